/** Compliance reports of the Trivy operator: benchmark controls, in detail or as a summary. */
import { within } from "../../text/index.js";
import { objectNames } from "../cluster-object.js";
import { controlOf } from "../cluster-controls.js";
import type { ReadOptions, Stated } from "../input.js";
import { check } from "../records.js";
import { nameOf, oneLine } from "../report-fields.js";
import { failedCheck, withSeverity } from "./reports.js";
import type { Context } from "./reports.js";
import { OperatorCheck, OperatorControl, OperatorSummary } from "./schema.js";
import type { OperatorObject } from "./schema.js";
import { readTarget } from "./subject.js";

/** In detail: each failed check on its object. As a summary: each failed control on the cluster. */
export function* compliance(object: OperatorObject, at: string, options: ReadOptions): Iterable<Stated> {
  const { detailReport, summaryReport } = object.status ?? {};
  const detailed = within(at, "status", "detailReport", "results");
  for (const [index, value] of (detailReport?.results ?? []).entries())
    yield* controlInDetail(value, within(detailed, index), options);
  if (detailReport?.results) return;
  const benchmark = summaryReport?.id ?? object.spec?.compliance?.id ?? object.metadata.name ?? "benchmark";
  const listed = within(at, "status", "summaryReport", "controlCheck");
  for (const [index, value] of (summaryReport?.controlCheck ?? []).entries())
    yield* controlInSummary(value, within(listed, index), options, benchmark);
}

function* controlInDetail(value: unknown, at: string, options: ReadOptions): Iterable<Stated> {
  const control = check(OperatorControl, value, at);
  if (!control.ok) return yield control.problem;
  const { id, severity, checks } = control.data;
  for (const [index, one] of (checks ?? []).entries()) {
    const target = OperatorCheck.safeParse(one).data?.target ?? "";
    const context: Context = { tool: { name: "Trivy" }, subject: subjectOfTarget(target, options) };
    yield* failedCheck(one, within(at, "checks", index), context, { id: id ?? undefined, severity });
  }
}

/** Checks of control plane and nodes name no object: they are about the cluster. */
function subjectOfTarget(target: string, { cluster, asset }: ReadOptions): Context["subject"] {
  const object = readTarget(target);
  const named = object ? objectNames(object, cluster) : target === "" ? [`k8s/${cluster}`] : [nameOf(target)];
  const configuration = [...named, ...(asset === undefined ? [] : [asset])];
  return { configuration, content: configuration, facts: [] };
}

function* controlInSummary(
  value: unknown,
  at: string,
  { cluster, asset }: ReadOptions,
  benchmark: string,
): Iterable<Stated> {
  const record = check(OperatorSummary, value, at);
  if (!record.ok) return yield record.problem;
  const { id, name, severity, totalFail } = record.data;
  if (!totalFail || totalFail < 0) return;
  const rule = `${benchmark} ${id}`;
  yield* withSeverity(
    {
      fact: "report",
      id: nameOf("trivy", rule, cluster),
      tool: { name: "Trivy" },
      kind: "misconfiguration",
      assets: [`k8s/${cluster}`, ...(asset === undefined ? [] : [asset])],
      title: oneLine(name) ?? rule.slice(0, 1024),
      description: `${totalFail} ${totalFail === 1 ? "check" : "checks"} of this control failed; the summary does not say where.`,
      rule: oneLine(rule, 512),
      control: controlOf("trivy", rule),
      at,
    },
    severity,
  );
}
