/** The parts of AWS Security Hub's finding format (ASFF, schema 2018-10-08) that are read. */
import { z } from "zod";
import { lenient } from "../records.js";

const text = lenient(z.string());
const number = lenient(z.coerce.number());
const list = <T extends z.ZodType>(item: T) => lenient(z.array(item.catch(undefined as never)));
const severity = lenient(z.object({ Label: text, Normalized: number, Original: text }));

export const AsffResource = z.object({
  Id: z.string().min(1),
  Type: text,
  Partition: text,
  Region: text,
  Details: lenient(
    z.object({
      AwsEcrContainerImage: lenient(z.object({ ImageTags: list(z.string()) })),
      AwsIamAccessKey: lenient(z.object({ PrincipalName: text, PrincipalType: text, UserName: text })),
      Container: lenient(z.object({ ImageName: text })),
      Other: lenient(z.record(z.string(), z.unknown())),
    }),
  ),
  DataClassification: lenient(z.object({ Result: z.unknown().optional() })),
});
export type AsffResource = z.infer<typeof AsffResource>;

const vulnerablePackage = z.object({
  Name: text,
  Version: text,
  Epoch: text,
  Release: text,
  PackageManager: text,
  FilePath: text,
  FixedInVersion: text,
  Remediation: text,
});

export const AsffVulnerability = z.object({
  Id: z.string().min(1),
  RelatedVulnerabilities: list(z.string()),
  VulnerablePackages: list(vulnerablePackage),
  CodeVulnerabilities: list(
    z.object({
      Cwes: list(z.string()),
      FilePath: lenient(z.object({ FileName: text, FilePath: text, StartLine: number, EndLine: number })),
    }),
  ),
  Cvss: list(z.object({ BaseVector: text, Source: text })),
  Vendor: lenient(z.object({ Url: text })),
  ReferenceUrls: list(z.string()),
  EpssScore: number,
  ExploitAvailable: text,
});
export type AsffVulnerability = z.infer<typeof AsffVulnerability>;

export const AsffFinding = z.object({
  Id: z.string().min(1),
  ProductArn: text,
  ProductName: text,
  GeneratorId: text,
  AwsAccountId: text,
  Region: text,
  Types: list(z.string()),
  Title: text,
  Description: text,
  Severity: severity,
  FindingProviderFields: lenient(z.object({ Severity: severity, Types: list(z.string()) })),
  Remediation: lenient(z.object({ Recommendation: lenient(z.object({ Text: text, Url: text })) })),
  SourceUrl: text,
  ProductFields: lenient(z.record(z.string(), z.unknown())),
  Resources: z.array(z.unknown()).catch([]),
  Compliance: lenient(z.object({ Status: text, SecurityControlId: text })),
  RecordState: text,
  WorkflowState: text,
  Workflow: lenient(z.object({ Status: text })),
  VerificationState: text,
  Note: lenient(z.object({ Text: text })),
  Sample: lenient(z.boolean()),
  Vulnerabilities: lenient(z.array(z.unknown())),
});
export type AsffFinding = z.infer<typeof AsffFinding>;
