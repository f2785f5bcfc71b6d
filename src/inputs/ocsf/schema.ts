/** The parts of OCSF findings (https://schema.ocsf.io, 1.0 to 1.5) that are read. */
import { z } from "zod";
import { lenient } from "../records.js";

const text = lenient(z.string());
const list = <T extends z.ZodType>(item: T) => lenient(z.array(item.catch(undefined as never)));

const cwe = lenient(z.object({ uid: text }));
const cwes = list(z.object({ uid: text }));
const cvss = list(z.object({ vector_string: text, vendor_name: text, src_url: text }));
const epss = lenient(z.object({ score: lenient(z.union([z.number(), z.string()])) }));

const affectedCode = z.object({
  file: lenient(z.object({ path: text, name: text })),
  start_line: lenient(z.number()),
  end_line: lenient(z.number()),
});

const affectedPackage = z.object({
  name: text,
  version: text,
  purl: text,
  fixed_in_version: text,
  path: text,
  package_manager: text,
  release: text,
  epoch: lenient(z.union([z.number(), z.string()])),
  remediation: lenient(z.object({ desc: text })),
});

export const OcsfVulnerability = z.object({
  title: text,
  desc: text,
  severity: text,
  cve: lenient(z.object({ uid: text, title: text, desc: text, cvss, epss, cwe, cwes, related_cwes: cwes })),
  cwe,
  cwes,
  advisory: lenient(z.object({ uid: text })),
  is_exploit_available: lenient(z.boolean()),
  affected_code: list(affectedCode),
  affected_packages: list(affectedPackage),
  packages: list(affectedPackage),
  references: list(z.string()),
  remediation: lenient(z.object({ desc: text })),
});
export type OcsfVulnerability = z.infer<typeof OcsfVulnerability>;

const resource = z.object({
  uid: text,
  name: text,
  hostname: text,
  namespace: text,
  type: text,
  region: text,
  cloud_partition: text,
  /** What the source knows of it, as an object or as its text. */
  data: z.unknown().optional(),
});
export type OcsfResource = z.infer<typeof resource>;
const info = lenient(z.object({ uid: text, title: text, desc: text, types: list(z.string()), src_url: text }));

export const OcsfFinding = z.object({
  class_uid: z.number().int(),
  activity_id: lenient(z.number()),
  status_id: lenient(z.number()),
  status: text,
  status_code: text,
  status_detail: text,
  comment: text,
  severity_id: lenient(z.number()),
  severity: text,
  message: text,
  cloud: lenient(z.object({ provider: text, region: text, account: lenient(z.object({ uid: text })) })),
  metadata: lenient(
    z.object({ event_code: text, product: lenient(z.object({ name: text, version: text, vendor_name: text })) }),
  ),
  finding_info: info,
  finding: info,
  resources: list(resource),
  resource: lenient(resource),
  device: lenient(resource),
  vulnerabilities: lenient(z.array(z.unknown())),
  compliance: lenient(
    z.object({ control: text, status: text, status_id: lenient(z.number()), requirements: list(z.string()) }),
  ),
  remediation: lenient(z.object({ desc: text, references: list(z.string()) })),
  data_security: lenient(z.object({ category_id: lenient(z.number()), category: text })),
  databucket: lenient(resource),
  /** Fields of the source that OCSF has no place for, by their paths there. */
  unmapped: lenient(z.record(z.string(), z.unknown())),
});
export type OcsfFinding = z.infer<typeof OcsfFinding>;
