/**
 * Policy reports of the Kubernetes policy working group (wgpolicyk8s.io), their successor OpenReports (openreports.io),
 * and Kyverno's own intermediate ones: what policy engines and other tools say of objects of a cluster.
 */
import { z } from "zod";
import type { FindingKind, StatedFactInput } from "../model/index.js";
import { within } from "../text/index.js";
import type { Document } from "../text/index.js";
import { objectNames } from "./cluster-object.js";
import { controlOf } from "./cluster-controls.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { check, lenient } from "./records.js";
import { clip, cveIn, nameOf, oneLine, referencesIn, severityOf, versionsIn } from "./report-fields.js";
import { firstGroup, leaveOut, reportObjects } from "./report-objects.js";
import type { LeftOut } from "./report-objects.js";
import { kindOfTool } from "./tool-kind.js";

const GROUPS = new Set(["wgpolicyk8s.io", "openreports.io", "reports.x-k8s.io", "reports.kyverno.io"]);

export const policyReport: Input = {
  name: "policy-report",
  title: "Policy reports (JSON, YAML) of Kyverno and others: wgpolicyk8s.io and openreports.io",
  recognises: (head) => GROUPS.has(firstGroup(head) ?? ""),
  read,
};

const KINDS = /^(Cluster)?(Policy|Ephemeral)?Report$/;

const text = lenient(z.string());
const resource = z.object({ kind: text, name: text, namespace: text }).catch({});
const contents = { scope: lenient(resource), source: text, results: lenient(z.array(z.unknown())) };

const ReportObject = z.object({
  apiVersion: z.string(),
  kind: z.string().min(1),
  metadata: lenient(z.object({ namespace: text, ownerReferences: lenient(z.array(resource)) })),
  ...contents,
  spec: lenient(z.object({ ...contents, owner: lenient(resource) })),
});
type ReportObject = z.infer<typeof ReportObject>;

const Result = z.object({
  policy: z.string().min(1),
  rule: text,
  category: text,
  severity: text,
  result: text,
  status: text,
  message: text,
  description: text,
  source: text,
  resources: lenient(z.array(resource)),
  subjects: lenient(z.array(resource)),
  properties: lenient(z.record(z.string(), z.unknown())),
});
type Result = z.infer<typeof Result>;

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const left: LeftOut = new Map();
  for await (const { value, at } of reportObjects(document)) {
    const object = check(ReportObject, value, at);
    if (!object.ok) {
      yield object.problem;
      continue;
    }
    const { apiVersion, kind } = object.data;
    if (GROUPS.has(apiVersion.split("/")[0] ?? "") && KINDS.test(kind)) yield* readObject(object.data, at, options);
    else leaveOut(left, `${kind} (${apiVersion})`, at);
  }
  for (const [kind, { at, count }] of left)
    yield problem(at, `${count} ${count === 1 ? "object" : "objects"} of kind ${kind} not read: no policy report`);
  for (const { at, why } of document.problems) yield problem(at, why);
}

/** What the results of one report have in common. */
interface Context {
  readonly object: ReportObject;
  readonly options: ReadOptions;
}

function* readObject(object: ReportObject, at: string, options: ReadOptions): Iterable<Stated> {
  const isInner = !object.results && object.spec?.results;
  const results = object.results ?? object.spec?.results ?? [];
  const list = isInner ? within(at, "spec", "results") : within(at, "results");
  for (const [index, value] of results.entries()) {
    const place = within(list, index);
    const result = check(Result, value, place);
    if (!result.ok) yield result.problem;
    else yield* readResult(result.data, place, { object, options });
  }
}

