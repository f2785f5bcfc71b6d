/** What a workspace holds, streamed row by row. */
import type { RuleInfo } from "../model/index.js";
import { connections } from "../resolve/connections.js";
import { readRules } from "../rules/index.js";
import { readCurrent, readPointer, noWorkspace } from "../store/analyses.js";
import type { Store } from "../store/connection.js";
import { readPaths } from "../store/ranked-paths.js";
import { streamAssets, streamFindings, streamRelationships, streamSteps } from "../store/results.js";
import { joinHubs } from "./hub-steps.js";
import { readNetwork } from "../store/network.js";

export const EXPORTS = ["assets", "relationships", "findings", "steps", "connections", "paths"] as const;
export type ExportKind = (typeof EXPORTS)[number];
type Row = Record<string, unknown>;

/** @throws NothingToRead when the workspace does not exist or, for results, was not analysed yet */
export async function* exportRows(store: Store, workspace: string, what: ExportKind): AsyncGenerator<Row> {
  if (!(await readPointer(store, workspace))) throw await noWorkspace(store, workspace);
  const { analysis } = await readCurrent(store, workspace);
  yield* SOURCES[what](store, { workspace, analysis });
}

interface Scope {
  readonly workspace: string;
  readonly analysis: number;
}

const SOURCES: Record<ExportKind, (store: Store, scope: Scope) => AsyncGenerator<Row>> = {
  async *assets(store, { workspace }) {
    for await (const { uid, kind, name, aliases, labels, properties } of streamAssets(store, workspace))
      yield { uid, kind, name, aliases, labels, basis: properties["basis"], evidence: properties["evidence"] };
  },
  async *relationships(store, { workspace }) {
    for await (const { properties, ...row } of streamRelationships(store, workspace))
      yield { ...row, properties: described(properties) };
  },
  async *findings(store, { workspace }) {
    for await (const { uid, assets, reports, properties } of streamFindings(store, workspace))
      yield { uid, assets, reports, ...described(properties) };
  },
  async *steps(store, scope) {
    const rules = new Map<string, RuleInfo>(readRules().map((rule) => [rule.id, rule]));
    for await (const step of joinHubs(streamSteps(store, scope))) {
      const rule = rules.get(step.rule);
      const { source, target, via, probability, basis, requires, because } = step;
      yield {
        source,
        target,
        rule: step.rule,
        via: via || null,
        technique: rule?.technique ?? "",
        layer: rule?.layer ?? "",
        probability,
        basis,
        requires,
        because,
      };
    }
  },
  async *connections(store, { workspace }) {
    const network = await readNetwork(store, workspace);
    for (const connection of connections(network.nodes, network.relationships)) yield { ...connection };
  },
  async *paths(store, scope) {
    const PAGE = 200;
    for (let after = 0; ;) {
      const page = await readPaths(store, scope, { after, limit: PAGE });
      yield* page as unknown as Row[];
      if (page.length < PAGE) return;
      after = page.at(-1)!.rank;
    }
  },
};

/** What analyses write beside the facts, and what a row says already. */
const STORAGE = /^(uid|workspace|hash|shape|basis|evidence|cost(ToTarget|Since|Before)|impact(Cost)?(Before)?)$/;

function described(properties: Row): Row {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => !STORAGE.test(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
