/** CVSS vectors of versions 2.0 to 4.0, read into the few metrics that decide what a weakness gives. */
import calculator from "ae-cvss-calculator";
import type { ReportFact } from "../model/index.js";

/** A vector and who gave it. */
export type Vector = ReportFact["cvss"][number];

export type Reach = "network" | "adjacent" | "local" | "physical";
type Degree = "none" | "low" | "high";
/** How far exploits of it have come, least first. */
export const MATURITIES = ["unproven", "proof-of-concept", "functional"] as const;
export type Maturity = (typeof MATURITIES)[number];

/** Base metrics in the words of version 3, whatever the version; absent where the vector leaves one out. */
export interface Cvss {
  readonly vector: string;
  /** Base score from 0 to 10; 0 for a vector that leaves base metrics out. */
  readonly score: number;
  readonly version: 2 | 3 | 4;
  readonly attackVector?: Reach;
  readonly attackComplexity?: "low" | "medium" | "high";
  readonly privileges?: Degree;
  readonly userInteraction?: "none" | "required";
  readonly confidentiality?: Degree;
  readonly integrity?: Degree;
  readonly availability?: Degree;
}

const REACH: Record<string, Reach> = { N: "network", A: "adjacent", L: "local", P: "physical" };
const COMPLEXITY: Record<string, "low" | "medium" | "high"> = { L: "low", M: "medium", H: "high" };
/** Version 2 says partial and complete impact, and single and multiple authentication. */
const DEGREE: Record<string, Degree> = { N: "none", L: "low", H: "high", P: "low", C: "high", S: "low", M: "high" };
const INTERACTION: Record<string, "none" | "required"> = { N: "none", R: "required", P: "required", A: "required" };

/** The metric E: exploitability (2), exploit code maturity (3), exploit maturity (4). What is not defined says nothing. */
const MATURITY: Record<string, Maturity> = {
  U: "unproven",
  P: "proof-of-concept",
  POC: "proof-of-concept",
  F: "functional",
  H: "functional",
  A: "functional",
};

/** The highest exploit maturity that any of the vectors states. */
export function exploitMaturity(vectors: readonly Vector[]): Maturity | undefined {
  const stated = vectors.flatMap(({ vector }) => {
    const found = /(?:^|\/|\()E:([A-Z]+)/.exec(vector)?.[1];
    return found === undefined || readCvss(vector) === undefined ? [] : (MATURITY[found] ?? []);
  });
  return [...MATURITIES].reverse().find((each) => stated.includes(each));
}

/** Base metrics and their values, by version. */
const BASE: Record<Cvss["version"], Record<string, string>> = {
  2: { AV: "NAL", AC: "LMH", Au: "NSM", C: "NPC", I: "NPC", A: "NPC" },
  3: { AV: "NALP", AC: "LH", PR: "NLH", UI: "NR", S: "UC", C: "NLH", I: "NLH", A: "NLH" },
  4: {
    AV: "NALP",
    AC: "LH",
    AT: "NP",
    PR: "NLH",
    UI: "NPA",
    VC: "NLH",
    VI: "NLH",
    VA: "NLH",
    SC: "NLH",
    SI: "NLH",
    SA: "NLH",
  },
};

/**
 * Reads one vector; undefined when it is none. Temporal, threat and environmental metrics are passed over, and a base
 * metric with a value that its version lacks is as good as absent. Version 2 has no user interaction.
 * Specifications: FIRST, CVSS v2.0 (2007), v3.1 (2019), v4.0 (2023).
 */
export function readCvss(text: string): Cvss | undefined {
  const vector = text.trim().replace(/^\((.*)\)$/, "$1");
  const [, prefix, rest] = /^(?:CVSS:(\d)\.\d\/)?(\w+:\w+(?:\/\w+:\w+)*)\/?$/.exec(vector) ?? [];
  const version = Number(prefix ?? 2) as Cvss["version"];
  const base = BASE[version];
  if (rest === undefined || base === undefined) return undefined;
  const pairs = rest.split("/").map((pair) => pair.split(":") as [string, string]);
  const valid = new Map(
    pairs.filter(([name, value]) => Object.hasOwn(base, name) && value.length === 1 && base[name]?.includes(value)),
  );
  if (!valid.has("AV")) return undefined;
  const metric = (name: string): string => valid.get(name) ?? "";
  const impact = version === 4 ? "V" : "";
  return {
    vector,
    version,
    score: valid.size === Object.keys(base).length ? scoreOf(valid, prefix === undefined ? "" : vector.slice(0, 9)) : 0,
    attackVector: REACH[metric("AV")],
    attackComplexity: COMPLEXITY[metric("AC")],
    privileges: DEGREE[metric(version === 2 ? "Au" : "PR")],
    userInteraction: version === 2 ? undefined : INTERACTION[metric("UI")],
    confidentiality: DEGREE[metric(`${impact}C`)],
    integrity: DEGREE[metric(`${impact}I`)],
    availability: DEGREE[metric(`${impact}A`)],
  };
}

const MOST_REMEMBERED = 10_000;
const remembered = new Map<string, boolean>();

/** Whether a vector can be read; reports by the thousand have the same few. */
export function isCvssVector(text: string): boolean {
  const known = remembered.get(text) ?? readCvss(text) !== undefined;
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(text, known);
  return known;
}

/** The base score of valid base metrics; the library would write about others to the console. */
function scoreOf(metrics: ReadonlyMap<string, string>, prefix: string): number {
  const vector = prefix + [...metrics].map(([name, value]) => `${name}:${value}`).join("/");
  const parsed = calculator.fromVector(vector) as InstanceType<typeof calculator.Cvss3P1> | null;
  return parsed?.calculateScores().overall ?? 0;
}

/**
 * The vector to go by where sources disagree: the one with the highest base score, since a lower one must not
 * hide a way in; one of version 2 only when there is no later one. Ties go to the later version, then the alphabet.
 */
export function decidingCvss(vectors: readonly Vector[]): Cvss | undefined {
  const read = vectors.map(({ vector }) => readCvss(vector)).filter((cvss) => cvss !== undefined);
  const modern = read.filter(({ version }) => version > 2);
  return (modern.length > 0 ? modern : read).sort(
    (a, b) => b.score - a.score || b.version - a.version || compare(a.vector, b.vector),
  )[0];
}

/** Order of two texts by code units: the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
