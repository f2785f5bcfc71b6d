/** Principals of other accounts that a resource's policy lets in alike: many of them share one grant, n + m instead of n × m. */
import { byText } from "../kubernetes/fields.js";
import { asset, relate } from "../kubernetes/output.js";
import { INTERNET } from "../../model/index.js";
import { push } from "./building.js";
import type { Statement } from "./policy/statement.js";
import type { ForeignReading } from "./resource-access.js";
import { hash, MOST_TARGETS, type Writing } from "./write.js";

/** The readings, where many have the same with one source that stands for all of these. */
export function sharing(writing: Writing, readings: readonly ForeignReading[]): ForeignReading[] {
  const alike = new Map<string, ForeignReading[]>();
  for (const each of readings) push(alike, JSON.stringify([each.origin.path, each.origin.at, each.grants]), each);
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    const known = group.filter(isKnown);
    if (first === undefined || known.length <= MOST_TARGETS) return group;
    const source = sharedBy(writing, known);
    return [...group.filter((each) => !isKnown(each)), { ...first, source, stranger: undefined, by: common(known) }];
  });
}

const isKnown = ({ source, stranger }: ForeignReading) => stranger === undefined && source !== INTERNET;

/** Statements by which each of them may: those of the resource. */
function common([first, ...others]: readonly ForeignReading[]): readonly Statement[] {
  return first?.by.filter((statement) => others.every(({ by }) => by.includes(statement))) ?? [];
}

function sharedBy({ account, output, shared }: Writing, readings: readonly ForeignReading[]): string {
  const sources = readings.map(({ source }) => source).sort(byText);
  const uid = `aws/${account.id}/grant/${hash(sources)}`;
  if (shared.has(uid)) return uid;
  shared.add(uid);
  const { origin } = readings[0]!;
  const name = `one of ${sources.length} principals of other accounts`;
  asset(output, origin, { uid, kind: "Identity", name, properties: { identityType: "grant" } });
  for (const source of sources)
    relate(output, origin, { type: "MAY", source, target: uid, properties: { action: "use" } });
  return uid;
}
