/** Which patterns of keys cover which. */
import { glob } from "./policy/pattern.js";

/**
 * Whether every key that `inner` means is meant by `outer` as well. Each wildcard of the inner pattern stands for nothing and
 * for more unknown characters than the outer one's single-character wildcards could take: only its stars are left for them.
 */
export function covers(outer: string, inner: string): boolean {
  const pattern = glob(outer);
  const most = outer.split("?").length;
  const filled = (star: string) => inner.replaceAll("?", UNKNOWN).replaceAll("*", star);
  return pattern.matches(filled("")) && pattern.matches(filled(UNKNOWN.repeat(most)));
}

/** A character that no key that people write has. */
const UNKNOWN = "\uFFFF";

/** The text before a pattern's first wildcard: what a pattern covers begins with it. */
export const stemOf = (pattern: string): string => /^[^*?]*/.exec(pattern)?.[0] ?? "";
