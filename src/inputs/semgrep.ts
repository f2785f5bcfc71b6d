/** Semgrep's own JSON (`semgrep --json`). */
import { z } from "zod";
import type { Document, Head } from "../text/index.js";
import type { FindingKind, StatedFactInput } from "../model/index.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { check, lenient, optionalText } from "./records.js";
import {
  clip,
  cveIn,
  cwesIn,
  lineOf,
  nameOf,
  oneLine,
  precisionOfWord,
  referencesIn,
  severityOf,
} from "./report-fields.js";

export const semgrep: Input = { name: "semgrep", title: "Semgrep results in its own JSON", recognises, read };

/** Other tools have `results` and `errors` too; an empty report is told by having no members of theirs. */
function recognises(head: Head): boolean {
  if (!head.isJsonObject("results") && !head.isJsonObject("errors", "paths")) return false;
  if (typeof head.value("/results/0/check_id") === "string") return true;
  const own = [
    "results",
    "errors",
    "version",
    "paths",
    "interfile_languages_used",
    "skipped_rules",
    "engine_requested",
    "time",
  ];
  const results = head.partial("/results");
  const isEmpty = results === undefined || (Array.isArray(results) && results.length === 0);
  return isEmpty && head.isJsonObject("errors") && head.topLevelKeys.every((key) => own.includes(key));
}

const position = lenient(z.object({ line: lenient(z.number()) }));
const text = lenient(z.string());
const texts = lenient(z.union([z.string().transform((text) => [text]), z.array(z.string())]));
const found = lenient(z.object({ package: z.string(), version: optionalText, ecosystem: optionalText }));

const Result = z.object({
  check_id: z.string().min(1),
  path: z.string().min(1),
  start: position,
  end: position,
  extra: lenient(
    z.object({
      message: text,
      severity: text,
      lines: text,
      fingerprint: text,
      is_ignored: lenient(z.boolean()),
      fix: text,
      validation_state: text,
      metadata: lenient(z.object({ cwe: texts, confidence: text, references: texts, source: text, shortlink: text })),
      sca_info: lenient(z.object({ dependency_match: lenient(z.object({ found_dependency: found })) })),
      dataflow_trace: z.unknown().optional(),
    }),
  ),
});
type Result = z.infer<typeof Result>;

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  for await (const { value, at } of document.jsonItems("/results")) {
    const result = check(Result, value, at);
    if (!result.ok) {
      yield result.problem;
      continue;
    }
    const word = result.data.extra?.severity ?? "";
    const severity = severityOf(word);
    if (severity === undefined) yield problem(at, `the severity "${word}" is unknown; the finding is kept without one`);
    yield { ...reportOf(result.data, at, options), severity: severity ?? "unknown" };
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

/** What Semgrep found out about a secret by trying it; `NO_VALIDATOR` stands on every other result. */
const VALIDATED: Record<string, boolean> = { CONFIRMED_VALID: true, CONFIRMED_INVALID: false };

function isSecretRule(rule: string, validation: string | null | undefined): boolean {
  return /(^|\.)secrets\./.test(rule) || /^CONFIRMED_|^VALIDATION_ERROR$/.test(validation ?? "");
}

function reportOf(
  { check_id: rule, path, start, end, extra: given }: Result,
  at: string,
  { asset }: ReadOptions,
): Extract<StatedFactInput, { fact: "report" }> {
  const extra = given ?? {};
  const { metadata, sca_info } = extra;
  const cwes = cwesIn(metadata?.cwe);
  const dependency = sca_info?.dependency_match?.found_dependency;
  const kind: FindingKind = dependency ? "sca" : isSecretRule(rule, extra.validation_state) ? "secret" : "sast";
  const line = lineOf(start?.line);
  const print = extra.fingerprint && extra.fingerprint !== "requires login" ? extra.fingerprint : undefined;
  return {
    fact: "report",
    id: nameOf("semgrep", rule, path, line, print),
    tool: { name: "Semgrep" },
    kind,
    assets: asset === undefined ? [] : [asset],
    title: (kind === "secret" ? undefined : oneLine(extra.message, 300)) ?? nameOf(rule).slice(0, 1024),
    description: kind === "secret" ? undefined : clip(extra.message, 8192),
    rule: oneLine(rule, 512),
    cve: kind === "sca" ? cveIn(rule, extra.message) : undefined,
    cwes,
    place: {
      file: clip(path, 4096),
      line,
      endLine: lineOf(end?.line),
      snippet: snippetOf(
        extra.lines,
        kind === "secret" || cwes.includes("CWE-798") || /secret|password|credential/i.test(rule),
      ),
      fingerprint: oneLine(print, 512),
      package: dependency
        ? clip([dependency.ecosystem, dependency.package].filter(Boolean).join("/"), 1024)
        : undefined,
      version: clip(dependency?.version, 256),
    },
    verified: VALIDATED[extra.validation_state ?? ""],
    precision: precisionOfWord(metadata?.confidence),
    status: extra.is_ignored ? "accepted" : "open",
    justification: extra.is_ignored ? "a comment in the code says nosemgrep" : undefined,
    remediation: clip(extra.fix ? `Replace by: ${extra.fix}` : undefined, 1000),
    references: referencesIn([metadata?.source, metadata?.shortlink, ...(metadata?.references ?? [])]),
    flow: flowOf(extra.dataflow_trace),
    at,
  };
}

/** The first line, which every tool agrees on; never a secret, and not what stands for code that is withheld. */
function snippetOf(lines: string | null | undefined, isSecret: boolean): string | undefined {
  return isSecret || lines === "requires login" ? undefined : clip(lines?.trim().split(/\r?\n/)[0], 2000);
}

/** Every place in a trace, from taint source to sink; its nesting differs between versions. */
function flowOf(trace: unknown): { file: string; line?: number }[] {
  const { taint_source, intermediate_vars, taint_sink } = (trace ?? {}) as Record<string, unknown>;
  return [taint_source, intermediate_vars, taint_sink].flatMap((part) => placesIn(part, 8)).slice(0, 256);
}

function placesIn(value: unknown, depth: number): { file: string; line?: number }[] {
  if (typeof value !== "object" || value === null || depth === 0) return [];
  const { path, start } = value as { path?: unknown; start?: { line?: unknown } };
  const file = clip(path, 4096);
  if (file !== undefined) return [{ file, line: lineOf(start?.line) }];
  return Object.values(value).flatMap((child) => placesIn(child, depth - 1));
}
