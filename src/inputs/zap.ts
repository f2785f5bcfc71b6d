/** ZAP (zaproxy.org): the traditional report of a dynamic scan, JSON or XML. */
import { z } from "zod";
import type { Document, XmlElement } from "../text/index.js";
import type { Severity, StatedFactInput } from "../model/index.js";
import { endpointNames, testedPort } from "./endpoint.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { check, lenient } from "./records.js";
import { clip, cwesIn, nameOf, oneLine, referencesIn } from "./report-fields.js";

export const zap: Input = {
  name: "zap",
  title: "ZAP scans of web applications (traditional report, JSON or XML)",
  recognises: (head) =>
    head.xml?.name === "OWASPZAPReport" ||
    (head.isJsonObject("site") && (head.partial("/site/0/alerts") !== undefined || head.isJsonObject("@version"))),
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
  for await (const { value, at } of alertsOf(document)) {
    const alert = check(Alert, value, at);
    if (!alert.ok) yield alert.problem;
    else yield* readAlert(alert.data, { at, isXml: document.head.format === "xml" }, options);
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

async function* alertsOf(document: Document): AsyncIterable<{ value: unknown; at: string }> {
  if (document.head.format !== "xml") yield* document.jsonItems("/site/*/alerts");
  else
    for await (const { value, at } of document.xmlItems("/OWASPZAPReport/site/alerts/alertitem"))
      yield { value: alertOfXml(value), at };
}

/** An alert of XML as JSON has it; requests and answers, which may hold sessions and passwords, are left out. */
function alertOfXml(alert: XmlElement): Record<string, unknown> {
  const instances = alert.children.find(({ name }) => name === "instances")?.children.map(fieldsOf);
  // Before ZAP 2.5 each alert was its own only instance.
  return { ...fieldsOf(alert), instances: instances ?? [fieldsOf(alert)] };
}

const FIELDS = new Set(
  "pluginid alertRef alert name riskcode confidence desc solution reference cweid uri method param attack".split(" "),
);

function fieldsOf({ children }: XmlElement): Record<string, unknown> {
  return Object.fromEntries(children.filter(({ name }) => FIELDS.has(name)).map(({ name, text }) => [name, text]));
}

interface Place {
  readonly at: string;
  readonly isXml: boolean;
}

function* readAlert(alert: Alert, { at, isXml }: Place, options: ReadOptions): Iterable<Stated> {
  const severity = RISKS[alert.riskcode ?? ""];
  if (severity === undefined)
    yield problem(at, `the risk "${alert.riskcode ?? ""}" is unknown; the finding is kept without one`);
  for (const [index, one] of (alert.instances ?? []).entries()) {
    const place = isXml ? `${at}/instances[1]/instance[${index + 1}]` : `${at}/instances/${index}`;
    const found = check(instance, one, place);
    if (found.ok) yield { ...reportOf(alert, found.data, options), severity: severity ?? "unknown", at: place };
    else yield found.problem;
  }
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
    place: {
      endpoint: clip(address, 4096),
      port: testedPort(address),
      method: oneLine(method, 32),
      parameter: oneLine(param, 256),
    },
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
