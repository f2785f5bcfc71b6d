/** Connections that nothing lets through, and permissions that something takes away, with what denies them. */
import { denialsOf } from "../resolve/aws/denials.js";
import { estateOf } from "../resolve/aws/estate.js";
import type { Store } from "../store/connection.js";
import { factsByUid } from "../store/lists.js";
import type { NearMiss } from "../store/near-misses.js";
import { readFacts } from "../store/sources.js";
import type { Gap } from "./gap.js";
import type { Projection } from "./projection.js";
import { assetsBefore, named, severalAssets } from "./step-words.js";
import { today } from "./today.js";
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

/** More principals and targets than this are not asked for what denies them. */
const MOST_ASKED = 20;

const PRINCIPAL = /^arn:[\w-]+:iam::\d{12}:(?:user|role)\//;
const OF_AWS = /^arn:[\w-]+:|^aws\/\d{12}\/administrator$/;

/**
 * What keeps principals of AWS that are held from the targets although a policy permits them: policies of the organization,
 * permission boundaries, statements that deny. Asked of what the sources state now; nothing is read where none is held.
 */
export async function permissionGaps(
  store: Store,
  projection: Projection,
  { held, to }: { readonly held: readonly number[]; readonly to: readonly number[] },
): Promise<Gap[]> {
  const { uids, names } = projection;
  const those = (nodes: readonly number[], pattern: RegExp) =>
    nodes.filter((node) => pattern.test(uids[node]!)).slice(0, MOST_ASKED);
  const [principals, things] = [those(held, PRINCIPAL), those(to, OF_AWS)];
  if (!principals.length || !things.length) return [];
  const estate = estateOf((await readFacts(store, projection.workspace, ["structure"])).structure);
  return things.flatMap((thing): Gap[] => {
    const denied = principals.flatMap((principal) => {
      const words = denialsOf(estate, uids[principal]!, uids[thing]!, today());
      return words.length ? [{ principal, why: `${names[principal]}: ${words.join("; ")}` }] : [];
    });
    if (!denied.length) return [];
    const sources = severalAssets(
      projection,
      denied.map(({ principal }) => principal),
    );
    const why = denied.map((each) => each.why).join(". ");
    return [{ kind: "login", target: named(projection, thing), sources, why, findings: [] }];
  });
}
