/** The probability of one step, with every factor that made it. */
import { CONTROL_FACTOR, type Basis, type Factor, type RuleInfo } from "../model/index.js";
import { SCORING, type ScoringConstants } from "./constants.js";
import { clampProbability, costOf } from "./cost.js";
import { exploitability } from "./exploitability.js";
import { given, list, text, type Properties } from "./known.js";
import { threatFactor } from "./threat.js";
import { isIdle, useFactors, type Place } from "./use.js";

/** What the step rests on, by uid looked up in the fact graph. */
export interface StepContext {
  readonly rule: RuleInfo;
  /** Properties of the finding or fact in `via`, where there is one. */
  readonly via?: Properties;
  /** Properties of the vulnerability that the finding is an instance of. */
  readonly vulnerability?: Properties;
  /** Exploits: what takes the attacker's requests, the most precise first. */
  readonly places?: readonly Place[];
  /** Properties and basis of the facts in `because`. */
  readonly because: readonly { readonly uid: string; readonly basis: Basis; readonly properties: Properties }[];
}

export interface StepScore {
  readonly probability: number;
  readonly cost: number;
  readonly basis: Basis;
  readonly factors: readonly Factor[];
}

/**
 * p = threat · success · runtime · traffic · Π preconditions · Π(1 − control), clamped to [0.001, 0.999];
 * cost = round(−1000·ln p). A step of a free rule (membership in a hub) is no action of the attacker: probability 1, cost 0.
 */
export function scoreStep(context: StepContext, constants: ScoringConstants = SCORING): StepScore {
  const basis = weakestBasis(context.because.map((fact) => fact.basis));
  if (context.rule.free) return { probability: 1, cost: 0, basis, factors: [] };
  const { rule, via = {}, vulnerability = {}, places = [] } = context;
  const constant = given("success", rule.success, `constant of rule ${rule.id}`);
  const factors = rule.exploit ? exploitFactors({ via, vulnerability, places }, constant, constants) : [constant];
  factors.push(...controlFactors(context, constants));
  const probability = clampProbability(productOf(factors));
  return { probability, cost: costOf(probability), basis, factors };
}

/** A finding, its CVE, and where requests come in. */
export interface Weakness {
  readonly via: Properties;
  readonly vulnerability: Properties;
  readonly places: readonly Place[];
}

/** Threat, success and use of a weakness; `otherwise` is the success where no CVSS vector is known. */
export function exploitFactors(
  { via, vulnerability, places }: Weakness,
  otherwise: Factor,
  constants: ScoringConstants,
): Factor[] {
  const vector = text(via["cvssVector"]) ?? text(vulnerability["cvssVector"]);
  const value = vector === undefined ? undefined : exploitability(vector, constants);
  return [
    threatFactor(via, vulnerability, constants),
    value === undefined ? otherwise : given("success", value, `CVSS exploitability of ${vector}`),
    ...useFactors(via, places, constants),
  ];
}

/** Nothing but inference says that the step can be taken, or what it exploits was watched for long and did not run. */
export function holdsInTheory({ basis, factors }: Pick<StepScore, "basis" | "factors">): boolean {
  return basis === "inferred" || factors.some(({ name, origin }) => name === "runtime" && isIdle(origin));
}

/** The factors multiplied. */
export function productOf(factors: readonly Factor[]): number {
  return factors.reduce((product, { value }) => product * value, 1);
}

/** Inferred if anything it rests on is; else observed if anything is; else configured. */
function weakestBasis(bases: readonly Basis[]): Basis {
  if (bases.includes("inferred")) return "inferred";
  return bases.includes("observed") ? "observed" : "configured";
}

/** Each kind of control that the rule names acts once, wherever a fact in `because` carries it. */
function controlFactors({ rule, because }: StepContext, { control }: ScoringConstants): Factor[] {
  return rule.controls.flatMap((kind) => {
    const carrier = because.find(({ properties }) => carries(properties, kind));
    const strength = control[kind as keyof typeof control];
    if (!carrier || strength === undefined) return [];
    return [given(`${CONTROL_FACTOR}${kind}`, 1 - strength, carrier.uid)];
  });
}

/** A service that says that callers must log in has authentication, whether it lists the control or not. */
function carries(properties: Properties, kind: string): boolean {
  if (list(properties["controls"]).includes(kind)) return true;
  return kind === "authentication" && properties["authentication"] === "required";
}
