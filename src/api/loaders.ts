/** What resolvers load for many rows in one query. Loaders live as long as one request. */
import DataLoader from "dataloader";
import { ASSET_KINDS } from "../model/index.js";
import type { Queries } from "../store/connection.js";
import { readFindingUses } from "../store/finding-uses.js";
import {
  classificationsOfAssets,
  factsByUid,
  findingsOfAssets,
  readUidsOfAliases,
  reportsOfFindings,
  scopesOfAssets,
  type FactNode,
} from "../store/lists.js";

/** Uids in one query; a page with more is answered by several. */
const MOST_UIDS = 5000;

export interface FindingsOfAsset {
  readonly findings: readonly FactNode[];
  readonly total: number;
}

/** One request's loaders for one workspace. `guard` throws once the request has run out of time. */
export function createLoaders(queries: Queries, workspace: string, guard: () => void) {
  const one = <T>(read: (uids: string[]) => Promise<Map<string, T>>) => batched(guard, read);
  const facts = (wanted: (kind: string) => boolean) =>
    one(async (uids) =>
      byUid((await factsByUid.all(queries, { workspace, uids })).filter(({ properties }) => wanted(properties.kind))),
    );
  return {
    asset: facts((kind) => kind === "Scope" || kind in ASSET_KINDS),
    finding: facts((kind) => kind === "Finding"),
    scopes: one(async (uids) =>
      groups(await scopesOfAssets.all(queries, { workspace, uids }), ({ properties }) => properties),
    ),
    reports: one(async (uids) =>
      groups(await reportsOfFindings.all(queries, { workspace, uids }), ({ properties }) => properties),
    ),
    classifications: one(async (uids) =>
      groups(await classificationsOfAssets.all(queries, { workspace, uids }), (row) => row),
    ),
    /** Where findings can be used, by the analysis that is asked about. */
    useOf: perNumber((analysis) => one((uids) => readFindingUses(queries, { workspace, analysis }, uids))),
    uidsOfAlias: one((aliases) => readUidsOfAliases(queries, workspace, aliases)),
    /** The worst findings of an asset; one loader for each number of rows that the query asks for. */
    findingsOf: perNumber((limit) =>
      one(async (uids) => {
        const rows = await findingsOfAssets.all(queries, { workspace, uids, limit });
        return new Map(rows.map(({ uid, findings, total }): [string, FindingsOfAsset] => [uid, { findings, total }]));
      }),
    ),
  };
}
export type Loaders = ReturnType<typeof createLoaders>;

function batched<T>(
  guard: () => void,
  read: (uids: string[]) => Promise<Map<string, T>>,
): DataLoader<string, T | undefined> {
  const load = async (uids: readonly string[]) => {
    guard();
    const found = await read([...uids]);
    return uids.map((uid) => found.get(uid));
  };
  return new DataLoader(load, { maxBatchSize: MOST_UIDS });
}

function byUid(rows: readonly { readonly uid: string; readonly properties: FactNode }[]): Map<string, FactNode> {
  return new Map(rows.map(({ uid, properties }) => [uid, properties]));
}

function groups<R extends { readonly uid: string }, T>(rows: readonly R[], value: (row: R) => T): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const list = found.get(row.uid);
    if (list) list.push(value(row));
    else found.set(row.uid, [value(row)]);
  }
  return found;
}

/** One loader for each number that it is asked with. */
function perNumber<T>(create: (number: number) => T): (number: number) => T {
  const made = new Map<number, T>();
  return (number) => {
    const loader = made.get(number) ?? create(number);
    made.set(number, loader);
    return loader;
  };
}
