/** The parts of Trivy's JSON report that are read; the rest of a record never matters. */
import { z } from "zod";
import { lenient, optionalText } from "../records.js";

const cvss = lenient(z.object({ V2Vector: optionalText, V3Vector: optionalText, V40Vector: optionalText }));

/** `DiffID` is of the content, which two registries share; `Digest` is of the compressed file, which they may not. */
const layer = lenient(z.object({ DiffID: optionalText }));

export const TrivyVulnerability = z.object({
  VulnerabilityID: z.string().min(1),
  PkgName: z.string().min(1),
  InstalledVersion: optionalText,
  FixedVersion: optionalText,
  PkgPath: lenient(z.string()),
  PkgIdentifier: lenient(z.object({ PURL: optionalText })),
  Status: lenient(z.string()),
  Layer: layer,
  Severity: optionalText,
  Title: optionalText,
  Description: optionalText,
  PrimaryURL: lenient(z.string()),
  References: lenient(z.array(z.unknown())),
  CweIDs: lenient(z.array(z.string())),
  CVSS: lenient(z.record(z.string(), cvss)),
});
export type TrivyVulnerability = z.infer<typeof TrivyVulnerability>;

export const TrivyMisconfiguration = z.object({
  ID: z.string().min(1),
  AVDID: lenient(z.string()),
  Title: optionalText,
  Description: optionalText,
  Message: optionalText,
  Resolution: optionalText,
  Severity: optionalText,
  Status: lenient(z.string()),
  PrimaryURL: lenient(z.string()),
  References: lenient(z.array(z.unknown())),
  CauseMetadata: lenient(
    z.object({ Resource: optionalText, StartLine: lenient(z.number()), EndLine: lenient(z.number()) }),
  ),
});
export type TrivyMisconfiguration = z.infer<typeof TrivyMisconfiguration>;

/** `Match` and `Code` hold the secret, so they are not even read. */
export const TrivySecret = z.object({
  RuleID: z.string().min(1),
  Category: optionalText,
  Title: optionalText,
  Severity: optionalText,
  StartLine: lenient(z.number()),
  EndLine: lenient(z.number()),
  Layer: layer,
});
export type TrivySecret = z.infer<typeof TrivySecret>;

/** A finding that a VEX document or an ignore file took out of the list. */
export const TrivyModified = z.object({
  Type: lenient(z.string()),
  Status: lenient(z.string()),
  Statement: lenient(z.string()),
  Source: lenient(z.string()),
  Finding: z.unknown().optional(),
});

const metadata = z.object({
  RepoTags: lenient(z.array(z.string())),
  RepoDigests: lenient(z.array(z.string())),
  DiffIDs: lenient(z.array(z.string())),
  ImageConfig: lenient(z.object({ rootfs: lenient(z.object({ diff_ids: lenient(z.array(z.string())) })) })),
  RepoURL: lenient(z.string()),
  Branch: lenient(z.string()),
  Commit: lenient(z.string()),
});

/** Large reports of clusters give a list of metadata, one for each image. */
const oneOrMore = lenient(z.union([metadata, z.array(metadata).transform((list) => list[0])]));

const result = z
  .object({ Target: lenient(z.string()), Class: lenient(z.string()), Type: lenient(z.string()) })
  .catch({});

/** A report without its long lists; in a report of a cluster there is one for each resource. */
export const TrivyFrame = z.object({
  ArtifactName: lenient(z.string()),
  ArtifactType: lenient(z.string()),
  Metadata: oneOrMore,
  Results: lenient(z.array(result)),
  Namespace: lenient(z.string()),
  Kind: lenient(z.string()),
  Name: lenient(z.string()),
  Error: lenient(z.string()),
});
export type TrivyFrame = z.infer<typeof TrivyFrame>;