/** `fail` breaks the policy; `warn` breaks one that only warns. */
function* readResult(result: Result, at: string, { object, options }: Context): Iterable<Stated> {
  const word = (result.result ?? result.status ?? "").toLowerCase();
  if (word === "error")
    return yield problem(`${at}/result`, `the policy "${result.policy.slice(0, 200)}" could not be evaluated`);
  if (word === "pass" || word === "skip") return;
  if (word !== "fail" && word !== "warn")
    return yield problem(`${at}/result`, `the result "${word.slice(0, 40)}" is unknown; it is left out`);
  const severity = severityOf(result.severity ?? "");
  if (severity === undefined)
    yield problem(
      `${at}/severity`,
      `the severity "${result.severity ?? ""}" is unknown; the finding is kept without one`,
    );
  for (const assets of subjectsOf(result, object, options))
    yield { ...reportOf(result, object, assets), severity: severity ?? "unknown", at };
}

/** The objects that the result names, else the one that the whole report is about. */
function subjectsOf(result: Result, object: ReportObject, { cluster, asset }: ReadOptions): string[][] {
  const own = [...(result.resources ?? []), ...(result.subjects ?? [])].filter(({ kind, name }) => kind && name);
  const inner = object.spec;
  const common = object.scope ?? inner?.scope ?? inner?.owner ?? object.metadata?.ownerReferences?.[0];
  const subjects = own.length > 0 ? own : common ? [common] : [{}];
  const given = asset === undefined ? [] : [asset];
  return subjects.map(({ kind, name, namespace }: z.infer<typeof resource>) => {
    // A namespaced report is about objects of its own namespace where it does not say otherwise.
    const inside = namespace || object.metadata?.namespace;
    return [...objectNames({ kind: kind ?? "", name: name ?? "", namespace: inside }, cluster), ...given];
  });
}

type Report = Extract<StatedFactInput, { fact: "report" }>;

function reportOf(result: Result, object: ReportObject, assets: readonly string[]): Omit<Report, "at"> {
  const { policy, rule, category, message, description } = result;
  const tool = oneLine(result.source ?? object.source ?? object.spec?.source, 256) ?? "policy report";
  const cve = cveIn(policy, rule);
  const kind = kindOf(tool, category ?? "", cve);
  const said = (field: string): string | undefined => oneLine(result.properties?.[field], 1024);
  const fixed = cve === undefined ? undefined : said("fixedVersion");
  const name = said("pkgName") ?? said("resource");
  return {
    fact: "report",
    id: nameOf(tool, policy, rule === policy ? undefined : (rule ?? undefined), assets[0], cve && name),
    tool: { name: tool },
    kind,
    assets: [...assets],
    title: oneLine(cve === undefined ? policy : (message ?? policy)) ?? "untitled policy",
    // What a secret scanner says may hold the secret.
    description: kind === "secret" ? undefined : clip(message ?? description, 8192),
    rule: oneLine([policy, rule].filter(Boolean).join("/"), 512),
    cve,
    ...(kind === "misconfiguration" ? { control: controlName(tool, policy, rule ?? "") } : {}),
    place: cve === undefined ? {} : { package: name, version: oneLine(said("installedVersion"), 256) },
    fixedVersions: versionsIn(fixed),
    references: referencesIn([said("primaryURL"), said("primaryLink")]),
  };
}

/** By policy, as one policy's rules for different containers are one matter; Trivy's checks have their own names. */
function controlName(tool: string, policy: string, rule: string): string {
  if (/trivy/i.test(tool)) return controlOf("trivy", /^(AVD-)?K[SC]V-?\d/i.test(policy) ? policy : rule || policy);
  const shared = controlOf("kyverno", policy);
  return shared.startsWith("kubernetes/")
    ? shared
    : controlOf(tool.toLowerCase(), [policy, rule].filter(Boolean).join("/"));
}

function kindOf(tool: string, category: string, cve: string | undefined): FindingKind {
  if (cve !== undefined) return "sca";
  if (/secret/i.test(`${tool} ${category}`) && /trivy|gitleaks/i.test(tool)) return "secret";
  return kindOfTool(tool) === "runtime" ? "runtime" : "misconfiguration";
}
