import { SaxesParser } from "saxes";
import type { SaxesTagPlain } from "saxes";
import { TextFault } from "./document-error.js";
import type { TextSource } from "./json.js";

/** An element of XML with what is inside it. Names are without prefix. */
export interface XmlElement {
  name: string;
  attributes: Record<string, string>;
  /** The characters directly inside, those of CDATA sections too, trimmed. */
  text: string;
  children: XmlElement[];
}

/** An element and its place, such as `/report/site[2]/alert[7]` (counted from 1 among elements of its name). */
export interface XmlItem {
  value: XmlElement;
  at: string;
}

/** Elements of one item: a small text can hold very many, each of which takes memory. */
const MOST_ELEMENTS = 1_000_000;

/** What comments in front of the declaration may take; XML itself allows none there, but tools put licences there. */
const PROLOGUE = 16 * 1024;

interface Open {
  readonly name: string;
  readonly at: string;
  /** How many children of each name it has had so far. */
  readonly seen: Map<string, number>;
}

interface Reading {
  readonly parser: SaxesParser;
  readonly wanted: readonly string[][];
  readonly limits: TextSource["limits"];
  /** Characters that were taken out in front of the declaration. */
  readonly skipped: () => number;
  /** Characters given to the parser so far, while it waits for more: its own position is right only while it reads. */
  written: number | undefined;
  readonly open: Open[];
  /** The item that is being read, outermost element first; empty between items. */
  readonly building: XmlElement[];
  elements: number;
  /** Where the item that is being read begins, or where something was last recognised. */
  since: number;
  found: XmlItem[];
}

/**
 * Streams the elements that the paths lead to, in the document's order: `/report/site/alert`; a name `*` stands for any.
 * An element inside one that is delivered is not delivered again. Entities other than XML's own five are refused, and
 * nothing of a document type is ever read, so that a small file cannot grow and none can reach for another.
 */
export async function* xmlItems(source: TextSource, paths: string | readonly string[]): AsyncGenerator<XmlItem> {
  let skipped = 0;
  const reading = newReading(source, typeof paths === "string" ? [paths] : paths, () => skipped);
  let start: string | undefined = "";
  for await (const chunk of source.text()) {
    start = start === undefined ? undefined : start + chunk;
    if (start !== undefined && start.length < PROLOGUE) continue;
    if (start !== undefined) skipped = commentsBefore(start);
    const text = start?.slice(skipped) ?? chunk;
    start = undefined;
    yield* read(reading, text);
  }
  if (start !== undefined) {
    skipped = commentsBefore(start);
    yield* read(reading, start.slice(skipped));
  }
  finish(reading);
}

/** How many characters stand in front of the XML declaration; 0 where there is none. */
function commentsBefore(text: string): number {
  const length = /^(?:\s|<!--[\s\S]*?-->)*/.exec(text)?.[0].length ?? 0;
  return text.startsWith("<?xml", length) ? length : 0;
}

function newReading({ limits }: TextSource, paths: readonly string[], skipped: () => number): Reading {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const wanted = paths.map((path) => path.split("/").slice(1));
  const state = { written: 0, open: [], building: [], elements: 0, since: 0, found: [] };
  const reading: Reading = { parser, wanted, limits, skipped, ...state };
  const addText = (text: string): void => {
    const inner = reading.building.at(-1);
    if (inner) inner.text += text;
    moved(reading);
  };
  parser.on("opentag", (tag) => openElement(reading, tag));
  parser.on("closetag", () => closeElement(reading));
  parser.on("text", addText);
  parser.on("cdata", addText);
  parser.on("comment", () => moved(reading));
  return reading;
}

function* read(reading: Reading, text: string): Iterable<XmlItem> {
  const before = reading.written ?? 0;
  reading.written = undefined;
  attempt(reading, () => reading.parser.write(text));
  reading.written = before + text.length;
  checkSize(reading);
  const { found } = reading;
  reading.found = [];
  yield* found;
}

/** What is still open at the end was cut off. */
function finish(reading: Reading): void {
  const inside = reading.open.at(-1);
  if (inside)
    throw new TextFault("truncated", offsetOf(reading), {
      at: inside.at,
      why: "It ends in the middle.",
      advice: "Copy or export it again.",
    });
  attempt(reading, () => reading.parser.close());
}

function attempt(reading: Reading, step: () => unknown): void {
  try {
    step();
  } catch (error) {
    if (error instanceof TextFault || !(error instanceof Error)) throw error;
    const why = error.message.replace(/^(?:\d+:)+ ?/, "").replace(/\.$/, "");
    throw new TextFault("syntax", offsetOf(reading), {
      at: reading.open.at(-1)?.at,
      why: `It is no well-formed XML: ${why}.`,
      advice: "Export it again, or mend it there.",
    });
  }
}

function positionOf({ parser, written }: Reading): number {
  return written ?? parser.position;
}

function offsetOf(reading: Reading): number {
  return positionOf(reading) + reading.skipped();
}

function openElement(reading: Reading, { name: written, attributes }: SaxesTagPlain): void {
  const { open, building, limits } = reading;
  const name = written.slice(written.indexOf(":") + 1);
  const parent = open.at(-1);
  const count = (parent?.seen.get(name) ?? 0) + 1;
  parent?.seen.set(name, count);
  open.push({ name, at: parent ? `${parent.at}/${name}[${count}]` : `/${name}`, seen: new Map() });
  if (open.length > limits.depth)
    throw fault(reading, "too-deep", `It has more than ${limits.depth} elements inside each other.`);
  if (building.length === 0 && !reading.wanted.some((path) => leadsTo(path, open))) return moved(reading);
  const element: XmlElement = { name, attributes: withoutPrefixes(attributes), text: "", children: [] };
  if (building.length === 0) {
    reading.since = positionOf(reading);
    reading.elements = 0;
  }
  reading.elements += 1;
  building.at(-1)?.children.push(element);
  building.push(element);
  checkSize(reading);
}

function leadsTo(path: readonly string[], open: readonly Open[]): boolean {
  return path.length === open.length && path.every((name, index) => name === "*" || name === open[index]?.name);
}

function withoutPrefixes(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name.slice(name.indexOf(":") + 1), value]),
  );
}

function closeElement(reading: Reading): void {
  const element = reading.building.pop();
  const at = reading.open.pop()?.at ?? "/";
  if (element === undefined) return moved(reading);
  element.text = element.text.trim();
  if (reading.building.length === 0) reading.found.push({ value: element, at });
  moved(reading);
}

/** Looks at the size of what was read; between items it is of no more use then. */
function moved(reading: Reading): void {
  checkSize(reading);
  if (reading.building.length === 0) reading.since = positionOf(reading);
}

function checkSize(reading: Reading): void {
  const { limits, since, elements } = reading;
  if (elements > MOST_ELEMENTS && reading.building.length > 0)
    throw fault(reading, "too-large", `One record has more than ${MOST_ELEMENTS} elements.`);
  if (positionOf(reading) - since > limits.itemText)
    throw fault(reading, "too-large", `One record has more than ${limits.itemText} characters.`);
}

function fault(reading: Reading, code: "too-deep" | "too-large", why: string): TextFault {
  return new TextFault(code, offsetOf(reading), { at: reading.open.at(-1)?.at, why, advice: "Export less of it." });
}
