/** How scanners' words become fields of a report: bounded texts, severities, CVE and CWE numbers, packages. */
import { Severity } from "../model/index.js";

const CONTROL = /\p{Cc}+/gu;
/** Half of a character, which no database stores. */
const HALF = /\p{Cs}/gu;

/** One line of at most `max` characters, without control characters; undefined when nothing is left. */
export function oneLine(text: unknown, max = 1024): string | undefined {
  if (typeof text !== "string") return undefined;
  const line = text
    .slice(0, max * 4)
    .replace(HALF, "\uFFFD")
    .replace(CONTROL, " ")
    .replace(/\s+/g, " ")
    .trim();
  return line === "" ? undefined : cut(line, max);
}

/** Text of at most `max` characters as it is; undefined when it is empty or none. */
export function clip(text: unknown, max: number): string | undefined {
  if (typeof text !== "string") return undefined;
  const clipped = cut(text.trim().replace(HALF, "\uFFFD"), max);
  return clipped === "" ? undefined : clipped;
}

/** Cuts without leaving half a character. */
function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** A uid, alias or id: printable and bounded. */
export function nameOf(...parts: readonly (string | number | undefined)[]): string {
  return oneLine(parts.filter((part) => part !== undefined && part !== "").join(":"), 2048) ?? "unnamed";
}

const SEVERITY_WORDS: Record<string, Severity> = {
  blocker: "critical",
  fatal: "critical",
  error: "high",
  important: "high",
  moderate: "medium",
  warning: "medium",
  minor: "low",
  note: "low",
  negligible: "low",
  info: "informational",
  inventory: "informational",
  experiment: "informational",
  none: "informational",
  undefined: "unknown",
  other: "unknown",
};

/** The severity that a tool's word means; undefined for a word that nobody uses. */
export function severityOf(word: string): Severity | undefined {
  const lower = word.trim().toLowerCase();
  const known = Severity.safeParse(lower);
  if (known.success) return known.data;
  const named = lower === "" ? "undefined" : lower;
  return Object.hasOwn(SEVERITY_WORDS, named) ? SEVERITY_WORDS[named] : undefined;
}

/** By CVSS score, as the qualitative scale of CVSS 3.1 section 5 has it. */
export function severityOfScore(score: number): Severity {
  if (score >= 9) return "critical";
  if (score >= 7) return "high";
  if (score >= 4) return "medium";
  return score > 0 ? "low" : "informational";
}

/** The CWE numbers in texts such as `CWE-79: …`, `external/cwe/cwe-079` or `CWE_22`. */
export function cwesIn(values: unknown): string[] {
  const texts = (Array.isArray(values) ? values : [values]).filter((value) => typeof value === "string");
  const numbers = texts.flatMap((text) =>
    [...text.matchAll(/\bcwe[-_: ]?0*([1-9]\d{0,5})\b/gi)].map((found) => found[1]),
  );
  return [...new Set(numbers)].map((number) => `CWE-${number}`);
}

/** The first CVE id in a text. */
export function cveIn(...texts: readonly (string | undefined | null)[]): string | undefined {
  for (const text of texts) {
    const found = /\bCVE-\d{4}-\d{4,19}\b/i.exec(text ?? "")?.[0];
    if (found !== undefined) return found.toUpperCase();
  }
  return undefined;
}

/** Web addresses, at most 64; a user name or password in one is taken out. */
export function referencesIn(values: readonly unknown[]): string[] {
  const addresses = values.filter(
    (value) => typeof value === "string" && /^https?:\/\//i.test(value) && value.length <= 2048,
  );
  return [...new Set(addresses as string[])]
    .slice(0, 64)
    .map((address) => address.replace(/^(https?:\/\/)[^/?#@]*@/i, "$1"));
}

/** A line number, or undefined for what is none. */
export function lineOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** A package URL without version, qualifiers and subpath (purl specification). */
export function withoutVersion(purl: string): string {
  return purl.replace(/[?#].*$/, "").replace(/(?<=[^/:])@[^@/]*$/, "");
}

/** Fixed versions as scanners list them: `3.1.0, 2.6.9`. */
export function versionsIn(text: string | null | undefined): string[] {
  const versions = (text ?? "").split(/[,|]/).map((version) => oneLine(version, 256));
  return [...new Set(versions.filter((version) => version !== undefined))];
}

/**
 * Share of a rule's hits that are real, for the words that tools use in place of a number; undefined for others.
 * Medium is what static analysis is worth where no tool says anything (design: 0.3); the steps are half of that.
 */
export function precisionOfWord(word: unknown): number | undefined {
  return typeof word === "string" ? PRECISION.get(word.toLowerCase()) : undefined;
}

const PRECISION = new Map([
  ["very-high", 0.6],
  ["high", 0.45],
  ["medium", 0.3],
  ["low", 0.15],
]);
