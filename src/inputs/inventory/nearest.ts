/** The right name for a mistyped one, for messages that say "did you mean". */

/**
 * The candidate with the smallest edit distance to `word`, letter case ignored, or undefined when none is
 * near: at most one edit for each three letters, and two at the least for words longer than three.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let fewest = mostEdits(wanted) + 1;
  for (const candidate of candidates) {
    const edits = editDistance(wanted, candidate.toLowerCase());
    if (edits < fewest) [best, fewest] = [candidate, edits];
  }
  return best;
}

/** The most edits by which a word may differ from what was meant. */
export function mostEdits(word: string): number {
  return Math.max(word.length > 3 ? 2 : 1, Math.floor(word.length / 3));
}

/**
 * Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other, no part
 * edited twice (optimal string alignment; Damerau, "A technique for computer detection and correction of
 * spelling errors", 1964). Takes time in the product of both lengths; words longer than 64 are cut.
 */
export function editDistance(left: string, right: string): number {
  const a = left.slice(0, 64);
  const b = right.slice(0, 64);
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let edits = Math.min(changed, row[j]! + 1, next[j - 1]! + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) edits = Math.min(edits, before[j - 2]! + 1);
      next.push(edits);
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}
