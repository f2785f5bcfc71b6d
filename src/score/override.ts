/** A workspace's own values in place of published constants: by name, checked, and named in every answer. */
import { z } from "zod";
import { SCORING, ScoringConstants } from "./constants.js";

/** Values by the name of the constant: `threat.kev`, `impact.classification.pii.restricted`. */
export type Override = Readonly<Record<string, number>>;

/** A name that no constant has, or a value that it must not have: exit code 2. */
export class ScoringError extends Error {
  override readonly name = "ScoringError";
  readonly exitCode = 2;
}

export interface Constant {
  readonly name: string;
  /** What counts in the workspace. */
  readonly value: number;
  /** What is published. */
  readonly published: number;
  /** What it is, in words. */
  readonly means: string;
}

type Tree = { readonly [part: string]: number | string | Tree };

/** Every published constant, in the order of the file. */
export function constantsWith(override: Override): Constant[] {
  const published = new Map(leaves(SCORING));
  return [...published].map(([name, value]) => ({
    name,
    value: override[name] ?? value,
    published: value,
    means: meaningOf(name),
  }));
}

function leaves(tree: Tree, before: readonly string[] = []): [string, number][] {
  return Object.entries(tree).flatMap(([part, value]): [string, number][] => {
    if (typeof value === "number") return [[[...before, part].join("."), value]];
    return typeof value === "string" ? [] : leaves(value, [...before, part]);
  });
}

/** The description nearest to the constant on its way through the schema. */
function meaningOf(name: string): string {
  let schema: unknown = ScoringConstants;
  let means = "";
  for (const part of name.split(".")) {
    if (schema instanceof z.ZodObject) schema = (schema.shape as Record<string, unknown>)[part];
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    means = (schema as z.ZodType | undefined)?.description ?? means;
  }
  return means;
}

/**
 * The constants of a workspace with these values of its own.
 *
 * @throws ScoringError for a name that no constant has, a value out of its bounds, or values that would let a worse
 * thing count for less than a better one
 */
export function withOverride(override: Override): ScoringConstants {
  const constants = structuredClone(SCORING);
  const known = new Set(leaves(SCORING).map(([name]) => name));
  for (const [name, value] of Object.entries(override)) {
    if (!known.has(name)) throw new ScoringError(`There is no constant "${name}".${alike(name, [...known])}`);
    assign(constants, name.split("."), value);
  }
  const parsed = ScoringConstants.safeParse(constants);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ScoringError(`${issue!.path.join(".")} cannot be that: ${issue!.message}.`);
  }
  checkOrder(new Map(leaves(parsed.data)), override);
  return parsed.data;
}

function assign(tree: Record<string, unknown>, [part, ...rest]: readonly string[], value: number): void {
  if (rest.length === 0) tree[part!] = value;
  else assign(tree[part!] as Record<string, unknown>, rest, value);
}

function alike(name: string, known: readonly string[]): string {
  const last = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  const near = known.filter((each) => each.toLowerCase().includes(last)).slice(0, 5);
  return near.length ? ` Did you mean ${near.join(", ")}?` : " `breachline scoring show` lists them.";
}

/** Constants of which none may be less than the one before it: what is worse never counts for less. */
const ORDERS: readonly (readonly string[])[] = [
  ["threat.proofOfConcept", "threat.publicExploit", "threat.kev", "threat.observed"],
  ["threat.static", "threat.stated", "threat.verified"],
  ["runtime.notExecuted", "runtime.unknown", "runtime.executed"],
  ["traffic.requestsPerDay.0", "traffic.unknown"],
  ["cvss.attackVector.P", "cvss.attackVector.L", "cvss.attackVector.A", "cvss.attackVector.N"],
  ["cvss.attackComplexity.H", "cvss.attackComplexity.L"],
  ["cvss.attackRequirements.P", "cvss.attackRequirements.N"],
  ["cvss.privilegesRequired.H", "cvss.privilegesRequired.L", "cvss.privilegesRequired.N"],
  ["cvss.userInteraction.A", "cvss.userInteraction.P", "cvss.userInteraction.N"],
  ["cvss.userInteraction.R", "cvss.userInteraction.N"],
  ["cvss2.accessVector.L", "cvss2.accessVector.A", "cvss2.accessVector.N"],
  ["cvss2.accessComplexity.H", "cvss2.accessComplexity.M", "cvss2.accessComplexity.L"],
  ["cvss2.authentication.M", "cvss2.authentication.S", "cvss2.authentication.N"],
  ["impact.criticality.low", "impact.criticality.medium", "impact.criticality.high", "impact.criticality.critical"],
  ["impact.hinted.low", "impact.hinted.high"],
  ["bands.medium", "bands.high", "bands.critical"],
  ...Object.keys(SCORING.impact.classification).map((kind) =>
    ["public", "internal", "confidential", "restricted"].map((level) => `impact.classification.${kind}.${level}`),
  ),
  rungs("traffic.requestsPerDay", SCORING.traffic.requestsPerDay),
  rungs("impact.records", SCORING.impact.records),
];

function rungs(name: string, ladder: Readonly<Record<string, number>>): string[] {
  return Object.keys(ladder)
    .sort((a, b) => Number(a) - Number(b))
    .map((least) => `${name}.${least}`);
}

function checkOrder(values: ReadonlyMap<string, number>, override: Override): void {
  for (const order of ORDERS)
    order.slice(1).forEach((name, index) => {
      const before = order[index]!;
      if (values.get(before)! <= values.get(name)!) return;
      const [set, other] = name in override ? [name, before] : [before, name];
      throw new ScoringError(
        `${set} = ${values.get(set)} does not fit: ${before} (${values.get(before)}) must not be above ${name} (${values.get(name)}), ` +
          `or what is worse would count for less. Set ${other} in the same call.`,
      );
    });
}
