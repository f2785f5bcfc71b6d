/**
 * What a finding gives whoever exploits it, and from how near it can be: the table of contract.md ("Reading choices")
 * and the conditions of design.md section 5 ("Which finding feeds which step").
 */
import type { FindingKind } from "../model/index.js";
import type { Cvss, Reach } from "./cvss.js";
import { givesByWords, givesOf, isParent } from "./weakness.js";
import type { Gives } from "./weakness.js";

/** The part of a finding that decides. */
export interface Weakness {
  readonly kind: FindingKind;
  readonly cve?: string;
  readonly cwes: readonly string[];
  /** Titles, rules and descriptions of its reports. */
  readonly words: string;
  readonly cvss?: Cvss;
  /** It restates a setting, of which rules derive by themselves what it gives. */
  readonly restatesSetting: boolean;
  /** Some tool exploited it over the network, or tested it there. */
  readonly dynamic: boolean;
}

export interface Given {
  /** Sorted by the alphabet; empty: it feeds no step. */
  readonly gives: readonly Gives[];
  /** Absent where nothing says from how near. */
  readonly reach?: Reach;
  /** What says so; absent where it gives nothing. */
  readonly givesBy?: "cwe" | "words" | "cvss" | "kind";
  /** Why a finding that would give something does not. */
  readonly givesNothing?: string;
}

/** What the finding gives; total: unknown weaknesses give nothing. */
export function whatItGives(finding: Weakness): Given {
  const reach = reachOf(finding);
  if (finding.kind === "secret") return { gives: ["credential"], reach, givesBy: "kind" };
  if (finding.restatesSetting && finding.cve === undefined)
    return { gives: [], reach, givesNothing: "rules derive from the setting itself what it gives" };
  const hindered = hindrance(finding);
  if (hindered !== undefined) return { gives: [], reach, givesNothing: hindered };
  const byCwe = new Set(finding.cwes.map(givesOf).filter((gives) => gives !== undefined));
  const byWords = wordsCount(finding) ? givesByWords(finding.words) : new Set<Gives>();
  // Who runs code reads and changes something: words that say so against the vector are not believed.
  if (finding.cvss?.confidentiality === "none" || finding.cvss?.integrity === "none") byWords.delete("code-execution");
  const gives = [...new Set([...byCwe, ...byWords])].sort();
  if (gives.length > 0) return { gives, reach, givesBy: byCwe.size > 0 ? "cwe" : "words" };
  if (finding.cve !== undefined && takesAll(finding.cvss)) return { gives: ["code-execution"], reach, givesBy: "cvss" };
  return { gives: [], reach };
}

/** Without a vector, own code and what was tested dynamically is reached through the network. */
function reachOf({ kind, cve, cvss, dynamic, words }: Weakness): Reach | undefined {
  if (dynamic) return cvss?.attackVector === "adjacent" ? "adjacent" : "network";
  if (cvss?.attackVector !== undefined) return cvss.attackVector;
  if (cve === undefined) return ["sast", "dast", "manual"].includes(kind) ? "network" : undefined;
  return /\bremote(ly)?\b/i.test(words) ? "network" : undefined;
}

/** Availability alone gives nothing to hold; a server has nobody who opens what an attacker sends. */
function hindrance({ cve, cvss }: Weakness): string | undefined {
  if (cve === undefined || cvss === undefined) return undefined;
  if (cvss.confidentiality === "none" && cvss.integrity === "none") return "it affects availability only";
  if (cvss.userInteraction === "required") return "it needs a user who takes part";
  return undefined;
}

/**
 * Words count for CVEs beside their number; for a weakness of own code only where that is missing or a mere parent. A
 * detection tells what somebody did, not what anybody can do.
 */
function wordsCount({ cve, cwes, kind }: Weakness): boolean {
  return cve !== undefined || (kind !== "runtime" && cwes.every(isParent));
}

/** Whoever reads and changes everything without anybody's help is taken to run code: an inference. */
function takesAll(cvss: Cvss | undefined): boolean {
  return cvss?.confidentiality === "high" && cvss.integrity === "high" && cvss.userInteraction !== "required";
}
