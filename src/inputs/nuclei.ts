/** Nuclei (projectdiscovery/nuclei): JSON lines and JSON export of dynamic tests; each line is a test that succeeded. */
import { z } from "zod";
import type { Document, Head } from "../text/index.js";
import { valueAt } from "../text/index.js";
import type { StatedFactInput } from "../model/index.js";
import { endpointNames, testedPort } from "./endpoint.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { check, lenient, optionalText } from "./records.js";
import { clip, cveIn, cwesIn, nameOf, oneLine, referencesIn, severityOf } from "./report-fields.js";

export const nuclei: Input = { name: "nuclei", title: "Nuclei results, JSON lines or JSON", recognises, read };

/** The template's id has had two spellings. */
function recognises(head: Head): boolean {
  const isResult = (value: unknown): boolean =>
    typeof value === "object" &&
    value !== null &&
    Object.hasOwn(value, "info") &&
    ["template-id", "templateID"].some((key) => Object.hasOwn(value, key));
  return isResult(head.firstItem()) || (head.format === "json" && isResult(head.partial("")));
}

const texts = lenient(z.union([z.string().transform((text) => [text]), z.array(z.string())]));

const Result = z
  .object({
    "template-id": optionalText,
    templateID: optionalText,
    info: z.object({
      name: optionalText,
      severity: optionalText,
      description: optionalText,
      remediation: lenient(z.string()),
      reference: texts,
      tags: texts,
      classification: lenient(
        z.object({
          "cve-id": texts,
          "cwe-id": texts,
          "cvss-metrics": lenient(z.string()),
          "epss-score": lenient(z.number().min(0).max(1)),
        }),
      ),
    }),
    host: optionalText,
    "matched-at": optionalText,
    matched: optionalText,
    ip: lenient(z.string()),
    "matcher-name": lenient(z.string()),
    request: lenient(z.string()),
    "curl-command": lenient(z.string()),
  })
  .refine((result) => result["template-id"] || result.templateID, "template-id: must name the template")
  .refine((result) => result["matched-at"] || result.matched || result.host, "matched-at: must say what was tested");
type Result = z.infer<typeof Result>;

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  if (document.head.isJsonArray()) {
    for await (const { value, at } of document.jsonItems("")) yield* readResult(value, at, options);
  } else {
    for await (const row of document.jsonLines()) {
      if (row.problem === undefined) yield* readResult(row.value, row.at, options);
      else yield problem(row.at, row.problem);
    }
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

function* readResult(value: unknown, at: string, options: ReadOptions): Iterable<Stated> {
  // With `-matcher-status` templates that found nothing are listed too.
  if (valueAt(value, "/matcher-status") === false) return;
  const read = check(Result, value, at);
  if (!read.ok) return yield read.problem;
  const result = read.data;
  const word = result.info.severity ?? "";
  const severity = severityOf(word);
  if (severity === undefined) yield problem(at, `the severity "${word}" is unknown; the finding is kept without one`);
  yield { ...reportOf(result, at, options), severity: severity ?? "unknown" };
}

function reportOf(result: Result, at: string, options: ReadOptions): Extract<StatedFactInput, { fact: "report" }> {
  const { info } = result;
  const template = result["template-id"] || result.templateID || "";
  const matched = result["matched-at"] || result.matched || result.host || "";
  const { classification } = info;
  const vector = classification?.["cvss-metrics"];
  const tags = (info.tags ?? []).flatMap((tag) => tag.split(","));
  return {
    fact: "report",
    id: nameOf("nuclei", template, result["matcher-name"] ?? undefined, withoutQuery(matched)),
    tool: { name: "Nuclei" },
    kind: "dast",
    assets: assetsOf(matched, result, options),
    title: oneLine(info.name) ?? nameOf(template).slice(0, 1024),
    description: clip(info.description, 8192),
    rule: oneLine(template, 512),
    cve: cveIn(classification?.["cve-id"]?.join(" "), template),
    cwes: cwesIn(classification?.["cwe-id"]),
    place: {
      port: testedPort(matched),
      ...(/^https?:\/\//i.test(matched)
        ? { endpoint: clip(withoutQuery(matched), 4096), method: methodOf(result) }
        : { resource: oneLine(matched) }),
    },
    cvss: vector && vector.length <= 512 ? [{ vector, source: "nuclei" }] : [],
    epss: classification?.["epss-score"] ?? undefined,
    verified: true,
    needsLogin: tags.includes("authenticated") ? true : undefined,
    remediation: clip(info.remediation, 4096),
    references: referencesIn(info.reference ?? []),
    basis: "observed",
    at,
  };
}

function assetsOf(matched: string, { host, ip }: Result, { asset }: ReadOptions): string[] {
  const names = [
    ...endpointNames(matched),
    ...endpointNames(host ?? ""),
    ...(ip ? [`ip/${ip}`, ip] : []),
    ...(asset ? [asset] : []),
  ];
  return [...new Set(names)].map((name) => nameOf(name)).slice(0, 64);
}

/** A query may hold what the test injected, or a token. */
function withoutQuery(url: string): string {
  return url.replace(/[?#].*$/, "").replace(/^(https?:\/\/)[^/@]*@/i, "$1");
}

function methodOf(result: Result): string | undefined {
  const request = /^([A-Z]{3,10}) \S/.exec(result.request ?? "")?.[1];
  return request ?? /-X '?([A-Z]{3,10})\b/.exec(result["curl-command"] ?? "")?.[1];
}
