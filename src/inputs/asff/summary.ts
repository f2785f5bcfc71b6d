/** What an ASFF finding says of itself: title, rule, severity, and where it stands in its life. */
import type { FindingStatus, Severity, StatedFactInput } from "../../model/index.js";
import { detectionType } from "../cloud-controls.js";
import { clip, oneLine, referencesIn, severityOf } from "../report-fields.js";
import type { AsffFinding } from "./schema.js";

type Report = Extract<StatedFactInput, { fact: "report" }>;

/** What the reports of one finding have in common. */
export type Common = Omit<Report, "id" | "assets" | "kind" | "place">;

/** What the finding says of itself, whatever it is about. */
export function commonOf(finding: AsffFinding, at: string): Common {
  const { Title, Description, Remediation, SourceUrl, Note, ProductFields } = finding;
  const { Text, Url } = Remediation?.Recommendation ?? {};
  const version = oneLine(ProductFields?.["ProviderVersion"] ?? ProductFields?.["aws/inspector/ProductVersion"], 128);
  const status = statusOf(finding);
  const isSample = isGenerated(finding);
  return {
    fact: "report",
    tool: version === undefined ? { name: productOf(finding) } : { name: productOf(finding), version },
    title: oneLine(Title) ?? oneLine(Description) ?? "untitled finding",
    description: clip(Description, 8192),
    rule: ruleOf(finding),
    severity: severityOfFinding(finding),
    status: isSample ? "false-positive" : status,
    justification: isSample ? "a sample that the service made up" : clip(Note?.Text, 2048),
    remediation: /^none provided$/i.test(Text ?? "") ? undefined : clip(Text, 4096),
    references: referencesIn([Url, SourceUrl]),
    at,
  };
}

/** The product that found it, as it calls itself. */
function productOf({ ProductName, ProductFields, ProductArn, GeneratorId }: AsffFinding): string {
  const named = [ProductFields?.["ProviderName"], ProductFields?.["Product Name"], ProductName];
  const known = named.map((name) => oneLine(name, 256)).find((name) => name !== undefined && name !== "Default");
  return known ?? oneLine(ProductArn?.split("/").at(-1) ?? GeneratorId, 256) ?? "Security Hub";
}

/** Samples are made up by the service to show what findings look like. */
function isGenerated({ Sample, ProductFields }: AsffFinding): boolean {
  return Sample === true || String(ProductFields?.["aws/guardduty/service/additionalInfo/sample"]) === "true";
}

/** An archived record is one that its product no longer reports; people decide by the workflow. */
function statusOf({ Workflow, WorkflowState, RecordState, VerificationState }: AsffFinding): FindingStatus {
  const word = (Workflow?.Status ?? WorkflowState ?? "").toUpperCase();
  if (/^(FALSE|BENIGN)_POSITIVE$/.test(VerificationState ?? "")) return "false-positive";
  if (word === "SUPPRESSED") return "accepted";
  if (word === "RESOLVED") return "remediated";
  return RecordState?.toUpperCase() === "ARCHIVED" ? "stale" : "open";
}

function severityOfFinding({ Severity: own, FindingProviderFields }: AsffFinding): Severity {
  const { Label, Normalized } = own ?? FindingProviderFields?.Severity ?? {};
  return severityOf(Label || "-") ?? severityOfNormalized(Normalized);
}

/** By the table of ASFF: 1 low, 40 medium, 70 high, 90 critical. */
function severityOfNormalized(value: number | null | undefined): Severity {
  if (typeof value !== "number" || Number.isNaN(value)) return "unknown";
  if (value >= 90) return "critical";
  if (value >= 70) return "high";
  if (value >= 40) return "medium";
  return value > 0 ? "low" : "informational";
}

/** A control's id stands alone in new findings, and behind the standard or the tool's name in the generator's id. */
function ruleOf({ Compliance, ProductFields, GeneratorId, Types }: AsffFinding): string | undefined {
  const generator = GeneratorId ?? "";
  const standard = /^arn:[\w-]+:securityhub:.*ruleset\/(.+?)\/v\/[\d.]+\/rule\/(.+)$/.exec(generator);
  const rule =
    Compliance?.SecurityControlId ||
    /(?:^|\/)([A-Za-z]+\.\d+)$/.exec(generator)?.[1] ||
    (standard ? `${standard[1]}/${standard[2]}` : undefined) ||
    ProductFields?.["ControlId"] ||
    detectionType(Types?.[0]) ||
    (/^arn:/.test(generator) || /^AWSInspector$/.test(generator) ? Types?.[0] : generator.replace(/^prowler-/, ""));
  return oneLine(rule || Types?.[0], 512);
}
