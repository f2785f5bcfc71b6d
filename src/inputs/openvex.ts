/**
 * OpenVEX (https://github.com/openvex/spec, v0.2.0): what the maker of a product says of a vulnerability in it. A
 * statement is kept as it is: which findings it is about exists only once all reports are known.
 */
import { z } from "zod";
import type { Document, Head } from "../text/index.js";
import { problem } from "./input.js";
import type { Input, Stated } from "./input.js";
import { check, lenient } from "./records.js";
import { clip, cveIn, nameOf } from "./report-fields.js";

export const openvex: Input = {
  name: "openvex",
  title: "OpenVEX statements: which vulnerabilities affect a product and which do not",
  recognises: (head: Head) => head.isJsonObject("@context", "statements") && isOpenVex(head.value("/@context")),
  read,
};

function isOpenVex(context: unknown): boolean {
  return typeof context === "string" && context.startsWith("https://openvex.dev/ns");
}

/** Earlier versions name things by a plain string. */
const Thing = z.union([
  z.string(),
  z.looseObject({
    "@id": lenient(z.string()),
    name: lenient(z.string()),
    aliases: lenient(z.array(z.string())),
    identifiers: lenient(z.record(z.string(), z.string())),
    subcomponents: lenient(z.array(z.unknown())),
  }),
]);
const Statement = z.object({
  vulnerability: Thing,
  products: z.array(Thing).max(4096).nullish(),
  status: z.enum(["not_affected", "affected", "fixed", "under_investigation"]),
  justification: lenient(z.string()),
  impact_statement: lenient(z.string()),
  timestamp: lenient(z.string()),
});

async function* read(document: Document): AsyncIterable<Stated> {
  const issued = document.head.value("/timestamp");
  for await (const { value, at } of document.jsonItems("/statements")) {
    const record = check(Statement, value, at);
    if (!record.ok) {
      yield record.problem;
      continue;
    }
    const { vulnerability, products, status, justification, impact_statement: impact, timestamp } = record.data;
    const cve = cveIn(...names(vulnerability));
    if (cve === undefined) {
      yield problem(at, "the statement names no CVE; it is left out");
      continue;
    }
    if (!products?.length) {
      yield problem(at, `the statement on ${cve} names no product; it is left out`);
      continue;
    }
    const said = {
      cve,
      status,
      products: products.map(productOf),
      justification: clip([justification, impact].filter(Boolean).join(": "), 2048),
      timestamp: timestamp ?? (typeof issued === "string" ? issued : ""),
    };
    yield { fact: "object", domain: "vex", partition: "vex", value: said, at };
  }
}

function names(thing: z.infer<typeof Thing>): string[] {
  if (typeof thing === "string") return [thing];
  return [thing.name, thing["@id"], ...(thing.aliases ?? [])].filter((name) => typeof name === "string");
}

/** Names of a product, and of the parts of it that the statement is limited to. */
function productOf(thing: z.infer<typeof Thing>): { names: string[]; parts: string[] } {
  if (typeof thing === "string") return { names: [nameOf(thing)], parts: [] };
  const own = [thing["@id"], ...Object.values(thing.identifiers ?? {})].filter((name) => typeof name === "string");
  const parts = (thing.subcomponents ?? []).flatMap((part) => {
    const parsed = Thing.safeParse(part);
    return parsed.success ? names(parsed.data).map((name) => nameOf(name)) : [];
  });
  return { names: own.map((name) => nameOf(name)), parts };
}
