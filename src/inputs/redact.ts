/**
 * Takes secrets out of what scanners say: rules about secrets put the value that they found into their messages.
 */
import { createHash } from "node:crypto";
import type { StatedFactInput } from "../model/index.js";

type Report = Extract<StatedFactInput, { fact: "report" }>;

/** Weaknesses whose messages may hold the value itself: credentials in code, keys, passwords in the clear. */
const SECRET_WEAKNESSES = new Set([
  "CWE-200",
  "CWE-256",
  "CWE-257",
  "CWE-259",
  "CWE-260",
  "CWE-312",
  "CWE-313",
  "CWE-319",
  "CWE-321",
  "CWE-522",
  "CWE-532",
  "CWE-540",
  "CWE-615",
  "CWE-798",
]);
const SECRET_WORDS = /secret|password|passwd|credential|token|api[-_ ]?key|private[-_ ]?key|hard-?coded/i;

/** What stands in quotes, behind an equals sign or colon, or is long and mixed as only keys are. */
const VALUES = [
  /(["'`])(?:(?!\1).){3,}?\1/g,
  /(?<=[=:]\s*)[^\s"'`,;.)]{6,}/g,
  /\b(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{16,}\b/g,
];
const REDACTED = "[redacted]";

/** Whether what the report says may hold a secret's value. */
function mayHoldSecret(report: Report): boolean {
  if (report.kind === "secret" || report.cwes?.some((cwe) => SECRET_WEAKNESSES.has(cwe))) return true;
  return SECRET_WORDS.test(`${report.title} ${report.rule ?? ""} ${report.description ?? ""}`);
}

/** The text without values; CVE and CWE numbers, which no value looks like, stay. */
export function redactText(text: string): string {
  return VALUES.reduce(
    (said, value) => said.replaceAll(value, (found) => (/^(CVE|CWE)-/.test(found) ? found : REDACTED)),
    text,
  );
}

/** The fact as it is, or, of a report that may hold a secret, without values in its texts and its id. */
export function withoutSecrets<F extends StatedFactInput>(fact: F): F {
  if (fact.fact !== "report" || !mayHoldSecret(fact)) return fact;
  const id = redactText(fact.id);
  const { snippet: _snippet, ...place } = fact.place ?? {};
  return {
    ...fact,
    place,
    id:
      id === fact.id
        ? id
        : `${fact.rule ?? "secret"}/${createHash("sha256").update(fact.id).digest("hex").slice(0, 32)}`,
    title: redactText(fact.title),
    ...(fact.description === undefined ? {} : { description: redactText(fact.description) }),
    ...(fact.remediation === undefined ? {} : { remediation: redactText(fact.remediation) }),
  };
}
