/** The first names of a list, and how many more of all `count` there are: `a, b and 3 more`. */
export function someOf(count: number, first: readonly string[], most = 3): string {
  const shown = first.slice(0, most);
  return count > shown.length ? `${shown.join(", ")} and ${count - shown.length} more` : shown.join(", ");
}
