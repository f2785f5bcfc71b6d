/** Connections that nothing lets through, with what denies them. */
import type { Store } from "../store/connection.js";
import { factsByUid } from "../store/lists.js";
import type { NearMiss } from "../store/near-misses.js";
import type { Gap } from "./gap.js";
import type { Projection } from "./projection.js";
import { assetsBefore, named, severalAssets } from "./step-words.js";
import { whyNoConnection } from "./why-not-words.js";

/** An asset that attackers do not come to hold, with what stands around it. */
export interface Place {
  readonly node: number;
  readonly around: NearMiss | undefined;
}

interface Start {
  readonly from: readonly number[];
  readonly isReached: Uint8Array;
  /** Objects that restrict what it may connect to. */
  readonly egress: readonly string[];
}

/** What restricts assets that connect in what they may connect to. */
export async function egressPolicies(
  store: Store,
  projection: Projection,
  nodes: readonly number[],
): Promise<string[]> {
  const uids = nodes.filter((node) => projection.kinds[node] === "Compute").map((node) => projection.uids[node]!);
  const found = uids.length ? await factsByUid.all(store, { workspace: projection.workspace, uids }) : [];
  const all = found.flatMap(({ properties }) => (properties["egressPolicies"] as string[] | undefined) ?? []);
  return [...new Set(all)].sort();
}

/** Where the start connects at all: the services of a target that it may not connect to itself; `egress` restricts it. */
export function directGaps(projection: Projection, { from, isReached, egress }: Start, { node, around }: Place): Gap[] {
  const { kinds, nodeOf } = projection;
  if (!from.some((each) => kinds[each] === "Internet" || kinds[each] === "Compute")) return [];
  const own = kinds[node] === "Service" ? [node] : [];
  const services = new Set([...own, ...(around?.services ?? []).flatMap((uid) => nodeOf(uid) ?? [])]);
  return [...services].flatMap((service): Gap[] => {
    const before = assetsBefore(projection, service);
    if (from.some((each) => each === service || before.includes(each))) return [];
    const gap = connectionGap(projection, service, { around, egress, isHandedOn: isReached[service] === 1 });
    return [{ ...gap, direct: true }];
  });
}

/** Who may connect to a service: none of them is reached. */
export function connectionGap(
  projection: Projection,
  service: number,
  {
    around,
    egress = [],
    isHandedOn = false,
  }: Pick<Place, "around"> & { egress?: readonly string[]; isHandedOn?: boolean },
): Gap {
  const before = assetsBefore(projection, service);
  return {
    kind: "connection",
    target: named(projection, service),
    sources: severalAssets(projection, before),
    why: whyNoConnection({ others: before.length > 0, isHandedOn, ingress: around?.policies ?? [], egress }),
    findings: [],
  };
}
