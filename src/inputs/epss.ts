/** EPSS of FIRST (https://www.first.org/epss): the probability that a CVE is exploited within 30 days; CSV or the API's JSON. */
import type { Document, Head } from "../text/index.js";
import { problem } from "./input.js";
import type { Input, Stated } from "./input.js";

export const epss: Input = {
  name: "epss",
  title: "FIRST EPSS scores, CSV (also gzipped) or the API's JSON",
  recognises: (head) => head.isCsv("cve", "epss") || isAnswer(head),
  read,
};

function isAnswer(head: Head): boolean {
  return (
    head.isJsonObject("data") && head.value("/data/0/cve") !== undefined && head.value("/data/0/epss") !== undefined
  );
}

async function* read(document: Document): AsyncIterable<Stated> {
  if (document.head.format === "csv") {
    for await (const row of document.csvRows())
      yield row.problem === undefined
        ? readScore(row.value["cve"], row.value["epss"], row.at)
        : problem(row.at, row.problem);
  } else {
    for await (const { value, at } of document.jsonItems("/data")) {
      const { cve, epss: score } = (value ?? {}) as { cve?: unknown; epss?: unknown };
      yield readScore(cve, score, at);
    }
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

/** Checked by hand rather than by a schema: the daily file has 300,000 rows. The percentile follows from the scores. */
function readScore(cve: unknown, score: unknown, at: string): Stated {
  if (typeof cve !== "string" || !/^CVE-\d{4}-\d{4,}$/.test(cve))
    return problem(at, `"${String(cve).slice(0, 40)}" is no CVE id; the row is left out`);
  const value = typeof score === "string" && score.trim() === "" ? Number.NaN : Number(score);
  if (typeof score === "boolean" || score === null || !(value >= 0 && value <= 1))
    return problem(
      at,
      `the score "${String(score).slice(0, 40)}" of ${cve} is no probability from 0 to 1; the row is left out`,
    );
  return { fact: "vulnerability", cve, epss: value, at };
}
