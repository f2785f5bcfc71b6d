import { isNode, visit } from "yaml";
import type { YAMLError } from "yaml";
import { TextFault } from "./document-error.js";
import type { DocumentErrorCode } from "./document-error.js";
import { readPatterns, select } from "./json-pattern.js";
import type { FoundItem, Item, TextSource } from "./json.js";
import type { Pattern } from "./json-pattern.js";
import { pointerSegments, within } from "./pointer.js";
import { TooDeep, parseNodes } from "./yaml-node.js";
import { yamlParts } from "./yaml-parts.js";
import type { YamlPart } from "./yaml-parts.js";

/** A YAML document's value, its place (`#1`, `#2` …) and its first line. */
export interface YamlItem extends Item {
  line: number;
  /** The line of the value that a JSON Pointer inside it leads to, or of the innermost one around that. */
  lineOf(pointer: string): number;
}

/** See `Document.yamlDocuments`. */
export async function* yamlDocuments(source: TextSource): AsyncGenerator<YamlItem> {
  for await (const part of yamlParts(source.text(), { limit: source.limits.yamlText })) {
    const value = readPart(source, part);
    yield { value, at: `#${part.number}`, line: part.line, lineOf: (pointer) => lineOf(part, pointer) };
  }
}

/** See `Document.items`. */
export async function* yamlItems(source: TextSource, pointers: string | readonly string[]): AsyncGenerator<FoundItem> {
  const patterns = readPatterns(typeof pointers === "string" ? [pointers] : pointers);
  const [first] = patterns;
  const key = patterns.length === 1 && first?.segments.length === 1 ? first.segments[0] : undefined;
  const list = key === undefined || key === "*" ? undefined : { key, above: WHOLE };
  for await (const part of yamlParts(source.text(), { limit: source.limits.yamlText, list })) {
    const value = readPart(source, part);
    const at = `#${part.number}`;
    if (part.entry !== undefined) {
      const [element] = value as unknown[];
      yield { value: element, at: within(at, key ?? "", part.entry), pointer: first?.pointer ?? "" };
    } else if (!part.isRest) yield* selected(value, at, patterns);
  }
}

function* selected(value: unknown, at: string, patterns: Pattern[]): Generator<FoundItem> {
  for (const { value: found, pointer, path } of select(value, patterns)) {
    if (!Array.isArray(found)) yield { value: found, at: at + path, pointer };
    else for (const [index, element] of found.entries()) yield { value: element, at: `${at}${path}/${index}`, pointer };
  }
}

/** The value of a YAML text that may be cut off, as far as it can be read; undefined when it cannot. */
export function readYamlPrefix(text: string): unknown {
  try {
    return parseNodes(text, DEPTH).toJS({ maxAliasCount: 100 }) as unknown;
  } catch {
    return undefined;
  }
}

/** The JSON value of one document; throws a `TextFault`. */
function readPart(source: TextSource, part: YamlPart): unknown {
  const document = guarded(part, () => parseNodes(part.text, source.limits.depth));
  for (const error of document.errors) {
    if (error.code !== "DUPLICATE_KEY") throw yamlFault(part, error);
    source.report(
      `#${part.number}`,
      `On line ${lineAt(part, error)} a mapping has a name that it already has; the last one counts.`,
    );
  }
  visit(document, {
    Scalar: (_key, node) => {
      // JSON has neither infinities nor NaN: their spelling stays.
      if (typeof node.value === "number" && !Number.isFinite(node.value)) node.value = node.source;
      if (typeof node.value === "bigint") node.value = Number(node.value);
    },
  });
  const value = guarded(part, () => document.toJS({ maxAliasCount: source.limits.yamlAliases }) as unknown);
  if (part.text.includes("*") && isSelfReferential(value)) {
    throw new TextFault("aliases", part.offset, { at: `#${part.number}`, line: part.line, ...aliases });
  }
  return value;
}

/** Runs a step of the library and turns what it throws into a `TextFault`. */
function guarded<Result>(part: YamlPart, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    const at = `#${part.number}`;
    const { line, offset } = part;
    if (error instanceof ReferenceError) throw new TextFault("aliases", offset, { at, line, ...aliases });
    if (error instanceof TooDeep) throw new TextFault("too-deep", offset, { at, line, ...tooDeep });
    throw new TextFault("syntax", offset, {
      at,
      line,
      why: `This is not valid YAML: ${String(error)}.`,
      advice: correct,
    });
  }
}

function yamlFault(part: YamlPart, error: YAMLError): TextFault {
  const at = `#${part.number}`;
  const line = lineAt(part, error);
  const offset = part.offset + error.pos[0];
  const code: DocumentErrorCode = template.test(part.text) ? "template" : "syntax";
  if (code === "template") return new TextFault(code, offset, { at, line, ...templated });
  const why = `This is not valid YAML: ${error.message.replace(/[.:]?\s*$/, "")}.`;
  return new TextFault(code, offset, { at, line, why, advice: correct });
}

function isSelfReferential(value: unknown, around: Set<unknown> = new Set()): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (around.has(value)) return true;
  around.add(value);
  const found = Object.values(value).some((inner) => isSelfReferential(inner, around));
  around.delete(value);
  return found;
}

function lineAt({ text, line }: YamlPart, { pos }: YAMLError): number {
  return line + countLines(text, pos[0]);
}

function lineOf(part: YamlPart, pointer: string): number {
  const document = parseNodes(part.text, Infinity);
  let node: unknown = document.contents;
  const segments = pointerSegments(pointer);
  for (let length = segments.length; length > 0; length--) {
    const found = document.getIn(segments.slice(0, length), true);
    if (!isNode(found) || !found.range) continue;
    node = found;
    break;
  }
  return part.line + (isNode(node) && node.range ? countLines(part.text, node.range[0]) : 0);
}

function countLines(text: string, end: number): number {
  let count = 0;
  for (let index = text.indexOf("\n"); index !== -1 && index < end; index = text.indexOf("\n", index + 1)) count++;
  return count;
}

/** The longest YAML document, in characters, that is parsed as a whole although only its list is asked for. */
const WHOLE = 256 * 1024;

/** How deep the beginning of a file is looked into. */
const DEPTH = 64;

const template = /\{\{[^{}\n]*\}\}/;
const correct = "Correct it here, or export the file again.";
const aliases = {
  why: "Its aliases are unresolved, or stand for far more than is written.",
  advice: "Write the repeated parts out, or check where the file comes from.",
};
const tooDeep = {
  why: "Collections are nested deeper than the limit.",
  advice: "No known report needs that: check where the file comes from.",
};
const templated = {
  why: "It is a template with {{ … }} in it, not YAML.",
  advice: "Render it first, for Helm with `helm template`, and import the result.",
};
