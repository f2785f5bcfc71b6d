/** Facets that an inventory names: whoever writes `service/shop#admin` as an end has said that the facet is there. */
import { FACETS, RELATIONSHIPS } from "../../model/index.js";
import type { AssetKind, Facet, StatedFactInput } from "../../model/index.js";

/** The kinds that can have the facet, the likeliest first. */
const KINDS_WITH: Readonly<Record<Facet, readonly AssetKind[]>> = {
  read: ["Repository", "Image", "Pipeline"],
  write: ["DataStore"],
  user: ["Service"],
  admin: ["Service"],
  mfa: ["Identity"],
  http: ["Compute"],
};

/** A mention of each facet that is an end or the subject of a finding here, and of `#read` of what is public. */
export function* facetFacts(facts: readonly StatedFactInput[]): Generator<StatedFactInput> {
  const described = new Map(facts.flatMap((fact) => (fact.fact === "asset" ? [[fact.uid, fact.kind] as const] : [])));
  for (const fact of facts) {
    for (const [uid, allowed] of namedBy(fact)) {
      const facet = uid.slice(uid.lastIndexOf("#") + 1);
      if (!uid.includes("#") || !isFacet(facet) || described.has(uid)) continue;
      const whole = uid.slice(0, uid.lastIndexOf("#"));
      const kinds = KINDS_WITH[facet];
      const known = described.get(whole);
      const kind = kinds.find((each) => each === known) ?? kinds.find((each) => allowed.includes(each)) ?? kinds[0]!;
      described.set(uid, kind);
      const name = `${whole.slice(whole.lastIndexOf("/") + 1)} (${facet})`;
      yield { fact: "asset", uid, kind, name, properties: { description: FACETS[facet] }, mention: true, at: fact.at };
    }
  }
}

function namedBy(fact: StatedFactInput): [string, readonly string[]][] {
  if (fact.fact === "asset" && fact.properties?.public === true && KINDS_WITH.read.some((kind) => kind === fact.kind)) {
    return [[`${fact.uid}#read`, [fact.kind]]];
  }
  if (fact.fact === "report") return fact.assets.map((asset) => [asset, []]);
  if (fact.fact !== "relationship") return [];
  const { from, to } = RELATIONSHIPS[fact.type];
  return [
    [fact.source, from],
    [fact.target, to],
  ];
}

function isFacet(name: string): name is Facet {
  return Object.hasOwn(FACETS, name);
}
