/** ZAP (zaproxy.org): the traditional JSON report of a dynamic scan. */
import { z } from "zod";
import type { Document } from "../text/index.js";
import type { Severity, StatedFactInput } from "../model/index.js";
import { endpointNames } from "./endpoint.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { check, lenient } from "./records.js";
import { clip, cwesIn, nameOf, oneLine, referencesIn } from "./report-fields.js";

export const zap: Input = {
  name: "zap",
  title: "ZAP scans of web applications (traditional JSON report)",
  recognises: (head) =>
    head.isJsonObject("site") && (head.partial("/site/0/alerts") !== undefined || head.isJsonObject("@version")),
  read,
};

const text = lenient(z.string());
const instance = z.object({ uri: z.string().min(1), method: text, param: text, attack: text });
const numeral = lenient(z.coerce.string());

const Alert = z.object({
  pluginid: numeral,
  alertRef: text,
  alert: text,
  name: text,
  riskcode: numeral,
  confidence: numeral,
  desc: text,
  solution: text,
  reference: text,
  cweid: numeral,
  instances: lenient(z.array(z.unknown())),
});
type Alert = z.infer<typeof Alert>;

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  for await (const { value, at } of document.jsonItems("/site/*/alerts")) {
    const alert = check(Alert, value, at);
    if (!alert.ok) {
      yield alert.problem;
      continue;
    }
    const severity = RISKS[alert.data.riskcode ?? ""];
    if (severity === undefined)
      yield problem(at, `the risk "${alert.data.riskcode ?? ""}" is unknown; the finding is kept without one`);
    for (const [index, one] of (alert.data.instances ?? []).entries()) {
      const found = check(instance, one, `${at}/instances/${index}`);
      if (found.ok)
        yield {
          ...reportOf(alert.data, found.data, options),
          severity: severity ?? "unknown",
          at: `${at}/instances/${index}`,
        };
      else yield found.problem;
    }
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

const RISKS: Record<string, Severity> = { "0": "informational", "1": "low", "2": "medium", "3": "high" };

function reportOf(
  alert: Alert,
  { uri, method, param, attack }: z.infer<typeof instance>,
  { asset }: ReadOptions,
): Omit<Extract<StatedFactInput, { fact: "report" }>, "at"> {
  const rule = alert.alertRef || alert.pluginid || undefined;
  const address = uri.replace(/[?#].*$/, "");
  // ZAP's confidence: 0 false positive, 1 low, 2 medium, 3 high, 4 confirmed by a person.
  const confidence = Number(alert.confidence ?? Number.NaN);
  const isAttacked = Boolean(attack) && confidence >= 2;
  return {
    fact: "report",
    id: nameOf("zap", rule, method ?? undefined, address, param ?? undefined),
    tool: { name: "ZAP" },
    kind: "dast",
    assets: [...endpointNames(address), ...(asset === undefined ? [] : [asset])],
    title: oneLine(alert.name ?? alert.alert) ?? "untitled alert",
    description: clip(plain(alert.desc), 8192),
    rule: oneLine(rule, 512),
    cwes: /^[1-9]\d*$/.test(alert.cweid ?? "") ? cwesIn(`CWE-${alert.cweid}`) : [],
    place: { endpoint: clip(address, 4096), method: oneLine(method, 32), parameter: oneLine(param, 256) },
    verified: isAttacked || confidence === 4 ? true : undefined,
    status: confidence === 0 ? "false-positive" : "open",
    justification: confidence === 0 ? "marked as a false positive in ZAP" : undefined,
    remediation: clip(plain(alert.solution), 4096),
    references: referencesIn(plain(alert.reference)?.split(/\s+/) ?? []),
    basis: "observed",
  };
}

/** ZAP writes its texts as HTML paragraphs. */
function plain(html: string | null | undefined): string | undefined {
  return html?.replace(/<[^>]{0,200}>/g, " ").replace(/[ \t]+/g, " ");
}
