/** The factor of the greatest rung that the number reaches; undefined where it reaches none. */
export function rungOf(ladder: Readonly<Record<string, number>>, reached: number): number | undefined {
  let [best, factor]: [number, number | undefined] = [-1, undefined];
  for (const [least, value] of Object.entries(ladder))
    if (reached >= Number(least) && Number(least) > best) [best, factor] = [Number(least), value];
  return factor;
}
