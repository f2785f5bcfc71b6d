/**
 * What kind of data a store holds, by what its owners wrote on it: tags that are there to say so, and, as a guess (basis
 * `inferred`), its name and its other tags. A copy holds what its origin holds. What an inventory or a scanner of data says
 * stands before any guess.
 */
import type { StatedFactInput } from "../../model/index.js";
import { byText } from "../kubernetes/fields.js";
import type { Output } from "../kubernetes/output.js";
import { madeOf } from "./copies.js";
import type { Account } from "./powers/index.js";
import { RESOURCE_TYPES, type Resource } from "./resources.js";

type Classification = Extract<StatedFactInput, { fact: "classification" }>;
export type Label = Pick<Classification, "kind" | "sensitivity">;

/** Tags whose key says that their value classifies. */
const CLASSIFYING =
  /^(?:.*[:/])?(?:data[-_ ]?)?(?:classification|class|sensitivity|confidentiality|type|category|contains|compliance)$/i;

/** Words for kinds of data, each with how sensitive it mostly is. */
const KINDS: readonly (readonly [RegExp, Label])[] = [
  [
    /^(phi|hipaa|health|healthcare|medical|patients?|clinical|diagnos[ei]s)$/,
    { kind: "phi", sensitivity: "restricted" },
  ],
  [/^(pci|cardholders?|cards?|creditcards?)$/, { kind: "financial", sensitivity: "restricted" }],
  [
    /^(financial|finance|payments?|billing|invoices?|payroll|bank|banking|transactions|salar(y|ies))$/,
    { kind: "financial", sensitivity: "confidential" },
  ],
  [
    /^(pii|personal|gdpr|customers?|clients|employees?|people|contacts|subscribers|members|passports?)$/,
    { kind: "pii", sensitivity: "confidential" },
  ],
  [/^(secrets?|credentials?|keystore|passwords?)$/, { kind: "secrets", sensitivity: "restricted" }],
];

/** Words for how sensitive data is, whatever it is; the more sensitive first. */
const SENSITIVITIES: readonly (readonly [RegExp, Label["sensitivity"]])[] = [
  [/^(restricted|secret|critical|high)$/, "restricted"],
  [/^(confidential|private|sensitive|medium)$/, "confidential"],
  [/^(internal|low)$/, "internal"],
  [/^public$/, "public"],
];

const wordsOf = (written: string) =>
  written
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");

/** Labels of all stores of the account. */
export function writeLabels(account: Account, output: Output): void {
  for (const resource of account.resources.byAccount.get(account.id) ?? []) {
    if (RESOURCE_TYPES[resource.type]?.kind !== "DataStore") continue;
    const { uid, path, at } = resource;
    // What a copy was made of says more than the copy itself.
    const origin = madeOf(account.resources, resource) ?? resource;
    const stated = classifiedBy(origin.tags);
    const labels = stated.length > 0 ? stated : guessedFrom(origin);
    const basis = stated.length > 0 ? "configured" : "inferred";
    for (const label of labels) output.facts.push({ fact: "classification", asset: uid, ...label, basis, path, at });
  }
}

/** By tags that are there for it: the kinds that their values name, with the sensitivity that they name. */
export function classifiedBy(tags: Resource["tags"]): Label[] {
  const values = Object.entries(tags ?? {}).flatMap(([key, value]) => (CLASSIFYING.test(key) ? wordsOf(value) : []));
  const kinds = kindsIn(values);
  const stated = SENSITIVITIES.find(([word]) => values.some((each) => word.test(each)))?.[1];
  if (stated === undefined) return kinds;
  return kinds.length === 0
    ? [{ kind: "other", sensitivity: stated }]
    : kinds.map(({ kind }) => ({ kind, sensitivity: stated }));
}

function guessedFrom({ name, tags }: Resource): Label[] {
  return kindsIn([name, ...Object.values(tags ?? {})].flatMap(wordsOf));
}

/** One label for each kind, the most sensitive that some word means. */
function kindsIn(words: readonly string[]): Label[] {
  const found = new Map<string, Label>();
  for (const [word, label] of KINDS)
    if (words.some((each) => word.test(each)) && !found.has(label.kind)) found.set(label.kind, label);
  return [...found.values()].sort((a, b) => byText(a.kind, b.kind));
}
