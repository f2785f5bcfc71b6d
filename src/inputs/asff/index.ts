/** AWS Security Hub findings in its own format, ASFF: get-findings, arrays, JSON lines, events of EventBridge. */
import type { Document, Head } from "../../text/index.js";
import { eachFinding, findingRows, firstFinding } from "../finding-list.js";
import { problem } from "../input.js";
import type { Input, ReadOptions, Stated } from "../input.js";
import { readFinding } from "./finding.js";
import { AsffFinding } from "./schema.js";

export const asff: Input = {
  name: "asff",
  title: "AWS Security Hub findings in ASFF (JSON, JSON lines), of whichever product",
  recognises,
  read,
};

function recognises(head: Head): boolean {
  const { SchemaVersion, ProductArn, Id } = firstFinding(head) ?? {};
  if (typeof SchemaVersion === "string") return /^2018-10-08$/.test(SchemaVersion);
  return typeof ProductArn === "string" && /^arn:[\w-]+:securityhub:/.test(ProductArn) && Id !== undefined;
}

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const stated = new Set<string>();
  yield* eachFinding(findingRows(document), AsffFinding, (finding, at) =>
    readFinding(finding, { at, options, stated }),
  );
  for (const { at, why } of document.problems) yield problem(at, why);
}
