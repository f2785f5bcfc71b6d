/** What kinds of weakness give an attacker, and which numbers are the same weakness for the identity of a finding. */

/** What whoever exploits a finding comes to hold; rules test for these words. */
export const GIVES = {
  "code-execution": "runs code on the compute behind",
  "store-access": "reads and changes the data store behind",
  ssrf: "makes the compute send requests of the attacker's choice",
  "login-bypass": "uses the service as somebody who is logged in",
  "file-read": "reads files of the compute",
  credential: "knows the credential",
} as const;
export type Gives = keyof typeof GIVES;

/** By CWE number; each list begins with the number that stands for the others in a finding's identity. */
const NUMBERS: readonly (readonly [Gives, readonly number[]])[] = [
  // Command injection, code injection, file inclusion, upload of code, deserialisation, expression and template injection.
  ["code-execution", [78, 77]],
  ["code-execution", [94, 95, 96, 97, 98, 1336, 917]],
  ["code-execution", [434]],
  ["code-execution", [502]],
  ["store-access", [89, 564]],
  ["store-access", [943]],
  ["ssrf", [918]],
  ["login-bypass", [287, 288, 289, 290, 302, 303, 304, 305]],
  ["login-bypass", [306]],
  ["login-bypass", [639, 566]],
  ["file-read", [22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36]],
  ["file-read", [611]],
  ["credential", [798, 259, 321]],
];

const GIVES_BY_CWE = new Map(NUMBERS.flatMap(([gives, numbers]) => numbers.map((number) => [`CWE-${number}`, gives])));
const FIRST_OF = new Map(
  NUMBERS.flatMap(([, numbers]) => numbers.map((number) => [`CWE-${number}`, `CWE-${numbers[0]}`])),
);

/** Numbers that say too little to decide anything: parents of many weaknesses, categories of a whole field. */
const PARENTS = new Set(
  [16, 19, 20, 74, 116, 118, 119, 138, 200, 264, 284, 285, 330, 345, 399, 664, 668, 682, 691, 693, 703, 706, 707, 710]
    .concat([17, 254, 255, 310, 388, 398, 435, 442, 485, 657, 697, 699, 1000, 1026, 1035, 1104, 1357, 1395])
    .map((number) => `CWE-${number}`),
);

/** What a CWE gives by itself; undefined for those that feed no rule. */
export function givesOf(cwe: string): Gives | undefined {
  return GIVES_BY_CWE.get(cwe);
}

/** Whether more precise words of the report may say what the weakness gives. */
export function isParent(cwe: string): boolean {
  return PARENTS.has(cwe);
}

/**
 * The one number that stands for a report's CWEs: one that gives something before others, precise ones before
 * parents, the lowest first; variants stand under the number that they refine. It depends on this report alone, so
 * that what another tool says never changes the identity of a finding.
 */
export function standingCwe(cwes: readonly string[]): string | undefined {
  const rank = (cwe: string): number =>
    (GIVES_BY_CWE.has(cwe) ? 0 : PARENTS.has(cwe) ? 2e9 : 1e9) + Number(cwe.slice(4));
  const first = [...cwes].sort((a, b) => rank(a) - rank(b))[0];
  return first === undefined ? undefined : (FIRST_OF.get(first) ?? first);
}

/** A sentence that denies something says nothing of what is given. */
const DENIAL = /\b(not|cannot|can't|does ?n['o]t|is ?n['o]t|no|never|without|unable|unlikely|ruled out)\b/i;

const WORDS: readonly (readonly [Gives, RegExp])[] = [
  [
    "code-execution",
    /remote code execution|\brce\b|(os )?command injection|code injection|template injection|execut\w+ (of )?(arbitrary|remote|malicious|attacker[- ]\w+) (os |system |shell )?(code|commands?|programs?)|arbitrary (code|command) execution|runs? arbitrary (code|commands)/i,
  ],
  ["store-access", /\b(no)?sql injection|\bsqli\b/i],
  ["ssrf", /server[- ]side request forgery|\bssrf\b/i],
  [
    "login-bypass",
    /authentication bypass|bypass\w* (of )?(the )?(authentication|login)|missing authentication|unauthenticated access|default (login|credentials?|password)/i,
  ],
  ["file-read", /(path|directory) traversal|local file inclusion|arbitrary file (read|disclosure)/i],
  ["credential", /hard-?coded (credential|password|secret|api key|token)/i],
];

/** What a report's own words say that the weakness gives. */
export function givesByWords(text: string): Set<Gives> {
  const said = text.split(/(?<=[.;!?])\s+/).filter((sentence) => !DENIAL.test(sentence));
  return new Set(WORDS.filter(([, words]) => said.some((sentence) => words.test(sentence))).map(([gives]) => gives));
}

/** Whether the report says that the way in leads to administration of the service. */
export function saysAdmin(text: string): boolean {
  return /\badmin(istrat(or|ive|ion))?('s)? (access|privileges?|rights|account|panel|console|interface)|\bas (an? |the )?admin/i.test(
    text,
  );
}
