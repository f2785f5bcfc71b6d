/** What Amazon Macie found in a bucket's objects, as classifications; the values themselves are in none of its results. */
import { z } from "zod";
import type { DataKind, Sensitivity, StatedFactInput } from "../model/index.js";
import { lenient } from "./records.js";

const detections = lenient(z.array(z.object({ type: lenient(z.string()) }).catch({ type: undefined })));
const sensitive = z.object({ category: lenient(z.string()), detections });

/** `classificationDetails.result` of a finding, or `Result` of Security Hub with lower-case names. */
export const ClassificationResult = z.object({
  sensitiveData: lenient(z.array(sensitive.catch({ category: undefined, detections: [] }))),
  customDataIdentifiers: lenient(z.object({ detections })),
});
export type ClassificationResult = z.infer<typeof ClassificationResult>;

/** Identifiers of Macie's category PERSONAL_INFORMATION that its reference lists as health information. */
const HEALTH = /HEALTH|MEDIC|DRUG_ENFORCEMENT|NATIONAL_DRUG|NHS_|NATIONAL_PROVIDER/;

/** Kinds of data with what their loss means, unless the owner says otherwise in an inventory. */
const SENSITIVITY: Readonly<Record<DataKind, Sensitivity>> = {
  secrets: "restricted",
  phi: "restricted",
  financial: "restricted",
  pii: "confidential",
  "intellectual-property": "confidential",
  other: "confidential",
};

/** That such data was seen in the store. */
export function classification(store: string, kind: DataKind, at: string): StatedFactInput {
  return { fact: "classification", asset: store, kind, sensitivity: SENSITIVITY[kind], basis: "observed", at };
}

/** One classification for each kind of data that was seen in the store. */
export function* classifications(store: string, result: ClassificationResult, at: string): Iterable<StatedFactInput> {
  const kinds = new Set((result.sensitiveData ?? []).flatMap((each) => kindsOf(each)));
  if ((result.customDataIdentifiers?.detections ?? []).length > 0) kinds.add("other");
  for (const kind of [...kinds].sort()) yield classification(store, kind, at);
}

type Classification = Extract<StatedFactInput, { fact: "classification" }>;

/** What was found, as labels in an order of their own. */
export const labelsOf = (found: readonly StatedFactInput[]): Pick<Classification, "kind" | "sensitivity">[] =>
  found
    .flatMap((each) => (each.fact === "classification" ? [{ kind: each.kind, sensitivity: each.sensitivity }] : []))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

interface Place {
  /** ARN. */
  readonly bucket: string;
  readonly names: readonly string[];
  readonly labels: readonly object[];
  /** There are others of which it is true and whose names are not kept. */
  readonly more?: boolean;
}

/** That such data was seen in these objects: policies may tell the parts of their bucket apart. */
export function classifiedObjects({ more, ...place }: Place, at: string): StatedFactInput {
  const value = { type: "s3:classified", ...place, ...(more === true && { more }) };
  return { fact: "object", domain: "aws", partition: "aws", value, basis: "observed", at };
}

function kindsOf({ category, detections: found }: z.infer<typeof sensitive>): DataKind[] {
  if (category === "CREDENTIALS") return ["secrets"];
  if (category === "FINANCIAL_INFORMATION") return ["financial"];
  if (category !== "PERSONAL_INFORMATION") return category ? ["other"] : [];
  const types = (found ?? []).flatMap(({ type }) => type ?? []);
  const health = types.filter((type) => HEALTH.test(type));
  return [
    ...(health.length > 0 ? ["phi" as const] : []),
    ...(health.length === types.length && health.length > 0 ? [] : ["pii" as const]),
  ];
}
