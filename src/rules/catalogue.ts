/** The rules there are: every file below cypher/rules/, read, checked and in the order of their ids. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Explained, Store } from "../store/connection.js";
import { StatementError } from "../store/errors.js";
import { cypherFolder } from "../store/statements.js";
import { readCommentHeader, type CommentHeader } from "../text/comment-header.js";
import { BodyFault, readBody, type Body } from "./body.js";
import { compiledRules, writeCompiled, type RuleFile } from "./compiled.js";
import { Header } from "./header.js";
import type { Rule } from "./rule.js";
import { RuleError } from "./rule-error.js";
import { SMALL_ESTATE } from "./sizes.js";
import { fullStatement } from "./statement.js";

let shipped: readonly Rule[] | undefined;

/** The rules that are shipped, sorted by id; read once. @throws RuleError as `readRulesIn` does */
export function readRules(): readonly Rule[] {
  return (shipped ??= compiledRules(ruleFiles(shippedFolder())) ?? readRulesIn(shippedFolder()));
}

/** Writes to a folder what `readRules` takes in place of the files, as long as they stay as they are; returns the files. */
export function compileRules(folder: string): RuleFile[] {
  const files = ruleFiles(shippedFolder());
  writeCompiled(folder, files, readRulesIn(shippedFolder()));
  return files;
}

const shippedFolder = () => join(cypherFolder(), "rules");

/**
 * All rules of `folder`, sorted by id.
 *
 * @throws RuleError for the first file that is not a usable rule
 */
export function readRulesIn(folder: string): Rule[] {
  const rules = ruleFiles(folder).map(({ name, text }) => {
    const id = name.slice(0, -".cypher".length);
    return parseRule(
      id,
      text,
      `${relative(join(folder, "..", ".."), folder)
        .split(sep)
        .join("/")}/${name}`,
    );
  });
  return rules.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function ruleFiles(folder: string): RuleFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".cypher"))
    .map((name) => ({ name: name.split(sep).join("/"), text: readFileSync(join(folder, name), "utf8") }));
}

/** One rule from its text. @throws RuleError naming `file` and line */
export function parseRule(id: string, text: string, file = `cypher/rules/${id}.cypher`): Rule {
  const comment = readCommentHeader(text);
  const { reason, ...header } = readHeader(comment, id, file);
  return { ...header, successReason: reason, body: bodyOf(comment, header, file), bodyLine: comment.bodyLine, file };
}

function bodyOf(comment: CommentHeader, { anchors, exploit }: Pick<Header, "anchors" | "exploit">, file: string): Body {
  try {
    return readBody(comment.body, anchors, exploit);
  } catch (error) {
    if (error instanceof BodyFault) throw new RuleError(file, comment.bodyLine + error.line - 1, error.message);
    throw error;
  }
}

function readHeader({ value, lineOf, fault }: CommentHeader, id: string, file: string): Header {
  if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(id)) {
    throw new RuleError(
      file,
      1,
      "a rule's file is cypher/rules/<domain>/<name>.cypher, in lower case with hyphens. Move or rename it.",
    );
  }
  if (fault)
    throw new RuleError(file, fault.line, `the header is no YAML: ${fault.why}. Indent it as the other rules do.`);
  if (value === null || value === undefined)
    throw new RuleError(
      file,
      1,
      "the header is missing. Begin with `// id:` and the other keys, as the other rules do.",
    );
  const parsed = Header.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const keys = issue?.path ?? [];
    throw new RuleError(
      file,
      lineOf(keys),
      `${keys.length > 0 ? `\`${keys.join(".")}\`: ` : ""}${issue?.message}. Correct the header.`,
    );
  }
  if (parsed.data.id !== id)
    throw new RuleError(
      file,
      lineOf(["id"]),
      `the id is "${parsed.data.id}", but the path says "${id}". Make them the same.`,
    );
  return parsed.data;
}

/**
 * Lets Neo4j check what it would run for each rule, without running it.
 *
 * @throws RuleError when it would write, or when Neo4j refuses it: with the line of the file that Neo4j names
 */
export async function checkRules(store: Pick<Store, "explain">, rules: readonly Rule[]): Promise<void> {
  for (const rule of rules) {
    const { type, operators } = await explained(store, rule);
    if (operators.some((operator) => /^(ProcedureCall|LoadCSV)/.test(operator)))
      throw new RuleError(
        rule.file,
        rule.bodyLine,
        "a rule reads the graph only: no procedures, no files or addresses. Take the call away.",
      );
    if (type !== "r")
      throw new RuleError(
        rule.file,
        rule.bodyLine,
        `a rule only reads, but Neo4j calls this one "${type}". Return the steps: the engine writes them.`,
      );
  }
}

async function explained(store: Pick<Store, "explain">, rule: Rule): Promise<Explained> {
  // As it runs, so that what Neo4j knows of it already is not worked out again.
  const { cypher, bodyLine } = fullStatement(rule, "batches", SMALL_ESTATE);
  try {
    return await store.explain(cypher, { workspace: "the rules alone" });
  } catch (error) {
    if (!(error instanceof StatementError)) throw error;
    const named = Number(/\(line (\d+), column/.exec(error.message)?.[1] ?? bodyLine);
    const line = Math.max(rule.bodyLine, rule.bodyLine + named - bodyLine);
    throw new RuleError(rule.file, line, `${error.message.split("\n")[0]} Correct the Cypher.`, { cause: error });
  }
}
