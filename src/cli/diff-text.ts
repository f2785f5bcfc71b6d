/** A difference of paths as people like to read it: causes first, then what became of which path. */
import type { FactChange } from "../model/index.js";
import type { Cause, PathDifference } from "../pipeline/path-difference.js";
import type { ChangedPath } from "../pipeline/path-fates.js";

/** How each fate is said of paths. */
const SAID = {
  new: "new",
  raised: "riskier",
  gone: "gone",
  lowered: "less risky",
  rerouted: "taken by other steps at the same risk",
  listed: "listed that were not",
  unlisted: "no longer listed, but still there",
} as const;

type Fate = keyof typeof SAID;
const FATES = Object.keys(SAID) as Fate[];

export function differenceLines({ from, to, counts, causes, paths }: PathDifference): string[] {
  const said = FATES.flatMap((fate) => (counts[fate] ? [`${counts[fate]} ${SAID[fate]}`] : []));
  const head = `From analysis ${from} to ${to}: ${said.length ? `${said.join(", ")}, ` : ""}${counts.unchanged} unchanged`;
  return [
    head,
    ...(causes.length ? ["", "Causes:", ...causes.flatMap(causeLines)] : []),
    ...FATES.flatMap((fate) =>
      fateLines(
        fate,
        counts[fate],
        paths.filter((path) => path.fate === fate),
      ),
    ),
  ];
}

function causeLines({ fact, noLongerImported, paths }: Cause): string[] {
  const gone = noLongerImported ? ", which is in no import any more: nothing says that it was remedied" : "";
  const made = FATES.flatMap((fate) => (paths[fate] ? [`${paths[fate]} ${SAID[fate]}`] : [])).join(", ");
  return [
    `  ${factLine(fact)} — paths: ${made}`,
    ...(fact.evidence[0] ? [`    stated in ${fact.evidence[0]}${gone}`] : []),
  ];
}

function fateLines(fate: Fate, count: number, paths: readonly ChangedPath[]): string[] {
  if (!count) return [];
  const title = `${SAID[fate][0]!.toUpperCase()}${SAID[fate].slice(1)} (${count}${paths.length < count ? `, the ${paths.length} riskiest` : ""}):`;
  return ["", title, ...paths.flatMap(pathLines)];
}

function pathLines({ path, riskBefore, riskAfter, steps, causes, moreCauses, why }: ChangedPath): string[] {
  const risk = [riskBefore, riskAfter].flatMap((each) => (each === null ? [] : [each.toFixed(1)])).join(" → ");
  const assets = [path.source, ...path.steps.map(({ target }) => target)].join(" → ");
  const broken = steps.map((number) => path.steps[number - 1]!);
  return [
    `  ${path.band.toUpperCase()}  risk ${risk}  ${assets}`,
    ...broken.map((step, at) => `    step ${steps[at]}: ${step.source} → ${step.target}  [${step.rule}]`),
    ...causes.map((cause) => `    because ${factLine(cause)}`),
    ...(moreCauses ? [`    and ${moreCauses} more causes (--json counts them too)`] : []),
    ...(why === null ? [] : [`    ${why}`]),
  ];
}

/** One fact change in a line: what it is about, and what differs. */
function factLine({ kind, uid, name, source, target, change, properties }: FactChange): string {
  const about = source === undefined ? `${kind} ${name ?? ""} (${uid})` : `${source} ${kind} ${target}`;
  const values = properties.map(
    (each) => `${each.name} ${each.before ?? "not stated"} → ${each.after ?? "not stated"}`,
  );
  return `${about} ${change}${values.length ? `: ${values.join("; ")}` : ""}`;
}
