/** Kubescape (kubescape/kubescape): results of a cluster or of manifests, JSON of format v1 or v2. */
import type { Document, Head } from "../../text/index.js";
import { problem } from "../input.js";
import type { Input, ReadOptions, Stated } from "../input.js";
import { withOpenInterfaces } from "../open-interfaces.js";
import { readV1 } from "./format-v1.js";
import { readV2 } from "./format-v2.js";

export const kubescape: Input = {
  name: "kubescape",
  title: "Kubescape results (JSON, formats v1 and v2)",
  recognises: (head) => versionOf(head) !== undefined,
  read: (document, options) => withOpenInterfaces(read(document, options)),
};

function versionOf(head: Head): 1 | 2 | undefined {
  const hasSummary = ["controls", "frameworks"].some((key) => head.partial(`/summaryDetails/${key}`) !== undefined);
  if (head.isJsonObject("summaryDetails") && hasSummary) return 2;
  const isFramework = (value: unknown): boolean =>
    typeof value === "object" && value !== null && Object.hasOwn(value, "controlReports");
  const isV1 = isFramework(head.isJsonArray() ? head.firstItem() : head.partial("/frameworks/0"));
  return head.format === "json" && (isV1 || head.isJsonObject("controlReports")) ? 1 : undefined;
}

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  yield* versionOf(document.head) === 1 ? readV1(document, options) : readV2(document, options);
  for (const { at, why } of document.problems) yield problem(at, why);
}
