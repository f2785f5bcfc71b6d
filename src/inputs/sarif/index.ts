/** SARIF 2.1.0, the interchange format of static analysis (OASIS): Semgrep, CodeQL, Gitleaks, Trivy, Bandit and others. */
import type { Document, Head } from "../../text/index.js";
import { DocumentError, pointer, pointerSegments, valueAt } from "../../text/index.js";
import { problem } from "../input.js";
import type { Input, ReadOptions, Stated } from "../input.js";
import { check } from "../records.js";
import { readResult } from "./result.js";
import { readRun } from "./run.js";
import type { Run } from "./run.js";
import { SarifResult, SarifRun } from "./schema.js";

export const sarif: Input = {
  name: "sarif",
  title: "SARIF 2.1.0 logs of code, secret and dependency scanners",
  recognises,
  read,
};

/** `runs` beside a version of two or three numbers, a SARIF schema, or a run's tool. */
function recognises(head: Head): boolean {
  const names = /sarif/i.test(String(head.value("/$schema") ?? ""));
  const version = /^\d+\.\d+\.\d+$/.test(String(head.value("/version") ?? ""));
  if (head.isJsonObject("runs"))
    return (
      names || version || head.partial("/runs/0/tool") !== undefined || head.partial("/runs/0/results") !== undefined
    );
  return head.isJsonObject("$schema") && names && version;
}

/** Two readings, since results may come before the rules that they refer to. */
async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const frame = (await document.json(["/runs/*/results"])).value;
  checkVersion(frame, document);
  const runs = readRuns(frame, options);
  for (const { run, problems } of runs) {
    yield* run.facts;
    yield* problems;
  }
  for await (const { value, at } of document.jsonItems("/runs/*/results")) {
    const run = runs[Number(pointerSegments(at)[1])];
    if (value === null || run === undefined) continue;
    const result = check(SarifResult, value, at);
    if (result.ok) yield* readResult(run.run, result.data, at);
    else yield result.problem;
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

interface ReadRun {
  readonly run: Run;
  readonly problems: readonly Stated[];
}

function readRuns(frame: unknown, options: ReadOptions): ReadRun[] {
  const runs = valueAt(frame, "/runs") ?? [];
  return (Array.isArray(runs) ? runs : []).map((value: unknown, index) => {
    const at = pointer("runs", index);
    const read = SarifRun.safeParse(value);
    const problems = [
      ...(read.success ? [] : [problem(at, "the run is no object; its results are read without rules and tool")]),
      ...failures(value, at),
    ];
    return { run: readRun(read.success ? read.data : {}, at, options), problems };
  });
}

/** A run that failed may lack findings: that is said, so that silence is not taken for safety. */
function failures(run: unknown, at: string): Stated[] {
  const invocations = valueAt(run, "/invocations");
  return (Array.isArray(invocations) ? invocations : []).flatMap((invocation: unknown, index) =>
    valueAt(invocation, "/executionSuccessful") === false
      ? [problem(`${at}/invocations/${index}`, "the tool says that its run failed: findings may be missing")]
      : [],
  );
}

function checkVersion(frame: unknown, { path }: Document): void {
  const version = valueAt(frame, "/version");
  if (version === undefined || (typeof version === "string" && version.startsWith("2.1."))) {
    const runs = valueAt(frame, "/runs");
    if (runs === undefined || runs === null || Array.isArray(runs)) return;
    const advice = "Export the log again; SARIF 2.1.0 has a list of runs there.";
    throw new DocumentError("syntax", path, { at: "/runs", why: "It is no list.", advice });
  }
  throw new DocumentError("syntax", path, {
    at: "/version",
    why: `This log has SARIF version ${JSON.stringify(version).slice(0, 40)}; version 2.1.0 is known.`,
    advice: "Let the tool write SARIF 2.1.0, or convert the log with the SARIF SDK's `sarif transform`.",
  });
}
