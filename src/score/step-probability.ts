/** The probability of one step, with every factor that made it. */
import type { Basis, Factor, RuleInfo } from "../model/index.js";
import { SCORING, type ScoringConstants } from "./constants.js";
import { clampProbability, costOf } from "./cost.js";

type Properties = Readonly<Record<string, unknown>>;

/** What the step rests on, by uid looked up in the fact graph. */
export interface StepContext {
  readonly rule: RuleInfo;
  /** Properties of the finding or fact in `via`, where there is one. */
  readonly via?: Properties;
  /** Properties of the vulnerability that the finding is an instance of. */
  readonly vulnerability?: Properties;
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
 * p = threat · success · runtime · Π(1 − control), clamped to [0.001, 0.999]; cost = round(−1000·ln p).
 * A step of a free rule (membership in a hub) is no action of the attacker: probability 1, cost 0.
 */
export function scoreStep(context: StepContext, constants: ScoringConstants = SCORING): StepScore {
  const basis = weakestBasis(context.because.map((fact) => fact.basis));
  if (context.rule.free) return { probability: 1, cost: 0, basis, factors: [] };
  const factors = context.rule.exploit
    ? [...threatFactors(context, constants), successFactor(context, constants), ...runtimeFactors(context, constants)]
    : [ruleSuccess(context.rule)];
  factors.push(...controlFactors(context, constants));
  const probability = clampProbability(factors.reduce((product, factor) => product * factor.value, 1));
  return { probability, cost: costOf(probability), basis, factors };
}

/** Inferred if anything it rests on is; else observed if anything is; else configured. */
function weakestBasis(bases: readonly Basis[]): Basis {
  if (bases.includes("inferred")) return "inferred";
  return bases.includes("observed") ? "observed" : "configured";
}

function ruleSuccess(rule: RuleInfo): Factor {
  return { name: "success", value: rule.success, origin: `constant of rule ${rule.id}`, missing: false };
}

/** A CVE by its exploitation in the world, own code by who says so. */
function threatFactors({ via = {}, vulnerability = {} }: StepContext, { threat }: ScoringConstants): Factor[] {
  return [via["cve"] ? cveThreat(via, vulnerability, threat) : codeThreat(via, threat)];
}

function cveThreat(via: Properties, vulnerability: Properties, threat: ScoringConstants["threat"]): Factor {
  const cve = String(via["cve"]);
  const epss = number(vulnerability["epss"]) ?? number(via["epss"]);
  const candidates: Factor[] = [
    epss === undefined
      ? {
          name: "threat",
          value: threat.epssMissing,
          origin: `no EPSS known for ${cve}: mean of all CVEs`,
          missing: true,
        }
      : { name: "threat", value: epss, origin: `EPSS of ${cve}`, missing: false },
  ];
  const floor = (holds: unknown, value: number, origin: string) =>
    holds === true && candidates.push({ name: "threat", value, origin, missing: false });
  floor(
    via["exploitAvailable"] === true || vulnerability["exploitAvailable"] === true,
    threat.publicExploit,
    `public exploit of ${cve} known`,
  );
  floor(
    vulnerability["kev"] === true || via["kev"] === true,
    threat.kev,
    `${cve} is in CISA's catalogue of known exploited vulnerabilities`,
  );
  floor(
    vulnerability["exploited"] === true || via["exploited"] === true,
    threat.observed,
    `exploitation of ${cve} was observed`,
  );
  return candidates.reduce((most, each) => (each.value > most.value ? each : most));
}

function codeThreat(via: Properties, threat: ScoringConstants["threat"]): Factor {
  const factor = (value: number, origin: string): Factor => ({ name: "threat", value, origin, missing: false });
  if (via["exploited"] === true) return factor(threat.observed, "exploitation of the weakness was observed");
  if (via["verified"] === true) return factor(threat.verified, "confirmed by a dynamic test or a live secret");
  if (via["exploitAvailable"] === true) return factor(threat.stated, "stated to be exploitable");
  if (via["findingKind"] === "manual") return factor(threat.stated, "stated by a person");
  const precision = number(via["precision"]);
  if (precision !== undefined) return factor(precision, "precision that the tool states for its rule");
  return factor(threat.static, "static analysis alone");
}

/** CVSS exploitability relative to the easiest, where a vector is known; else the rule's constant. */
function successFactor({ rule, via = {}, vulnerability = {} }: StepContext, { cvss }: ScoringConstants): Factor {
  const vector = text(via["cvssVector"]) ?? text(vulnerability["cvssVector"]);
  const value = vector === undefined ? undefined : exploitability(vector, cvss);
  if (vector === undefined || value === undefined) return ruleSuccess(rule);
  return { name: "success", value, origin: `CVSS exploitability of ${vector}`, missing: false };
}

/** Product of the weights of AV, AC, PR and UI of a CVSS 3 or 4 vector; undefined for other vectors. */
export function exploitability(vector: string, cvss: ScoringConstants["cvss"]): number | undefined {
  const metrics = new Map(vector.split("/").map((part) => part.split(":") as [string, string]));
  const weights = [
    cvss.attackVector[metrics.get("AV") ?? ""],
    cvss.attackComplexity[metrics.get("AC") ?? ""],
    cvss.privilegesRequired[metrics.get("PR") ?? ""],
    cvss.userInteraction[metrics.get("UI") ?? ""],
  ];
  return weights.reduce(
    (product, weight) => (product === undefined || weight === undefined ? undefined : product * weight),
    1,
  );
}

/** Whether the vulnerable code runs: unknown never counts as less than a measured zero. */
function runtimeFactors(context: StepContext, constants: ScoringConstants): Factor[] {
  // A secret is found, not run.
  return context.via?.["findingKind"] === "secret" ? [] : [runtimeFactor(context, constants)];
}

function runtimeFactor({ via = {} }: StepContext, { runtime }: ScoringConstants): Factor {
  const days = number(via["observedDays"]);
  if (via["executed"] === true)
    return { name: "runtime", value: runtime.executed, origin: "the vulnerable code was seen running", missing: false };
  if (via["executed"] === false && days !== undefined && days >= runtime.leastObservedDays)
    return {
      name: "runtime",
      value: runtime.notExecuted,
      origin: `not seen running in ${days} observed days`,
      missing: false,
    };
  if (via["verified"] === true)
    return { name: "runtime", value: runtime.executed, origin: "the test that confirmed it ran it", missing: false };
  return {
    name: "runtime",
    value: runtime.unknown,
    origin: "not known whether the vulnerable code runs",
    missing: true,
  };
}

/** Each kind of control that the rule names acts once, wherever a fact in `because` carries it. */
function controlFactors({ rule, because }: StepContext, { control }: ScoringConstants): Factor[] {
  return rule.controls.flatMap((kind) => {
    const carrier = because.find(({ properties }) => carries(properties, kind));
    const strength = control[kind as keyof typeof control];
    if (!carrier || strength === undefined) return [];
    return [{ name: `control: ${kind}`, value: 1 - strength, origin: carrier.uid, missing: false }];
  });
}

/** A service that says that callers must log in has authentication, whether it lists the control or not. */
function carries(properties: Properties, kind: string): boolean {
  if (list(properties["controls"]).includes(kind)) return true;
  return kind === "authentication" && properties["authentication"] === "required";
}

const number = (value: unknown) => (typeof value === "number" ? value : undefined);
const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
