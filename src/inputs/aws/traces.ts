/** What of a text that may hold secrets is kept: the ids of AWS access keys in it, which are no secrets themselves. */

/** Longer texts are looked at only as far as this. */
const LONGEST = 1_048_576;

/** Ids of access keys that stand in a text, or in base64 within user data; nothing else of it is kept. */
export function accessKeysIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return [...new Set([...inText(value), ...inText(unwrapped(value))])].sort();
  if (typeof value !== "object" || value === null || depth > 12) return [];
  return [...new Set(Object.values(value).flatMap((each) => accessKeysIn(each, depth + 1)))].sort();
}

function inText(value: string): string[] {
  return value.slice(0, LONGEST).match(/(?<![A-Z0-9])A[KS]IA[A-Z0-9]{12,124}(?![A-Z0-9])/g) ?? [];
}

function unwrapped(value: string): string {
  if (value.length < 24 || value.length > LONGEST || !/^[A-Za-z0-9+/\s]+=*\s*$/.test(value)) return "";
  return Buffer.from(value, "base64").toString("utf8");
}
