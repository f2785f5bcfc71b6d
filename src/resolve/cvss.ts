/** CVSS vectors of versions 2.0 to 4.0, read into the few metrics that decide what a weakness gives. */
import calculator from "ae-cvss-calculator";
import type { ReportFact } from "../model/index.js";

/** A vector and who gave it. */
export type Vector = ReportFact["cvss"][number];

export type Reach = "network" | "adjacent" | "local" | "physical";
type Degree = "none" | "low" | "high";

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

/**
 * Reads one vector; undefined when it is none. Version 2 has no user interaction: it is left out.
 * Specifications: FIRST, CVSS v2.0 (2007), v3.1 (2019), v4.0 (2023).
 */
export function readCvss(text: string): Cvss | undefined {
  const vector = text.trim().replace(/^\((.*)\)$/, "$1");
  if (!/^(CVSS:[\d.]+\/)?AV:/.test(vector)) return undefined;
  const parsed = calculator.fromVector(vector) as ReturnType<typeof parse>;
  if (!parsed?.isAnyBaseDefined()) return undefined;
  const metric = (name: string): string => parsed.getComponentByStringOpt(name)?.shortName ?? "";
  const version = vector.startsWith("CVSS:4") ? 4 : vector.startsWith("CVSS:3") ? 3 : 2;
  const impact = version === 4 ? "V" : "";
  return {
    vector,
    version,
    score: parsed.isBaseFullyDefined() ? (parsed.calculateScores().base ?? 0) : 0,
    attackVector: REACH[metric("AV")],
    attackComplexity: COMPLEXITY[metric("AC")],
    privileges: DEGREE[metric(version === 2 ? "Au" : "PR")],
    userInteraction: version === 2 ? undefined : INTERACTION[metric("UI")],
    confidentiality: DEGREE[metric(`${impact}C`)],
    integrity: DEGREE[metric(`${impact}I`)],
    availability: DEGREE[metric(`${impact}A`)],
  };
}

/** The library's factory is typed `any`; this names what it returns. */
declare function parse(): InstanceType<typeof calculator.Cvss3P1> | null;

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
