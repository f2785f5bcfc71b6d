/** Amazon Inspector (inspector2 list-findings, exports to S3, events): packages, code of functions, reachable ports. */
import { z } from "zod";
import type { FindingStatus, StatedFactInput } from "../model/index.js";
import type { Document, Head } from "../text/index.js";
import { reachablePort } from "./cloud-controls.js";
import { cloudResource, namesForSetting, once } from "./cloud-resource.js";
import type { NamedResource } from "./cloud-resource.js";
import { eachFinding, findingRows, firstFinding } from "./finding-list.js";
import type { FindingReading } from "./finding-list.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { fixedVersion, packageIn, versionOf } from "./package-manager.js";
import { check, lenient } from "./records.js";
import { clip, cveIn, cwesIn, lineOf, nameOf, oneLine, referencesIn, severityOf } from "./report-fields.js";

export const inspector: Input = {
  name: "inspector",
  title: "Amazon Inspector findings (aws inspector2 list-findings): vulnerable packages, code, reachable ports",
  recognises: (head: Head) => /^arn:[\w-]+:inspector2:/.test(String(firstFinding(head)?.["findingArn"] ?? "")),
  read,
};

const text = lenient(z.string());
const number = lenient(z.coerce.number());
const list = <T extends z.ZodType>(item: T) => lenient(z.array(item.catch(undefined as never)));

const vulnerablePackage = z.object({
  name: text,
  version: text,
  release: text,
  epoch: number,
  packageManager: text,
  filePath: text,
  fixedInVersion: text,
  remediation: text,
});

const packageDetails = z.object({
  vulnerabilityId: text,
  relatedVulnerabilities: list(z.string()),
  vulnerablePackages: list(vulnerablePackage),
  cvss: list(z.object({ scoringVector: text, source: text })),
  referenceUrls: list(z.string()),
  sourceUrl: text,
});

const codeDetails = z.object({
  cwes: list(z.string()),
  ruleId: text,
  detectorId: text,
  filePath: lenient(z.object({ filePath: text, fileName: text, startLine: number, endLine: number })),
});

const networkDetails = z.object({ protocol: text, openPortRange: lenient(z.object({ begin: number, end: number })) });

const image = lenient(z.object({ imageTags: list(z.string()) }));
const resource = z.object({
  id: z.string().min(1),
  partition: text,
  region: text,
  details: lenient(z.object({ awsEcrContainerImage: image })),
});

const Finding = z.object({
  findingArn: z.string().min(1),
  awsAccountId: text,
  type: text,
  title: text,
  description: text,
  severity: text,
  status: text,
  exploitAvailable: text,
  epss: lenient(z.object({ score: number })),
  inspectorScoreDetails: lenient(
    z.object({ adjustedCvss: lenient(z.object({ scoringVector: text, cvssSource: text })) }),
  ),
  remediation: lenient(z.object({ recommendation: lenient(z.object({ text, Url: text, url: text })) })),
  resources: z.array(z.unknown()).catch([]),
  packageVulnerabilityDetails: lenient(packageDetails),
  codeVulnerabilityDetails: lenient(codeDetails),
  networkReachabilityDetails: lenient(networkDetails),
});
type Finding = z.infer<typeof Finding>;

type Report = Extract<StatedFactInput, { fact: "report" }>;
type Unnamed = Omit<Report, "id" | "assets">;

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const stated = new Set<string>();
  yield* eachFinding(findingRows(document), Finding, (finding, at) => readFinding(finding, { at, options, stated }));
  for (const { at, why } of document.problems) yield problem(at, why);
}

function* readFinding(finding: Finding, { at, options, stated }: FindingReading): Iterable<Stated> {
  const severity = severityOf(finding.severity === "UNTRIAGED" ? "unknown" : (finding.severity ?? ""));
  if (severity === undefined)
    yield problem(
      `${at}/severity`,
      `the severity "${finding.severity ?? ""}" is unknown; the finding is kept without one`,
    );
  const reports = reportsOf(finding, at).map((report) => ({ ...report, severity: severity ?? ("unknown" as const) }));
  if (finding.resources.length === 0)
    yield problem(`${at}/resources`, "the finding names no resource, so nobody knows what it is about");
  for (const [index, value] of finding.resources.entries()) {
    const place = `${at}/resources/${index}`;
    const one = check(resource, value, place);
    if (!one.ok) {
      yield one.problem;
      continue;
    }
    const named = nameResource(one.data, finding, place);
    yield* once(stated, named.facts);
    const own = nameOf(finding.findingArn, finding.resources.length > 1 ? named.item : undefined);
    for (const report of reports) yield placed(report, { own, named, several: reports.length > 1, options });
  }
}

