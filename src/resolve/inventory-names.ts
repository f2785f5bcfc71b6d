/** What the names in an inventory's connections stand for, as far as sources state it outright. */
import type { AssetFact, StatedFact } from "../model/index.js";

export interface Target {
  readonly uid: string;
  readonly kind: "Service" | "Compute";
  readonly port?: number;
  readonly protocol?: string;
}

export interface StatedAssets {
  /** The computes that a name means: itself and what runs on it, those behind a service, those in a scope. */
  readonly computesOf: (name: string) => readonly string[];
  /** The services and computes that a name means: itself and what runs on it, or what is in a scope. */
  readonly targetsOf: (name: string) => readonly Target[];
}

/** Kinds whose name says that they run code, for assets that only a resolver describes. */
const RUNS_CODE = /(?:^|\/)(?:Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod|Node)\/[^/]+$/;

/** Reads the facts once; answers take time in the size of the answer. */
export function statedAssets(stated: readonly StatedFact[]): StatedAssets {
  const { uidOf, assets, exposers, contained, running } = indexStated(stated);
  const kindOf = (uid: string): string => assets.get(uid)?.kind ?? (RUNS_CODE.test(uid) ? "Compute" : "Service");
  const membersOf = (scope: string): string[] => {
    const found = new Set<string>([scope]);
    for (const each of found) for (const member of contained.get(each) ?? []) found.add(member);
    found.delete(scope);
    return [...found].sort();
  };
  const withRunning = (uids: readonly string[]): string[] => {
    const found = new Set(uids);
    for (const each of found)
      for (const on of running.get(each) ?? [])
        if (assets.get(on)?.properties.runtime !== "pod workload") found.add(on);
    return [...found].sort();
  };
  const isTarget = (uid: string) => kindOf(uid) === "Compute" || (kindOf(uid) === "Service" && !exposers.has(uid));
  return {
    computesOf(name) {
      const uid = uidOf(name);
      if (kindOf(uid) === "Scope") return withRunning(membersOf(uid).filter((member) => kindOf(member) === "Compute"));
      if (kindOf(uid) === "Compute") return withRunning([uid]);
      return kindOf(uid) === "Service" ? [...(exposers.get(uid) ?? [])] : [];
    },
    targetsOf(name) {
      const uid = uidOf(name);
      const uids = withRunning(kindOf(uid) === "Scope" ? membersOf(uid).filter(isTarget) : [uid]);
      return uids.flatMap((each) => target(each, kindOf(each), assets.get(each)?.properties));
    },
  };
}

function target(uid: string, kind: string, { port, protocol }: AssetFact["properties"] = {}): Target[] {
  return kind === "Service" || kind === "Compute" ? [{ uid, kind, port, protocol }] : [];
}

interface Index {
  /** The uid that a name stands for; the name itself where it is unknown or ambiguous. */
  readonly uidOf: (name: string) => string;
  readonly assets: ReadonlyMap<string, AssetFact>;
  /** Service → computes that listen there; scope → what is in it. */
  readonly exposers: ReadonlyMap<string, ReadonlySet<string>>;
  /** Machine → computes that are stated to run on it: they have its addresses, as pods have not. */
  readonly running: ReadonlyMap<string, ReadonlySet<string>>;
  readonly contained: ReadonlyMap<string, ReadonlySet<string>>;
}

function indexStated(stated: readonly StatedFact[]): Index {
  const described = new Set<string>();
  const aliases = new Map<string, Set<string>>();
  for (const fact of stated) {
    if (fact.fact !== "asset") continue;
    if (!fact.mention) described.add(fact.uid);
    for (const alias of fact.aliases) add(aliases, alias, fact.uid);
  }
  const uidOf = (name: string): string => {
    const uids = aliases.get(name);
    return described.has(name) || uids?.size !== 1 ? name : [...uids][0]!;
  };
  const assets = new Map<string, AssetFact>();
  const exposers = new Map<string, Set<string>>();
  const contained = new Map<string, Set<string>>();
  const running = new Map<string, Set<string>>();
  for (const fact of stated) {
    if (fact.fact === "asset") {
      const standing = assets.get(uidOf(fact.uid));
      const stands = standing && (!standing.mention || fact.mention) ? standing : fact;
      assets.set(uidOf(fact.uid), { ...stands, properties: { ...fact.properties, ...standing?.properties } });
    }
    if (fact.fact !== "relationship") continue;
    if (fact.type === "EXPOSES") add(exposers, uidOf(fact.target), uidOf(fact.source));
    if (fact.type === "RUNS_ON" && !RUNS_CODE.test(fact.source)) add(running, uidOf(fact.target), uidOf(fact.source));
    if (fact.type === "IN") add(contained, uidOf(fact.target), uidOf(fact.source));
  }
  return { uidOf, assets, exposers, contained, running };
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
}
