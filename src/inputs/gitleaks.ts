/** Gitleaks' JSON report, version 8 and older. The secret, its line and the commit's author are not even read. */
import { z } from "zod";
import type { Document, Head } from "../text/index.js";
import type { StatedFactInput } from "../model/index.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { check, lenient } from "./records.js";
import { clip, lineOf, nameOf, oneLine, referencesIn } from "./report-fields.js";
import { readRepositoryAddress, repositoryFact } from "./repository.js";
import type { RepositoryAddress } from "./repository.js";

export const gitleaks: Input = {
  name: "gitleaks",
  title: "Gitleaks reports of secrets in repositories (JSON)",
  recognises,
  read,
};

function recognises(head: Head): boolean {
  const first = head.isJsonArray() ? (head.firstItem() ?? {}) : {};
  const has = (...keys: string[]): boolean => keys.every((key) => Object.hasOwn(first, key));
  return (
    has("RuleID", "File", "StartLine") ||
    has("RuleID", "Match") ||
    has("RuleID", "Secret") ||
    has("rule", "offender", "commit")
  );
}

const text = lenient(z.string());

/** Version 8, or the lower-case names before it. */
const Leak = z
  .object({ RuleID: text, Description: text, File: text, StartLine: lenient(z.number()), EndLine: lenient(z.number()) })
  .extend({ Commit: text, Fingerprint: text, Link: text })
  .extend({ rule: text, file: text, lineNumber: lenient(z.number()), commit: text, repoURL: text, leakURL: text })
  .refine((leak) => leak.RuleID || leak.rule, "RuleID: must name the rule")
  .refine((leak) => leak.File || leak.file, "File: must name the file");
type Leak = z.infer<typeof Leak>;

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const stated = new Set<string>();
  for await (const { value, at } of document.jsonItems("")) {
    const leak = check(Leak, value, at);
    if (!leak.ok) {
      yield leak.problem;
      continue;
    }
    const repository = repositoryOf(leak.data);
    if (repository && !stated.has(repository.uid)) {
      stated.add(repository.uid);
      yield repositoryFact(repository, at);
    }
    yield reportOf(leak.data, repository, { at, asset: options.asset });
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

/** A link to a line of GitHub, GitLab or Bitbucket begins with the repository's address. */
function repositoryOf({ repoURL, leakURL, Link }: Leak): RepositoryAddress | undefined {
  const address = repoURL || (leakURL || Link || "").replace(/\/(?:-\/)?(?:blob|src|commit|tree|raw)\/.*$/, "");
  return readRepositoryAddress(address);
}

function reportOf(
  leak: Leak,
  repository: RepositoryAddress | undefined,
  { at, asset }: { readonly at: string; readonly asset?: string },
): StatedFactInput {
  const rule = leak.RuleID || leak.rule || "";
  const file = leak.File || leak.file || "";
  const commit = leak.Commit || leak.commit || undefined;
  const line = lineOf(leak.StartLine) ?? lineOf(leak.lineNumber);
  const print = leak.Fingerprint || [commit, file, rule, line].filter((part) => part !== undefined).join(":");
  return {
    fact: "report",
    // The fingerprint is what people put into .gitleaksignore, so it is also how they name the finding here.
    id: nameOf(print),
    tool: { name: "Gitleaks" },
    kind: "secret",
    assets: [...(repository ? [repository.uid] : []), ...(asset === undefined ? [] : [asset])],
    title: oneLine(leak.Description) ?? oneLine(rule) ?? "secret",
    rule: oneLine(rule, 512),
    cwes: ["CWE-798"],
    place: { file: clip(file, 4096), line, endLine: lineOf(leak.EndLine), fingerprint: oneLine(print, 512) },
    severity: "high",
    remediation: "Make a new secret and revoke this one: it stays in the history of the repository.",
    references: referencesIn([leak.Link, leak.leakURL]),
    at,
  };
}
