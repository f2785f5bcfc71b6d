/** Relationships as they are written: those of one node together, so that the server looks it up once. */

interface Joining {
  readonly source: string;
  readonly target: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Runs of rows with the same source, in the order of the rows: sorted by source, each source comes once. */
export function bySource(
  rows: readonly Joining[],
): { readonly source: string; readonly targets: Pick<Joining, "target" | "properties">[] }[] {
  const groups: { source: string; targets: Pick<Joining, "target" | "properties">[] }[] = [];
  for (const { source, target, properties } of rows) {
    let group = groups.at(-1);
    if (group?.source !== source) groups.push((group = { source, targets: [] }));
    group.targets.push({ target, properties });
  }
  return groups;
}
