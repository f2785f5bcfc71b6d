/** Kubescape's format v1: frameworks, their controls, and what each rule answered for each object. */
import { within } from "../../text/index.js";
import type { Document } from "../../text/index.js";
import type { ReadOptions, Stated } from "../input.js";
import { check } from "../records.js";
import { problem } from "../input.js";
import { namesOf, reportOf } from "./report.js";
import { ControlReport, KubescapeObject, RuleReport, RuleResponse } from "./schema.js";

/** Where controls stand: in an array of frameworks, in one framework, or in a report of several. */
const PLACES = ["/controlReports", "/frameworks/*/controlReports"];

export async function* readV1(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const places = document.head.isJsonArray() ? ["/*/controlReports"] : PLACES;
  for await (const { value, at } of document.jsonItems(places)) {
    // A framework without controls has null.
    if (value === null) continue;
    const control = check(ControlReport, value, at);
    if (!control.ok) yield control.problem;
    else yield* readControl(control.data, at, options);
  }
}

function* readControl(control: ControlReport, at: string, options: ReadOptions): Iterable<Stated> {
  if (!control.controlID && !control.id)
    return yield problem(at, "the control has no id, so nobody knows what it checks");
  for (const [index, value] of (control.ruleReports ?? []).entries()) {
    const place = within(at, "ruleReports", index);
    const rule = check(RuleReport, value, place);
    if (!rule.ok) {
      yield rule.problem;
      continue;
    }
    for (const [number, response] of (rule.data.ruleResponses ?? []).entries())
      yield* readResponse(response, within(place, "ruleResponses", number), control, options);
  }
}

function* readResponse(value: unknown, at: string, control: ControlReport, options: ReadOptions): Iterable<Stated> {
  const response = check(RuleResponse, value, at);
  if (!response.ok) return yield response.problem;
  const { alertMessage, alertObject, ruleStatus, failedPaths, exception } = response.data;
  if (ruleStatus && !/^(failed|warning|excluded)$/i.test(ruleStatus)) return;
  const paths = (failedPaths ?? []).filter((path) => typeof path === "string");
  const objects = alertObject?.k8sApiObjects ?? [];
  for (const object of objects) {
    const said = {
      control: control.controlID || control.id || "",
      name: control.name,
      details: [control.description, alertMessage, ...paths].filter(Boolean).join("\n"),
      remediation: control.remediation,
      score: control.baseScore ?? control.score,
      names: namesOf(KubescapeObject.catch({}).parse(object), options),
      excepted: /^excluded$/i.test(ruleStatus ?? "") || (exception !== undefined && exception !== null),
    };
    yield reportOf(said, at);
  }
}
