/** Permissions that something takes away from who is held, with what denies them. */
import { denialsOf } from "../resolve/aws/denials.js";
import { estateOf } from "../resolve/aws/estate.js";
import type { Store } from "../store/connection.js";
import { readFacts } from "../store/sources.js";
import type { Gap } from "./gap.js";
import type { Projection } from "./projection.js";
import { named, severalAssets } from "./step-words.js";
import { today } from "./today.js";

/** More targets than this are not looked at, nor more pairs of a principal and a target. */
const MOST_TARGETS = 20;
const MOST_PAIRS = 2000;
/** What denies more principals than this is not said one by one. */
const MOST_SAID = 20;

const PRINCIPAL = /^arn:[\w-]+:iam::\d{12}:(?:user|role)\//;
const OF_AWS = /^arn:[\w-]+:|^aws\/\d{12}\/administrator$/;
const STATED_OF_AWS = '"domain":"aws"';

/**
 * What keeps principals of AWS that are held from the targets although a policy permits them: policies of the organization,
 * permission boundaries, statements that deny. Asked of what the sources state of AWS now; nothing is read where none is held.
 */
export async function permissionGaps(
  store: Store,
  projection: Projection,
  { held, to }: { readonly held: readonly number[]; readonly to: readonly number[] },
): Promise<Gap[]> {
  const { uids } = projection;
  const things = to.filter((node) => OF_AWS.test(uids[node]!)).slice(0, MOST_TARGETS);
  const principals = held.filter((node) => PRINCIPAL.test(uids[node]!));
  if (!principals.length || !things.length) return [];
  const { structure } = await readFacts(store, projection.workspace, {
    parts: ["structure"],
    keep: (line) => line.includes(STATED_OF_AWS),
  });
  const estate = estateOf(structure);
  const asked = principals.slice(0, Math.floor(MOST_PAIRS / things.length));
  return things.flatMap((thing): Gap[] => {
    const denied = asked.flatMap((principal) => {
      const words = denialsOf(estate, uids[principal]!, uids[thing]!, today());
      return words.length ? [{ principal, words: `${projection.names[principal]}: ${words.join("; ")}` }] : [];
    });
    const left = principals.length - asked.length;
    if (!denied.length) return [];
    const sources = severalAssets(
      projection,
      denied.map(({ principal }) => principal),
    );
    const why = inWords(
      denied.map(({ words }) => words),
      left,
    );
    return [{ kind: "permission", target: named(projection, thing), sources, why, findings: [] }];
  });
}

/** Each that is denied, and how many are not said or were not looked at. */
export function inWords(denied: readonly string[], left: number): string {
  const unsaid = denied.length - MOST_SAID;
  return [
    ...denied.slice(0, MOST_SAID),
    ...(unsaid > 0 ? [`${unsaid} more that are held are denied it as well`] : []),
    ...(left > 0 ? [`${left} more that are held were not looked at`] : []),
  ].join(". ");
}
