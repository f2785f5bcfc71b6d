import type { Line } from "./lines.js";

/** An entry of a block list, its lines as they stand in the file. */
export interface Entry {
  index: number;
  lines: string[];
  line: number;
  offset: number;
}

/** The block list under one top-level name of a YAML document, line by line. */
export interface List {
  key: string;
  /** `begun` between the name and the first entry. */
  state: "before" | "begun" | "inside" | "after";
  indent: number;
  /** The entry that is being read. */
  entry?: Entry;
  count: number;
  /** Entries that ended. */
  done: Entry[];
  /** The lines that belong to no entry. */
  rest: string[];
}

/** A list of which nothing was read yet. */
export function newList(key: string): List {
  return { key, state: "before", indent: 0, count: 0, done: [], rest: [] };
}

const insignificant = /^\s*(?:#|$)/;

/**
 * Takes the document's next line. Whatever belongs to an entry is indented further than its dash (YAML
 * 1.2.2, section 8.2.1), so that a dash at the list's own indentation always begins the next one.
 */
export function takeLine(list: List, line: Line): void {
  const { text } = line;
  if (list.state === "before" && isKey(text, list.key)) list.state = "begun";
  else if (list.state === "begun" && !insignificant.test(text)) {
    list.indent = text.search(/[^ ]/);
    list.state = isEntry(text, list.indent) ? "inside" : "before";
  }
  if (list.state !== "inside") {
    list.rest.push(text);
    return;
  }
  if (isEntry(text, list.indent)) {
    if (list.entry) list.done.push(list.entry);
    list.entry = { index: list.count++, lines: [text], line: line.number, offset: line.offset };
  } else if (insignificant.test(text) || text.search(/[^ ]/) > list.indent) list.entry?.lines.push(text);
  else {
    if (list.entry) list.done.push(list.entry);
    list.entry = undefined;
    list.state = "after";
    list.rest.push(text);
  }
}

function isKey(text: string, key: string): boolean {
  return text.startsWith(key) && /^\s*:\s*(?:#.*)?$/.test(text.slice(key.length));
}

function isEntry(text: string, indent: number): boolean {
  return /^-(?:\s|$)/.test(text.slice(indent)) && text.slice(0, indent).trim() === "";
}
