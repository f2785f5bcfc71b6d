/** How values of several sources become one, and one text order for all. */
import type { PropertyValue } from "../model/index.js";
import { compare } from "./cvss.js";

/** True when one is true, false when all that say something say false, undefined when none does. */
export function anyTrue(values: readonly (boolean | undefined)[]): boolean | undefined {
  const said = values.filter((value) => value !== undefined);
  return said.length === 0 ? undefined : said.includes(true);
}

/** The highest of the numbers that are there. */
export function highest(values: readonly (number | undefined)[]): number | undefined {
  const said = values.filter((value) => value !== undefined);
  return said.length === 0 ? undefined : said.reduce((most, value) => Math.max(most, value));
}

/** Distinct texts in the order of the alphabet. */
export function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort(compare);
}

/**
 * Only what is known, of all parts together: without undefined and empty lists other than `gives`. Written property by
 * property, since spreading wide objects took most of the time for 100,000 findings.
 */
export function present(
  ...parts: readonly Readonly<Record<string, PropertyValue | undefined>>[]
): Record<string, PropertyValue> {
  const kept: Record<string, PropertyValue> = {};
  for (const part of parts) {
    for (const name in part) {
      const value = part[name];
      if (value === undefined || (Array.isArray(value) && value.length === 0 && name !== "gives")) continue;
      kept[name] = value;
    }
  }
  return kept;
}
