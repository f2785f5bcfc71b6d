import { endOfString, newBrackets } from "./json-brackets.js";
import { pointer } from "./pointer.js";

/**
 * The places, as JSON Pointers, of members whose name their object already has: `JSON.parse` silently
 * keeps the last of them. The text must be valid JSON.
 */
export function duplicateKeys(text: string): string[] {
  const found: string[] = [];
  const open: { names?: Set<string>; key: string; index: number }[] = [];
  const brackets = newBrackets(0);
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    const inner = open.at(-1);
    if (character === "{") open.push({ names: new Set(), key: "", index: 0 });
    else if (character === "[") open.push({ key: "", index: 0 });
    else if (character === "}" || character === "]") open.pop();
    else if (character === "," && inner) inner.index++;
    else if (character === '"') {
      const end = endOfString(brackets, text, index + 1);
      if (end === -1) return found;
      if (inner?.names && isKey(text, end)) {
        inner.key = JSON.parse(text.slice(index, end)) as string;
        if (inner.names.has(inner.key)) found.push(pointer(...open.map((one) => (one.names ? one.key : one.index))));
        inner.names.add(inner.key);
      }
      index = end - 1;
    }
  }
  return found;
}

/**
 * How many members the objects in a parsed value have, all together. Fewer than there are colons in its
 * text means that a name was used twice; finding out costs far less than `duplicateKeys`.
 */
export function countMembers(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element === "object") count += countMembers(element);
    return count;
  }
  const members = value as Record<string, unknown>;
  // Only own names count: what JSON.parse makes has no others that are enumerable.
  for (const key in members) {
    count++;
    const member = members[key];
    if (typeof member === "object") count += countMembers(member);
  }
  return count;
}

const key = /[ \t\r\n]*:/y;

function isKey(text: string, end: number): boolean {
  key.lastIndex = end;
  return key.test(text);
}
