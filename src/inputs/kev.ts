/** CISA's catalogue of known exploited vulnerabilities (https://www.cisa.gov/kev), JSON and CSV. */
import { z } from "zod";
import type { Document } from "../text/index.js";
import { problem } from "./input.js";
import type { Input, Stated } from "./input.js";
import { check, lenient, optionalText } from "./records.js";
import { cwesIn, oneLine } from "./report-fields.js";

export const kev: Input = {
  name: "kev",
  title: "CISA KEV: vulnerabilities that are known to be exploited, JSON or CSV",
  recognises: (head) =>
    head.isJsonObject("catalogVersion", "vulnerabilities") || head.isCsv("cveID", "vulnerabilityName", "dateAdded"),
  read,
};

const Entry = z.object({
  cveID: z.string().regex(/^CVE-\d{4}-\d{4,}$/, "must be a CVE id such as CVE-2021-44228"),
  vulnerabilityName: optionalText,
  knownRansomwareCampaignUse: lenient(z.string()),
  cwes: lenient(z.union([z.array(z.string()), z.string()])),
});

async function* read(document: Document): AsyncIterable<Stated> {
  if (document.head.format === "csv") {
    for await (const row of document.csvRows())
      yield row.problem === undefined ? readEntry(row.value, row.at) : problem(row.at, row.problem);
  } else {
    for await (const { value, at } of document.jsonItems("/vulnerabilities")) yield readEntry(value, at);
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

function readEntry(value: unknown, at: string): Stated {
  const entry = check(Entry, value, at);
  if (!entry.ok) return entry.problem;
  const { cveID, vulnerabilityName, knownRansomwareCampaignUse, cwes } = entry.data;
  const isKnown = knownRansomwareCampaignUse?.toLowerCase() === "known";
  return {
    fact: "vulnerability",
    cve: cveID,
    title: oneLine(vulnerabilityName),
    kev: true,
    // "Unknown" is no statement that there is none.
    ...(isKnown ? { ransomware: true } : {}),
    cwes: cwesIn(cwes),
    at,
  };
}
