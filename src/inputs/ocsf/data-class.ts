/** What a data security finding (OCSF class 2006) says of a store's data. */
import type { DataKind, StatedFactInput } from "../../model/index.js";
import { classification } from "../sensitive-data.js";
import type { NamedResource } from "../cloud-resource.js";
import type { OcsfFinding } from "./schema.js";

/** `data_classification.category_id` of the schema: personal, financial, business, security. */
const CATEGORIES: Readonly<Record<number, DataKind>> = {
  1: "pii",
  3: "financial",
  4: "intellectual-property",
  6: "secrets",
};

/** The class of each store's data, where the finding's category is one that says which. */
export function dataClasses(
  { data_security: data }: OcsfFinding,
  stores: readonly NamedResource[],
  at: string,
): StatedFactInput[] {
  const isHealth = /\bphi\b|health/i.test(data?.category ?? "");
  const kind = isHealth ? "phi" : CATEGORIES[data?.category_id ?? 0];
  if (kind === undefined) return [];
  return stores.flatMap(({ names: [store] }) => (store === undefined ? [] : [classification(store, kind, at)]));
}
