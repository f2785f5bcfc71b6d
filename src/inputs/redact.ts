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
const SECRET_WORDS =
  /secret|password|passwd|credential|token|api[-_ ]?key|private[-_ ]?key|hard-?coded|(?<!case[- ])\bsensitive\b/i;

/** What stands in quotes, behind an equals sign or colon, or is long or mixed as only keys and passwords are. */
const VALUES = [
  /(["'`])(?:(?!\1).){3,}?\1/g,
  /(?<=[=:]\s*)[^\s"'`,;.)]{6,}/g,
  /\b(?=[\w+/=-]*\d)(?=[\w+/=-]*[A-Za-z])[\w+/=-]{16,}\b/g,
  /\b(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])\w{10,}\b/g,
];
const REDACTED = "[redacted]";

/** Whether what the report says may hold a secret's value. */
function mayHoldSecret(report: Report): boolean {
  if (report.kind === "secret" || report.cwes?.some((cwe) => SECRET_WEAKNESSES.has(cwe))) return true;
  // What is said of a package is a published advisory's text, of which every word is known anyway.
  if (report.kind === "sca" && report.cve !== undefined) return false;
  return SECRET_WORDS.test(`${report.title} ${report.rule ?? ""} ${report.description ?? ""}`);
}

/** The text without values; CVE and CWE numbers, which no value looks like, stay. */
export function redactText(text: string): string {
  return VALUES.reduce(
    (said, value) => said.replaceAll(value, (found) => (/^(CVE|CWE)-/.test(found) ? found : REDACTED)),
    text,
  );
}

/** User name and password before the host of an address; `image:tag@sha256:…` has none. */
const USER_INFO = /^([a-z][a-z\d+.-]*:\/\/)[^\s/?#]*@|^[^\s/@:]+:[^\s/@]+@(?!sha\d+:)/i;
/** A parameter with its value: in a query, a fragment, or behind a semicolon of a path. */
const PARAMETER = /([?&#][^\s=&;#?/]+)=[^\s&#]*|(;[^\s=&;#?/]+)=[^\s&;#?/]*/g;
const SECRET_PARAMETER = /pass|pwd|secret|token|sess|sid|auth|key|sig|code|jwt|cred/i;

/** A URL or path without user and password, and with the names of its parameters alone. */
function withoutValues(address: string): string {
  return address.replace(USER_INFO, "$1").replace(PARAMETER, "$1$2");
}

/** The text with every address in it changed. */
function addressesChanged(text: string, change: (address: string) => string): string {
  return text.replace(/[a-z][a-z\d+.-]*:\/\/[^\s"'`<>)\]]+/gi, change);
}

/** What people read keeps its links whole but for credentials in them. */
function withoutCredentials(text: string): string {
  return addressesChanged(text, (address) =>
    address.replace(USER_INFO, "$1").replace(PARAMETER, (whole: string) => {
      const name = whole.slice(0, whole.indexOf("="));
      return SECRET_PARAMETER.test(name) ? name : whole;
    }),
  );
}

/** The fields of `from` that are texts and there, changed. */
function changed<T extends object, K extends keyof T>(from: T, keys: readonly K[], change: (text: string) => string) {
  const there = keys.filter((key) => typeof from[key] === "string");
  return Object.fromEntries(there.map((key) => [key, change(from[key] as string)])) as Partial<Pick<T, K>>;
}

/** The report with addresses by which nobody can log in, wherever they stand. */
function withoutLogins(report: Report): Report {
  const { id, assets, place = {}, flow } = report;
  const { endpoint } = place;
  const known = endpoint === undefined ? id : id.replaceAll(endpoint, withoutValues(endpoint));
  return {
    ...report,
    ...changed(report, ["title", "description", "remediation", "justification"], withoutCredentials),
    id: addressesChanged(known, withoutValues),
    assets: [...new Set(assets.map((name) => addressesChanged(name, withoutValues)))],
    place: {
      ...place,
      ...changed(place, ["endpoint", "file"], withoutValues),
      ...changed(place, ["resource", "fingerprint"], (text) => addressesChanged(text, withoutValues)),
      ...changed(place, ["snippet"], withoutCredentials),
    },
    ...(flow === undefined ? {} : { flow: flow.map((step) => ({ ...step, file: withoutValues(step.file) })) }),
  };
}

/**
 * The fact as it is; of a report the addresses without logins and values of parameters, and where it may hold a secret
 * its texts and id without values.
 */
export function withoutSecrets<F extends StatedFactInput>(fact: F): F {
  if (fact.fact !== "report") return fact;
  const clean = withoutLogins(fact);
  return (mayHoldSecret(fact) ? withoutFoundValues(clean) : clean) as F;
}

function withoutFoundValues(report: Report): Report {
  const id = redactText(report.id);
  const { snippet: _snippet, ...place } = report.place ?? {};
  return {
    ...report,
    place,
    id:
      id === report.id
        ? id
        : `${report.rule ?? "secret"}/${createHash("sha256").update(report.id).digest("hex").slice(0, 32)}`,
    ...changed(report, ["title", "description", "remediation"], redactText),
  };
}
