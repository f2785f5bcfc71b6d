/** Findings by their root causes: what one change remedies together, worst first, with the risk that goes with it. */
import { createHash } from "node:crypto";
import type { Band } from "../model/index.js";
import { importanceOf } from "../paths/importance.js";
import type { Queries } from "../store/connection.js";
import { readImageOrigins, readLibraries, readRolesOf } from "../store/causes.js";
import { type Cause, type CauseKind, gatherCauses, textIn } from "./causes.js";
import type { RankedFinding } from "./findings.js";
import { imageCauses } from "./image-causes.js";
import { moduleCauses } from "./module-causes.js";
import { roleCauses } from "./role-causes.js";
import { someOf } from "./some-of.js";
import type { Stakes } from "./stakes.js";

export interface RootCause extends Omit<Cause, "findings" | "key"> {
  /** Stable: the same cause has the same id in every analysis. */
  readonly id: string;
  /** What it explains, worst first. */
  readonly findings: readonly RankedFinding[];
  /** Of the worst of them. */
  readonly risk: number;
  readonly band: Band;
  /** The one change that remedies all of them, in words. */
  readonly remedy: string;
}

/**
 * The causes of open findings, those with the worst finding first, then those of most findings, then by id. A finding that
 * nothing shared explains is in none, and none explains fewer than two. Three queries, and one for each 1,000 assets.
 *
 * @param ranked all findings of the workspace, worst first
 */
export async function rootCauses(
  queries: Queries,
  workspace: string,
  ranked: readonly RankedFinding[],
): Promise<RootCause[]> {
  const open = ranked.filter(({ status }) => status === "open");
  const about = [...new Set(open.flatMap((finding) => (isConfiguration(finding) ? finding.assets : [])))];
  const images = await readImageOrigins(queries, workspace);
  const libraries = await readLibraries(queries, workspace);
  const acting = await readRolesOf(queries, workspace, about);
  // A library of one's own is nearer to the cause than the image that it came with; a finding has one cause.
  const explained = new Map(
    [...roleCauses(open, acting), ...imageCauses(open, images), ...moduleCauses(open, libraries)].map(
      (each) => [each.finding, each] as const,
    ),
  );
  const place = new Map(open.map((finding, index) => [finding.uid, { finding, index }]));
  const causes = gatherCauses([...explained.values()]).map((cause) => {
    const found = cause.findings.map((uid) => place.get(uid)!).sort((a, b) => a.index - b.index);
    return rootCauseOf(
      cause,
      found.map(({ finding }) => finding),
    );
  });
  return causes.sort((a, b) => b.risk - a.risk || b.findings.length - a.findings.length || (a.id < b.id ? -1 : 1));
}

function isConfiguration(finding: RankedFinding): boolean {
  const kind = textIn(finding, "findingKind");
  return kind === "misconfiguration" || kind === "cloud";
}

function rootCauseOf({ kind, key, name, asset, basis }: Cause, findings: readonly RankedFinding[]): RootCause {
  const [worst] = findings;
  const hash = createHash("sha256").update(`${kind}\n${key}`).digest("hex").slice(0, 24);
  const { verdict, band } = worst!;
  const remedy = REMEDIES[kind](name, findings);
  return { id: `cause/${hash}`, kind, name, asset, basis, findings, risk: verdict.risk, band, remedy };
}

const REMEDIES: Readonly<Record<CauseKind, (name: string, findings: readonly RankedFinding[]) => string>> = {
  "base-image": (name, findings) =>
    `Rebuild ${short(name)} with ${updates(findings)}, then rebuild what is made from it (${imagesOf(findings)}).`,
  layer: (name, findings) =>
    `Build layer ${name} again with ${updates(findings)}, then rebuild the images that share it (${imagesOf(findings)}).`,
  module: (name, findings) =>
    findings.some((finding) => textIn(finding, "package") !== undefined)
      ? `Correct ${name} once and release it, then update it where it is used (${imagesOf(findings)}).`
      : `Correct ${name} once: whatever uses it takes the change.`,
  role: (name, findings) =>
    `Take from ${name} what nobody needs of its permissions: ${listed(findings.map(({ title }) => title))}.`,
};

/** Which packages are to be updated, and to what; those that can be come first. */
function updates(findings: readonly RankedFinding[]): string {
  const versions = new Map<string, string[]>();
  for (const finding of findings) {
    const affected = (textIn(finding, "package") ?? "what was found").replace(/^pkg:[^/]+\//, "");
    const fixed = (finding.properties["fixedVersions"] as readonly string[] | undefined) ?? [];
    versions.set(affected, [...(versions.get(affected) ?? []), ...fixed]);
  }
  const all = [...versions].sort(([, one], [, other]) => Math.sign(other.length) - Math.sign(one.length));
  return listed(
    all.map(([affected, fixed]) => {
      const distinct = [...new Set(fixed)].sort();
      if (distinct.length === 0) return `${affected} (no version fixes it yet)`;
      return distinct.length === 1 ? `${affected} ${distinct[0]}` : `${affected} (fixed in ${listed(distinct)})`;
    }),
  );
}

function imagesOf(findings: readonly RankedFinding[]): string {
  return listed(findings.flatMap(({ assets }) => assets).map(short));
}

/** A digest is told by its first digits. */
function short(uid: string): string {
  return uid.replace(/^image\//, "").replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+/, "$1");
}

function listed(all: readonly string[]): string {
  const distinct = [...new Set(all)];
  return someOf(distinct.length, distinct);
}

/** How much risk, by the steps of paths alone, disappears when all findings of a cause are remedied. */
export interface CauseRelief {
  readonly relief: number;
  /** The same as a share of all such risk, 0 to 1. */
  readonly share: number;
}

/** For each of some causes, in one pass over the steps. Findings that only restate a setting take no step with them. */
export function reliefOfCauses({ scales, steps }: Stakes, causes: readonly RootCause[]): CauseRelief[] {
  const numbers = new Map(steps.words.map((word, number) => [word, number]));
  const places = new Map<number, number[]>();
  causes.forEach(({ findings }, place) => {
    for (const { uid } of findings) {
      const via = numbers.get(uid);
      if (via !== undefined) places.set(via, [...(places.get(via) ?? []), place]);
    }
  });
  const edges = causes.map((): number[] => []);
  steps.via.forEach((via, edge) => places.get(via)?.forEach((place) => edges[place]!.push(edge)));
  return edges.map((each) => {
    if (each.length === 0 || scales.risk === 0) return { relief: 0, share: 0 };
    const { relief } = importanceOf(scales, { edges: each });
    return { relief, share: relief / scales.risk };
  });
}
