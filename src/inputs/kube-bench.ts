/** kube-bench (aquasecurity/kube-bench): checks of a node against the CIS Kubernetes Benchmark, JSON. */
import { z } from "zod";
import { within } from "../text/index.js";
import type { Document, Head } from "../text/index.js";
import { controlOf } from "./cluster-controls.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { openInterface, openPorts } from "./open-interfaces.js";
import { check, lenient } from "./records.js";
import { clip, nameOf, oneLine } from "./report-fields.js";

export const kubeBench: Input = {
  name: "kube-bench",
  title: "kube-bench results (JSON): a node, or its cluster, against the CIS Kubernetes Benchmark",
  recognises,
  read,
};

/** Results of several targets stand in `Controls`, in an array, or one after the other. */
function recognises(head: Head): boolean {
  if (head.isJsonObject("Controls", "Totals")) return true;
  const first = head.isJsonObject("Controls") ? head.partial("/Controls/0") : (head.firstItem() ?? head.partial(""));
  if (head.format === "yaml" || typeof first !== "object" || first === null) return false;
  return ["node_type", "tests"].every((key) => Object.hasOwn(first, key));
}

const text = lenient(z.string());
const list = lenient(z.array(z.unknown()));

const Control = z.object({ id: text, version: text, text, node_type: text, tests: z.array(z.unknown()) });
type Control = z.infer<typeof Control>;

const Group = z.object({ section: text, desc: text, results: list });

/** `actual_value` is what a command printed on the node, which may hold a secret, so it is not read. */
const Result = z.object({
  test_number: z.string().min(1),
  test_desc: text,
  remediation: text,
  status: z.string(),
});
type Result = z.infer<typeof Result>;

const STATES = new Set(["PASS", "FAIL", "WARN", "INFO", ""]);

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const { head } = document;
  const found = head.isJsonArray()
    ? document.jsonItems("")
    : head.isJsonObject("Controls")
      ? document.jsonItems("/Controls")
      : document.values();
  const byHand = { count: 0, at: "" };
  for await (const { value, at } of found) {
    const control = check(Control, value, at);
    if (!control.ok) yield control.problem;
    else yield* readControl(control.data, at, { options, byHand });
  }
  if (byHand.count > 0)
    yield problem(byHand.at, `${byHand.count} checks with WARN are left to a person, so they are no findings`);
  for (const { at, why } of document.problems) yield problem(at, why);
}

interface Reading {
  readonly options: ReadOptions;
  /** Checks that kube-bench could not decide. */
  readonly byHand: { count: number; at: string };
}

function* readControl(control: Control, at: string, reading: Reading): Iterable<Stated> {
  for (const [index, value] of control.tests.entries()) {
    const place = within(at, "tests", index);
    const group = check(Group, value, place);
    if (!group.ok) {
      yield group.problem;
      continue;
    }
    for (const [number, one] of (group.data.results ?? []).entries())
      yield* readResult(one, within(place, "results", number), control, reading);
  }
  yield* openInterfaces(control, at, reading.options);
}

/** Where the node is known. */
function* openInterfaces({ node_type, tests }: Control, at: string, { asset }: ReadOptions): Iterable<Stated> {
  if (asset === undefined) return;
  const results = tests.flatMap((group) => Group.safeParse(group).data?.results ?? []);
  const failed = results.flatMap((one) => {
    const { data } = Result.safeParse(one);
    return data?.status === "FAIL" ? [data.test_desc ?? ""] : [];
  });
  for (const port of openPorts(node_type ?? "", failed)) yield openInterface(asset, port, at);
}

function* readResult(value: unknown, at: string, control: Control, { options, byHand }: Reading): Iterable<Stated> {
  const result = check(Result, value, at);
  if (!result.ok) return yield result.problem;
  const { status } = result.data;
  if (!STATES.has(status))
    return yield problem(`${at}/status`, `the status "${status.slice(0, 40)}" is unknown; the check is left out`);
  if (status === "WARN") {
    byHand.count += 1;
    if (byHand.at === "") byHand.at = at;
  }
  if (status === "FAIL") yield reportOf(result.data, at, control, options);
}

/** The results do not say which node was tested: `--asset` does, and else the cluster stands for its nodes. */
function reportOf(
  { test_number: number, test_desc, remediation }: Result,
  at: string,
  { version, node_type, text: title }: Control,
  { asset, cluster }: ReadOptions,
): Stated {
  const assets = [...(asset === undefined ? [] : [asset]), `k8s/${cluster}`];
  return {
    fact: "report",
    id: nameOf("kube-bench", assets[0], node_type ?? undefined, version ?? undefined, number),
    tool: { name: "kube-bench" },
    kind: "misconfiguration",
    assets,
    title: oneLine(test_desc) ?? `check ${number}`.slice(0, 1024),
    description: clip(title, 8192),
    rule: oneLine(number, 512),
    control: controlOf("kube-bench", [version, number].filter(Boolean).join(" ")),
    place: { resource: oneLine(node_type, 1024) },
    remediation: clip(remediation, 4096),
    at,
  };
}
