/** OCSF findings (Open Cybersecurity Schema Framework, category 2): one object, an array, JSON lines, get-findings-v2. */
import type { Document, Head } from "../../text/index.js";
import { eachFinding, findingRows, firstFinding } from "../finding-list.js";
import { problem } from "../input.js";
import type { Input, ReadOptions, Stated } from "../input.js";
import { withOpenInterfaces } from "../open-interfaces.js";
import { DATA_SECURITY, readFinding } from "./reports.js";
import { OcsfFinding } from "./schema.js";

export const ocsf: Input = {
  name: "ocsf",
  title:
    "OCSF findings: vulnerability, compliance, detection, data security (JSON, JSON lines), of Security Hub and Prowler too",
  recognises,
  read: (document, options) => withOpenInterfaces(read(document, options)),
};

function recognises(head: Head): boolean {
  const { class_uid, category_uid } = firstFinding(head) ?? {};
  return (
    typeof class_uid === "number" &&
    (category_uid === undefined || category_uid === 2) &&
    Math.trunc(class_uid / 1000) === 2
  );
}

/** Security finding (of OCSF 1.0), vulnerability, compliance, detection, data security, application security posture. */
const READ = new Set([2001, 2002, 2003, 2004, DATA_SECURITY, 2007]);

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const stated = new Set<string>();
  const left = new Map<number, { count: number; at: string }>();
  yield* eachFinding(findingRows(document), OcsfFinding, (finding, at) => {
    if (READ.has(finding.class_uid)) return readFinding(finding, { at, options, stated });
    const { count, at: first } = left.get(finding.class_uid) ?? { count: 0, at };
    left.set(finding.class_uid, { count: count + 1, at: first });
    return [];
  });
  for (const [uid, { count, at }] of left)
    yield problem(at, `${count} records of the OCSF class ${uid} are left out: only findings are read`);
  for (const { at, why } of document.problems) yield problem(at, why);
}
