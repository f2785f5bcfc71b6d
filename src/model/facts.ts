/**
 * What a source states. Inputs yield these, chunks keep them, resolvers read them.
 * `at` is the place inside the file (JSON Pointer or line); the file itself is added when the chunk is written.
 */
import { z } from "zod";
import { AssetProperties, RelationshipProperties } from "./properties.js";
import { RelationshipKind } from "./relationships.js";
import {
  AssetKind,
  Basis,
  DataKind,
  FindingKind,
  FindingStatus,
  Sensitivity,
  Severity,
  UserRole,
} from "./vocabulary.js";

/** A uid or alias: printable, not blank, no control characters, bounded. */
export const Name = z
  .string()
  .min(1, { error: "must not be empty", abort: true })
  .max(2048)
  .regex(/^[^\p{Cc}]+$/u, "must not contain control characters")
  .regex(/\S/, "must not be blank");

const stated = { at: z.string(), path: z.string().default(""), basis: Basis.default("configured") };

/** Something is there, and this is known of it. Several sources may state the same asset; they are merged. */
export const AssetFact = z.object({
  fact: z.literal("asset"),
  uid: Name,
  kind: z.union([AssetKind, z.enum(["Scope", "Team"])]),
  name: z.string().max(2048).optional(),
  aliases: z.array(Name).default([]),
  properties: AssetProperties.default({}),
  /** True where the source only refers to it: it adds to an asset that another source describes, or stands alone. */
  mention: z.boolean().default(false),
  ...stated,
});
export type AssetFact = z.infer<typeof AssetFact>;

/** Two things are related; ends are uids or aliases. */
export const RelationshipFact = z.object({
  fact: z.literal("relationship"),
  type: RelationshipKind,
  source: Name,
  target: Name,
  properties: RelationshipProperties.default({}),
  ...stated,
});
export type RelationshipFact = z.infer<typeof RelationshipFact>;

/** A data store (or any asset whose data is classified) holds data of this kind. */
export const ClassificationFact = z.object({
  fact: z.literal("classification"),
  asset: Name,
  kind: DataKind,
  sensitivity: Sensitivity,
  ...stated,
});
export type ClassificationFact = z.infer<typeof ClassificationFact>;

/** Where exactly a weakness lies. */
export const Place = z.object({
  package: z.string().max(1024).optional().describe("package URL without version, or ecosystem/name"),
  version: z.string().max(256).optional(),
  file: z.string().max(4096).optional(),
  line: z.number().int().positive().optional(),
  endLine: z.number().int().positive().optional(),
  snippet: z.string().max(2000).optional(),
  fingerprint: z.string().max(512).optional(),
  method: z.string().max(32).optional(),
  endpoint: z.string().max(4096).optional().describe("URL or path of the operation"),
  port: z.number().int().min(1).max(65535).optional().describe("port on which a test met it"),
  parameter: z.string().max(256).optional(),
  resource: z.string().max(1024).optional().describe("configuration item that is wrong"),
  layer: z.string().max(256).optional().describe("layer of the image that brought it, by the digest of its content"),
});
export type Place = z.infer<typeof Place>;

export const Cve = z.string().regex(/^CVE-\d{4}-\d{4,}$/);
export const Cwe = z.string().regex(/^CWE-\d+$/);
export const CvssVector = z.object({ vector: z.string().max(512), source: z.string().max(128).default("") });

