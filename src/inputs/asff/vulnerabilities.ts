/** Vulnerabilities of an ASFF finding: in packages, or in the code of a function. */
import type { StatedFactInput } from "../../model/index.js";
import type { ReadOptions, Stated } from "../input.js";
import { fixedVersion, packageIn, versionOf } from "../package-manager.js";
import { check } from "../records.js";
import { clip, cveIn, cwesIn, lineOf, nameOf, oneLine, referencesIn } from "../report-fields.js";
import type { Common } from "./summary.js";
import type { FoundResource } from "./resources.js";
import { AsffVulnerability } from "./schema.js";
import type { AsffFinding } from "./schema.js";

type Report = Extract<StatedFactInput, { fact: "report" }>;
type Unnamed = Omit<Report, "id" | "assets">;

interface Place {
  readonly common: Common;
  readonly resource: FoundResource;
  readonly several: boolean;
  readonly at: string;
}

export function* readVulnerabilities(finding: AsffFinding, place: Place, options: ReadOptions): Iterable<Stated> {
  const { resource, several } = place;
  for (const [index, value] of (finding.Vulnerabilities ?? []).entries()) {
    const at = `${place.at}/Vulnerabilities/${index}`;
    const entry = check(AsffVulnerability, value, at);
    if (!entry.ok) {
      yield entry.problem;
      continue;
    }
    for (const report of reportsOf(entry.data, place.common, at))
      yield {
        ...report,
        id: nameOf(finding.Id, several ? resource.item : undefined, entry.data.Id, placeName(report)),
        assets: [...resource.names, ...(options.asset === undefined ? [] : [options.asset])],
      };
  }
}

function placeName({ place }: Unnamed): string | undefined {
  return place?.package === undefined ? place?.file : `${place.package}@${place.version ?? ""}`;
}

function reportsOf(entry: AsffVulnerability, common: Common, at: string): Unnamed[] {
  const code = (entry.CodeVulnerabilities ?? []).filter(Boolean);
  if (code.length > 0)
    return code.map(({ Cwes, FilePath: file }) => ({
      ...common,
      kind: "sast",
      rule: oneLine(entry.Id, 512),
      cwes: cwesIn(Cwes ?? []),
      place: {
        file: clip(file?.FilePath || file?.FileName, 4096),
        line: lineOf(file?.StartLine),
        endLine: lineOf(file?.EndLine),
      },
      at,
    }));
  const base = weaknessOf(entry, common, at);
  const packages = (entry.VulnerablePackages ?? []).filter((one) => one?.Name);
  if (packages.length === 0) return [base];
  return packages.map((one) => ({
    ...base,
    place: {
      package: packageIn(one.PackageManager, one.Name),
      version: versionOf({ version: one.Version, release: one.Release, epoch: one.Epoch }),
      file: clip(one.FilePath, 4096),
    },
    fixedVersions: fixedVersion(one.FixedInVersion),
    remediation: clip(one.Remediation, 4096) ?? common.remediation,
  }));
}

function weaknessOf(entry: AsffVulnerability, common: Common, at: string): Unnamed {
  const { EpssScore: epss, ExploitAvailable: exploit } = entry;
  return {
    ...common,
    kind: "sca",
    rule: oneLine(entry.Id, 512),
    cve: cveIn(entry.Id, ...(entry.RelatedVulnerabilities ?? [])),
    cvss: (entry.Cvss ?? []).flatMap((one) =>
      one?.BaseVector && one.BaseVector.length <= 512
        ? [{ vector: one.BaseVector, source: oneLine(one.Source, 128) ?? "" }]
        : [],
    ),
    epss: typeof epss === "number" && epss >= 0 && epss <= 1 ? epss : undefined,
    exploitAvailable: exploit ? /^yes$/i.test(exploit) : undefined,
    references: referencesIn([...(common.references ?? []), entry.Vendor?.Url, ...(entry.ReferenceUrls ?? [])]),
    at,
  };
}
