/** Where a fact was read: `<file> <place>`, such as `cluster.json /items/3`. */
export type Evidence = string;

/** Before the place within the file. */
const PLACE = / (?=[/#][^ ]*$)/;

/** The file alone, as it was imported. */
export function fileOf(evidence: Evidence): string {
  return evidence.split(PLACE)[0]!;
}

/**
 * The same with the file's name alone: what a sentence has room for. A file that is called after what it is about, as
 * tools write one for each bucket, keeps its folder, which says what it holds.
 */
export function shortPlace(evidence: Evidence): string {
  const [path = "", ...at] = evidence.split(PLACE);
  const names = path.split("/");
  const isCalledAfter = !/\.[a-z0-9]{1,10}$/i.test(path);
  return [names.slice(isCalledAfter ? -2 : -1).join("/"), ...at].join(" ");
}