/** What one tool said once about one asset. */
export const ReportFact = z.object({
  fact: z.literal("report"),
  /** The tool's own id of it, or one derived from its content; unique within the source. */
  id: Name,
  tool: z.object({ name: z.string().max(256), version: z.string().max(128).optional() }),
  kind: FindingKind,
  /** Asset it concerns: uids or aliases, the first that is known counts; empty: the tool does not say. */
  assets: z.array(Name).max(64),
  title: z.string().max(1024),
  description: z.string().max(8192).optional(),
  rule: z.string().max(512).optional().describe("the tool's id of the check"),
  cve: Cve.optional(),
  cwes: z.array(Cwe).default([]),
  /**
   * Name of the setting that it restates, the same for every tool that checks it: `kubernetes/privileged-container`.
   * What the setting gives is for rules to derive, so that such a report gives nothing by itself.
   */
  control: z.string().min(1).max(512).optional(),
  place: Place.default({}),
  severity: Severity.default("unknown"),
  cvss: z.array(CvssVector).default([]),
  epss: z.number().min(0).max(1).optional(),
  exploitAvailable: z.boolean().optional(),
  /** A dynamic test succeeded or a secret was checked and is live. */
  verified: z.boolean().optional(),
  /** Share of the rule's hits that are real, where the tool states it. */
  precision: z.number().min(0).max(1).optional(),
  /** Exploiting it needs a login. */
  needsLogin: z.boolean().optional(),
  needsRole: UserRole.optional().describe("as whom an attacker must be logged in"),
  needsInput: z.string().max(1024).optional().describe("the particular input that it takes, in words"),
  needsState: z.string().max(1024).optional().describe("the state of the application that it takes, in words"),
  /** It gives administration of the service, where the report says so. */
  givesAdmin: z.boolean().optional(),
  executed: z
    .boolean()
    .optional()
    .describe("the vulnerable code ran (true) or did not run (false) while it was watched"),
  observedDays: z.number().min(0).optional(),
  status: FindingStatus.default("open"),
  acceptedUntil: z.iso.date().optional(),
  justification: z.string().max(2048).optional(),
  fixedVersions: z.array(z.string().max(256)).default([]),
  remediation: z.string().max(4096).optional(),
  references: z.array(z.string().max(2048)).max(64).default([]),
  /** Steps of the data flow, source first. */
  flow: z
    .array(z.object({ file: z.string().max(4096), line: z.number().int().positive().optional() }))
    .max(256)
    .default([]),
  ...stated,
});
export type ReportFact = z.infer<typeof ReportFact>;

/** What is known of a CVE itself, wherever it occurs. */
export const VulnerabilityFact = z.object({
  fact: z.literal("vulnerability"),
  cve: Cve,
  title: z.string().max(1024).optional(),
  epss: z.number().min(0).max(1).optional(),
  /** In CISA's catalogue of known exploited vulnerabilities. */
  kev: z.boolean().optional(),
  /** Exploitation seen in this estate. */
  exploited: z.boolean().optional(),
  exploitAvailable: z.boolean().optional(),
  ransomware: z.boolean().optional(),
  cvss: z.array(CvssVector).default([]),
  cwes: z.array(Cwe).default([]),
  ...stated,
});
export type VulnerabilityFact = z.infer<typeof VulnerabilityFact>;

/**
 * Configuration of a domain as the source has it, secrets taken out: a Kubernetes object, an AWS resource.
 * Only that domain's resolver reads it; selectors and policies need all objects of a partition at once.
 */
export const ObjectFact = z.object({
  fact: z.literal("object"),
  domain: z.string().max(64),
  /** Cluster, account or project: what is resolved together. */
  partition: z.string().max(512),
  value: z.record(z.string(), z.unknown()),
  ...stated,
});
export type ObjectFact = z.infer<typeof ObjectFact>;

export const StatedFact = z.discriminatedUnion("fact", [
  AssetFact,
  RelationshipFact,
  ClassificationFact,
  ReportFact,
  VulnerabilityFact,
  ObjectFact,
]);
export type StatedFact = z.infer<typeof StatedFact>;
/** What an input may leave to defaults. */
export type StatedFactInput = z.input<typeof StatedFact>;

/** A record that could not be used, or a join that failed: said, never swallowed. */
export const Problem = z.object({ path: z.string().default(""), at: z.string(), why: z.string() });
export type Problem = z.infer<typeof Problem>;

/** What a fact is part of: of what there is and how it hangs together, or of what is wrong with it. */
export const FactPart = z.enum(["structure", "findings"]);
export type FactPart = z.infer<typeof FactPart>;

/** Domains whose objects say something of findings and of nothing else. */
const ABOUT_FINDINGS: ReadonlySet<string> = new Set(["execution", "triage", "vex"]);
/** Missing authentication: a report of it names an interface that may be in no other input, and resolvers read it. */
const NAMES_INTERFACES = "CWE-306";

/** The structure is the same whatever is said in the part of findings, which may come anew without it. */
export function partOf(fact: StatedFact): FactPart {
  if (fact.fact === "report") return fact.cwes.includes(NAMES_INTERFACES) ? "structure" : "findings";
  if (fact.fact === "object") return ABOUT_FINDINGS.has(fact.domain) ? "findings" : "structure";
  return fact.fact === "vulnerability" ? "findings" : "structure";
}
