/** What an inventory says of weaknesses: findings, decisions about them, what is known of a CVE, exceptions. */
import { z } from "zod";
import { Cve, Cwe, FindingKind, FindingStatus, Name, Place, Severity, UserRole } from "../../model/index.js";
import { record } from "./explain.js";

const cve = Cve.describe("such as CVE-2021-44228");
const place = Place.shape;

export const FindingRecord = record({
  id: Name.optional().describe("the author's own id; made of the content unless said"),
  asset: Name.describe("uid or alias of what it concerns"),
  title: z.string().min(1).max(1024),
  description: z.string().max(8192).optional(),
  kind: FindingKind.optional().describe("manual unless said"),
  cve: cve.optional(),
  cwe: Cwe.optional().describe("such as CWE-89; decides what it gives to an attacker"),
  severity: Severity.optional(),
  cvss: z.string().max(512).optional().describe("CVSS vector"),
  epss: z.number().min(0).max(1).optional(),
  package: place.package,
  version: place.version,
  file: place.file,
  line: place.line,
  method: place.method,
  endpoint: place.endpoint,
  parameter: place.parameter,
  resource: place.resource,
  exploitAvailable: z.boolean().optional().describe("an exploit is public"),
  verified: z.boolean().optional().describe("a test has shown that it works"),
  needsLogin: z.boolean().optional().describe("exploiting it needs a login"),
  needsRole: UserRole.optional().describe("as whom an attacker must be logged in: none, user, administrator"),
  needsInput: z.string().max(1024).optional().describe("the particular input that it takes, in words"),
  needsState: z.string().max(1024).optional().describe("the state of the application that it takes, in words"),
  givesAdmin: z.boolean().optional().describe("it gives administration of the service"),
  executed: z.boolean().optional().describe("true: the weak code ran while it was watched; false: it did not"),
  observedDays: z.number().min(0).optional().describe("how long it was watched, days"),
  status: FindingStatus.optional().describe("open unless said"),
  acceptedUntil: z.iso.date().optional().describe("YYYY-MM-DD; the finding counts again after that day"),
  justification: z.string().max(2048).optional(),
  fixedVersions: z.array(z.string().max(256)).optional(),
  remediation: z.string().max(4096).optional(),
  references: z.array(z.string().max(2048)).max(64).optional(),
});

export const TriageRecord = record({
  finding: Name.describe("the finding's id, or the id that a tool gave it"),
  status: FindingStatus.describe("what was decided"),
  until: z.iso.date().optional().describe("YYYY-MM-DD; an acceptance ends with that day"),
  why: z.string().max(2048).optional().describe("the reason, for those who ask later"),
});

export const VulnerabilityRecord = record({
  cve,
  title: z.string().max(1024).optional(),
  epss: z.number().min(0).max(1).optional().describe("probability of exploitation within 30 days"),
  kev: z.boolean().optional().describe("in CISA's catalogue of known exploited vulnerabilities"),
  exploited: z.boolean().optional().describe("exploitation was seen in this estate"),
  exploitAvailable: z.boolean().optional().describe("an exploit is public"),
  ransomware: z.boolean().optional().describe("known to be used by ransomware"),
  cvss: z.string().max(512).optional().describe("CVSS vector"),
  cwes: z.array(Cwe).optional(),
});

export const ExceptionRecord = record({
  policy: Name.describe("id of the policy"),
  asset: Name.optional().describe("uid or alias; all assets unless said"),
  finding: Name.optional().describe("the finding's id, or the id that a tool gave it"),
  until: z.iso.date().optional().describe("YYYY-MM-DD; the exception ends with that day"),
  why: z.string().min(1).max(2048).describe("the reason, for those who ask later"),
});
