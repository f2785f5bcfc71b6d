/** ASFF findings as reports: one for each resource, vulnerability and vulnerable package, else one for each resource. */
import type { FindingKind, StatedFactInput } from "../../model/index.js";
import { cloudControl, reachablePort } from "../cloud-controls.js";
import { namesForSetting, once } from "../cloud-resource.js";
import type { FindingReading } from "../finding-list.js";
import type { ReadOptions, Stated } from "../input.js";
import { check } from "../records.js";
import { lowerFirst } from "../lower-first.js";
import { fixedVersion } from "../package-manager.js";
import { clip, cveIn, nameOf } from "../report-fields.js";
import { classifications, ClassificationResult, classifiedObjects, labelsOf } from "../sensitive-data.js";
import { kindOfTool } from "../tool-kind.js";
import { commonOf } from "./summary.js";
import type { Common } from "./summary.js";
import { resourcesOf } from "./resources.js";
import type { FoundResource } from "./resources.js";
import type { AsffFinding } from "./schema.js";
import { readVulnerabilities } from "./vulnerabilities.js";

type Report = Extract<StatedFactInput, { fact: "report" }>;

export function* readFinding(finding: AsffFinding, { at, options, stated }: FindingReading): Iterable<Stated> {
  const { found, problems } = resourcesOf(finding, at);
  yield* problems;
  for (const { facts } of found) yield* once(stated, facts);
  for (const each of found) yield* classified(each);
  // A check that passed, or that could not be made, finds nothing.
  const { Status } = finding.Compliance ?? {};
  if (Status && Status.toUpperCase() !== "FAILED") return;
  const common = commonOf(finding, at);
  const listed = (finding.Vulnerabilities ?? []).length > 0;
  for (const each of found)
    yield* listed
      ? readVulnerabilities(finding, { common, resource: each, several: found.length > 1, at }, options)
      : [plainReport(finding, { common, resource: each, several: found.length > 1 }, options)];
}

/** Of an object it is told where in its bucket it lies. */
function* classified({ resource, names, at }: FoundResource): Iterable<Stated> {
  const { DataClassification } = resource;
  const [store] = names;
  if (DataClassification === undefined || DataClassification === null || store === undefined) return;
  const result = check(ClassificationResult, lowerFirst(DataClassification.Result), `${at}/DataClassification/Result`);
  if (!result.ok) return yield result.problem;
  const found = [...classifications(store, result.data, at)];
  const [, bucket, key] = /^(arn:[\w-]+:s3:::[^/]+)\/(.+)$/.exec(resource.Id) ?? [];
  if (bucket === undefined || key === undefined || found.length === 0) yield* found;
  else yield classifiedObjects({ bucket, names: [key], labels: labelsOf(found) }, at);
}

interface Place {
  readonly common: Common;
  readonly resource: FoundResource;
  readonly several: boolean;
}

function plainReport(finding: AsffFinding, { common, resource, several }: Place, { asset }: ReadOptions): Report {
  const kind = kindOf(finding, common.tool.name);
  const isSetting = kind === "misconfiguration" || kind === "cloud";
  const names = isSetting ? namesForSetting(resource) : resource.names;
  return {
    ...common,
    kind,
    id: nameOf(finding.Id, several ? resource.item : undefined),
    assets: [...names, ...(asset === undefined ? [] : [asset])],
    ...(kind === "sca" ? flawInWords(finding, resource) : isSetting ? settingOf(common, resource) : {}),
  };
}

/** A vulnerability of which only the words of the finding, or fields of the tool's own, tell. */
function flawInWords({ Title, Id }: AsffFinding, { resource }: FoundResource): Partial<Report> {
  const { Other = {} } = resource.Details ?? {};
  const said = (name: string): string | undefined => clip(Other?.[name], 512);
  const vector = said("NvdCvssVectorV3");
  return {
    cve: cveIn(said("CVE ID"), Title, Id),
    place: { package: said("PkgName"), version: clip(said("Installed Package"), 256) },
    fixedVersions: fixedVersion(said("Patched Package")),
    cvss: vector === undefined ? [] : [{ vector, source: "NVD" }],
  };
}

function settingOf({ title, rule, tool }: Common, { item }: FoundResource): Partial<Report> {
  return portIn(title) ?? { control: cloudControl(toolOf(tool.name), rule ?? title), place: { resource: item } };
}

/** Inspector tells of a port in the title alone: `Port 22 is reachable from an Internet Gateway - TCP`. */
function portIn(title: string): ReturnType<typeof reachablePort> | undefined {
  const found =
    /^Ports? (?:range )?(\d+)(?: ?(?:-|to) ?(\d+))? (?:is|are) reachable from an Internet Gateway(?: - (\w+))?/i;
  const [, from, to, protocol = "tcp"] = found.exec(title) ?? [];
  return from === undefined ? undefined : reachablePort(protocol, Number(from), Number(to ?? from));
}

/** Controls are Security Hub's, whether it says so or its standards do. */
function toolOf(name: string): string {
  return /^security[ -]?hub/i.test(name) ? "security-hub" : (name.split(/\s/)[0] ?? name);
}

/** The first word of a type says whether somebody did something or something is set wrong. */
function kindOf({ Types, FindingProviderFields, Compliance, ProductArn }: AsffFinding, tool: string): FindingKind {
  const types = [...(Types ?? []), ...(FindingProviderFields?.Types ?? [])].filter((type) => typeof type === "string");
  if (types.some((type) => /^(TTPs|Effects|Unusual Behaviors)\b/i.test(type))) return "runtime";
  if (Compliance?.Status) return "misconfiguration";
  if (types.some((type) => /\/Vulnerabilities(\/|$)/.test(type))) return "sca";
  const byTool = kindOfTool(tool);
  return byTool === "sast" && /::product\/aws\//.test(ProductArn ?? "") ? "cloud" : byTool;
}
