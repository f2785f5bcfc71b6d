/** Assets that a mistyped name may mean. */
import { editDistance, mostEdits } from "../inputs/inventory/nearest.js";
import type { Projection } from "./projection.js";

const MOST_ALIKE = 10;

/**
 * uids of the assets whose name, or the last part of whose uid, is nearest to what was typed, or to its last part, letter
 * case ignored; at most ten, and none where no name is near. Reads every name once.
 */
export function namedAlike({ uids, names, hub }: Pick<Projection, "uids" | "names" | "hub">, name: string): string[] {
  const wanted = lastPart(name);
  let fewest = mostEdits(wanted);
  let alike: string[] = [];
  for (const [node, uid] of uids.entries()) {
    if (hub[node]) continue;
    const edits = Math.min(...[lastPart(uid), names[node]!.toLowerCase()].map((each) => within(wanted, each, fewest)));
    if (edits > fewest) continue;
    if (edits < fewest) [fewest, alike] = [edits, []];
    if (alike.length < MOST_ALIKE) alike.push(uid);
  }
  return alike;
}

/** The edits between both, or infinity where their lengths alone ask for more than `most`. */
function within(left: string, right: string, most: number): number {
  if (left === right) return 0;
  return most === 0 || Math.abs(left.length - right.length) > most ? Infinity : editDistance(left, right);
}

function lastPart(uid: string): string {
  return uid.slice(uid.lastIndexOf("/") + 1).toLowerCase();
}
