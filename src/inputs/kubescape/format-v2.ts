/** Kubescape's format v2: resources by id, and for each what every control said. */
import { valueAt, within } from "../../text/index.js";
import type { Document } from "../../text/index.js";
import { problem } from "../input.js";
import type { ReadOptions, Stated } from "../input.js";
import { check } from "../records.js";
import { namesOf, objectOfId, reportOf } from "./report.js";
import { ControlResult, ControlSummary, Resource, Result } from "./schema.js";
import type { KubescapeObject } from "./schema.js";

interface Known {
  readonly options: ReadOptions;
  readonly objects: ReadonlyMap<string, KubescapeObject>;
  /** Controls by id. */
  readonly summary: unknown;
}

/** Three readings, as the parts may stand in any order: how bad each control is, names of objects, then results. */
export async function* readV2(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const summary = (await document.jsonValue("/summaryDetails/controls"))?.value;
  const objects = new Map<string, KubescapeObject>();
  for await (const { value } of document.jsonItems("/resources")) {
    const resource = Resource.safeParse(value);
    if (resource.success) objects.set(resource.data.resourceID, resource.data.object);
  }
  const known: Known = { options, objects, summary };
  for await (const { value, at } of document.jsonItems("/results")) {
    if (value === null) continue;
    const result = check(Result, value, at);
    if (!result.ok) yield result.problem;
    else
      for (const [index, control] of (result.data.controls ?? []).entries())
        yield* readControl(control, within(at, "controls", index), result.data.resourceID, known);
  }
}

const STATES = new Set(["passed", "failed", "skipped", "warning", "irrelevant", "excluded", "error", ""]);

function* readControl(value: unknown, at: string, resourceId: string, known: Known): Iterable<Stated> {
  const control = check(ControlResult, value, at);
  if (!control.ok) return yield control.problem;
  const { controlID, name, status } = control.data;
  const word = status?.status?.toLowerCase() ?? "";
  const excepted = status?.subStatus === "w/exceptions" || word === "excluded";
  if (!STATES.has(word))
    yield problem(`${at}/status`, `the status "${word.slice(0, 40)}" is unknown; the control is left out`);
  if (word !== "failed" && word !== "warning" && !excepted) return;
  const found = known.objects.get(resourceId);
  const object = found?.kind ? found : objectOfId(resourceId);
  const summary = ControlSummary.safeParse(valueAt(known.summary, `/${controlID.replaceAll("/", "~1")}`)).data;
  const names = namesOf(object, known.options);
  yield reportOf(
    {
      control: controlID,
      name: name ?? summary?.name,
      details: pathsOf(control.data),
      score: summary?.scoreFactor,
      names,
      excepted,
    },
    at,
  );
}

/** The settings that are wrong; the values that Kubescape proposes for them are placeholders. */
function pathsOf({ rules }: ControlResult): string | undefined {
  const paths = (rules ?? []).flatMap(({ paths }) =>
    (paths ?? []).map(
      ({ failedPath, fixPath, reviewPath, deletePath }) => failedPath || fixPath?.path || reviewPath || deletePath,
    ),
  );
  const known = [...new Set(paths.filter((path) => typeof path === "string" && path !== ""))];
  return known.length > 0 ? known.join("\n") : undefined;
}
