/** The parts of the Trivy operator's custom resources (aquasecurity.github.io/v1alpha1) that are read. */
import { z } from "zod";
import { lenient, optionalText } from "../records.js";

const text = lenient(z.string());
const list = lenient(z.array(z.unknown()));

/** An object of any of the kinds, without what it reports in detail. */
export const OperatorObject = z.object({
  apiVersion: z.string(),
  kind: z.string().min(1),
  metadata: z.object({
    name: text,
    namespace: text,
    labels: lenient(z.record(z.string(), z.unknown())),
    annotations: lenient(z.record(z.string(), z.unknown())),
    ownerReferences: lenient(z.array(z.object({ kind: text, name: text }).catch({}))),
  }),
  report: lenient(
    z.object({
      scanner: lenient(z.object({ name: text, version: text })),
      registry: lenient(z.object({ server: text })),
      artifact: lenient(z.object({ repository: text, tag: text, digest: text })),
      vulnerabilities: list,
      checks: list,
      secrets: list,
    }),
  ),
  spec: lenient(z.object({ compliance: lenient(z.object({ id: text, title: text })) })),
  status: lenient(
    z.object({
      detailReport: lenient(z.object({ id: text, title: text, results: list })),
      summaryReport: lenient(z.object({ id: text, title: text, controlCheck: list })),
    }),
  ),
});
export type OperatorObject = z.infer<typeof OperatorObject>;

export const OperatorVulnerability = z.object({
  vulnerabilityID: z.string().min(1),
  resource: z.string().min(1),
  installedVersion: text,
  fixedVersion: text,
  severity: optionalText,
  title: text,
  description: text,
  primaryLink: text,
  links: list,
  packageType: text,
  packagePURL: text,
  packagePath: text,
  cvss: lenient(z.record(z.string(), lenient(z.object({ V2Vector: text, V3Vector: text, V40Vector: text })))),
});
export type OperatorVulnerability = z.infer<typeof OperatorVulnerability>;

export const OperatorCheck = z.object({
  checkID: text,
  title: text,
  description: text,
  messages: list,
  remediation: text,
  severity: optionalText,
  success: z.boolean(),
  /** In compliance reports the object, as `<namespace>/<kind in lower case>-<name>`. */
  target: text,
});
export type OperatorCheck = z.infer<typeof OperatorCheck>;

/** `match` holds a part of the secret, so it is not even read. */
export const OperatorSecret = z.object({
  ruleID: z.string().min(1),
  category: text,
  title: text,
  severity: optionalText,
  target: text,
});

/** A control of a benchmark with the checks behind it. */
export const OperatorControl = z.object({ id: text, name: text, severity: optionalText, checks: list });

/** A control of a benchmark with nothing but how often it failed. */
export const OperatorSummary = z.object({
  id: z.string().min(1),
  name: text,
  severity: optionalText,
  totalFail: lenient(z.number()),
});