function nameResource({ id, region, partition, details }: z.infer<typeof resource>, finding: Finding, at: string) {
  return cloudResource(
    {
      id,
      account: finding.awsAccountId ?? undefined,
      region: region ?? undefined,
      partition: partition ?? undefined,
      tags: (details?.awsEcrContainerImage?.imageTags ?? []).filter((tag) => typeof tag === "string"),
    },
    at,
  );
}

interface Placing {
  readonly own: string;
  readonly named: NamedResource;
  readonly several: boolean;
  readonly options: ReadOptions;
}

function placed(report: Unnamed, { own, named, several, options: { asset } }: Placing): Report {
  const { place, control } = report;
  const names = control === undefined ? named.names : namesForSetting(named);
  const which = several ? `${place?.package ?? ""}@${place?.version ?? ""}` : undefined;
  return { ...report, id: nameOf(own, which), assets: [...names, ...(asset === undefined ? [] : [asset])] };
}

/** Closed findings are mended or their resource is gone; suppressed ones a rule of the account hides. */
const STATUSES = new Map<string, FindingStatus>([
  ["CLOSED", "remediated"],
  ["SUPPRESSED", "accepted"],
]);

function reportsOf(finding: Finding, at: string): Unnamed[] {
  const { title, description, remediation, type } = finding;
  const { text: advice, url, Url } = remediation?.recommendation ?? {};
  const common: Unnamed = {
    fact: "report",
    tool: { name: "Inspector" },
    kind: "cloud",
    title: oneLine(title) ?? "untitled finding",
    description: clip(description, 8192),
    rule: oneLine(type, 512),
    status: STATUSES.get(finding.status ?? "") ?? "open",
    justification: finding.status === "SUPPRESSED" ? "a suppression rule of Inspector covers it" : undefined,
    remediation: /^none provided$/i.test(advice ?? "") ? undefined : clip(advice, 4096),
    references: referencesIn([url ?? Url]),
    at,
  };
  const { packageVulnerabilityDetails: packages, codeVulnerabilityDetails: code } = finding;
  if (packages) return inPackages(finding, packages, common);
  if (code) return [inCode(code, common)];
  const { openPortRange: ports, protocol } = finding.networkReachabilityDetails ?? {};
  if (typeof ports?.begin !== "number") return [common];
  return [{ ...common, ...reachablePort(protocol ?? "tcp", ports.begin, ports.end ?? ports.begin) }];
}

function inPackages(finding: Finding, details: z.infer<typeof packageDetails>, common: Unnamed): Unnamed[] {
  const { exploitAvailable, epss } = finding;
  const score = epss?.score;
  const base: Unnamed = {
    ...common,
    kind: "sca",
    rule: oneLine(details.vulnerabilityId, 512),
    cve: cveIn(details.vulnerabilityId, ...(details.relatedVulnerabilities ?? [])),
    cvss: vectorsOf(finding, details),
    epss: typeof score === "number" && score >= 0 && score <= 1 ? score : undefined,
    exploitAvailable: exploitAvailable ? exploitAvailable === "YES" : undefined,
    references: referencesIn([...(common.references ?? []), details.sourceUrl, ...(details.referenceUrls ?? [])]),
  };
  const packages = (details.vulnerablePackages ?? []).filter((one) => one?.name);
  if (packages.length === 0) return [base];
  return packages.map((one) => ({
    ...base,
    place: {
      package: packageIn(one.packageManager, one.name),
      version: versionOf(one),
      file: clip(one.filePath, 4096),
    },
    fixedVersions: fixedVersion(one.fixedInVersion),
    remediation: clip(one.remediation, 4096) ?? base.remediation,
  }));
}

/** What others score; Inspector's own vector, which it adjusts by its view of the network, only where nobody does. */
function vectorsOf({ inspectorScoreDetails }: Finding, { cvss }: z.infer<typeof packageDetails>) {
  const own = inspectorScoreDetails?.adjustedCvss;
  const others = (cvss ?? []).filter((one) => one?.scoringVector);
  return (others.length > 0 ? others : [{ scoringVector: own?.scoringVector, source: "Inspector" }]).flatMap((one) =>
    one.scoringVector && one.scoringVector.length <= 512
      ? [{ vector: one.scoringVector, source: oneLine(one.source, 128) ?? "" }]
      : [],
  );
}

function inCode({ cwes, ruleId, detectorId, filePath: file }: z.infer<typeof codeDetails>, common: Unnamed): Unnamed {
  return {
    ...common,
    kind: "sast",
    rule: oneLine(ruleId, 512) ?? oneLine(detectorId, 512),
    cwes: cwesIn(cwes ?? []),
    place: {
      file: clip(file?.filePath || file?.fileName, 4096),
      line: lineOf(file?.startLine),
      endLine: lineOf(file?.endLine),
    },
  };
}
