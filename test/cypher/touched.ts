import { randomUUID } from "node:crypto";
import type { DerivedStep } from "../../src/model/index.js";
import type { Queries, Store } from "../../src/store/connection.js";
import {
  comesBefore,
  deriveSteps,
  drawExample,
  restsOn,
  SMALL_ESTATE,
  touchedWithSources,
  uidsIn,
  type Drawn,
  type Rule,
} from "../../src/rules/index.js";

/** One thing that can happen to a graph, and be undone. */
interface Change {
  readonly name: string;
  readonly touched: readonly string[];
  readonly apply: () => Promise<unknown>;
  readonly undo: () => Promise<unknown>;
}

/**
 * Takes each relationship, each node and each node's properties of an example away and puts it back, and returns where a
 * run for the touched facts alone ends with other steps than a full one.
 */
export function wrongWhenTouched(store: Store, rule: Rule, given: string): Promise<string[]> {
  return store.transaction("rollback", async (queries) => {
    const workspace = `example-${randomUUID()}`;
    const drawn = await drawExample(queries, { given }, workspace);
    const before = await steps(queries, workspace, rule);
    const wrong: string[] = [];
    for (const change of [
      ...drawn.map((each) => takeRelationship(queries, workspace, each)),
      ...uidsIn(given).flatMap((uid) => [
        takeNode(queries, workspace, uid, drawn),
        takeProperties(queries, workspace, uid),
      ]),
    ]) {
      await change.apply();
      const after = await steps(queries, workspace, rule);
      const differs = !same(before, after);
      const touched = touchedWithSources(change.touched, before);
      if (differs && !same(await standing(before, touched), after)) wrong.push(`${change.name} goes`);
      await change.undo();
      if (differs && !same(await standing(after, touched), before)) wrong.push(`${change.name} comes`);
    }
    return wrong;

    /** What a caller has after running the rule for the touched facts alone. */
    async function standing(old: readonly DerivedStep[], touched: readonly string[]): Promise<DerivedStep[]> {
      const uids = new Set(touched);
      const kept = new Map(old.filter((step) => !restsOn(step, uids)).map((step) => [keyOf(step), step]));
      for (const step of await steps(queries, workspace, rule, touched)) {
        const present = kept.get(keyOf(step));
        if (!present || comesBefore(step, present)) kept.set(keyOf(step), step);
      }
      return [...kept.values()];
    }
  });
}

async function steps(
  queries: Queries,
  workspace: string,
  rule: Rule,
  touched?: readonly string[],
): Promise<DerivedStep[]> {
  const found: DerivedStep[] = [];
  for await (const step of deriveSteps(queries, workspace, [rule], { touched, sizes: SMALL_ESTATE })) found.push(step);
  return found;
}

const keyOf = ({ source, target, via }: DerivedStep) => `${source} ${target} ${via}`;
const same = (a: readonly DerivedStep[], b: readonly DerivedStep[]) =>
  JSON.stringify(a.map((step) => JSON.stringify(step)).sort()) ===
  JSON.stringify(b.map((step) => JSON.stringify(step)).sort());

function takeRelationship(queries: Queries, workspace: string, { source, relationship, target }: Drawn): Change {
  let kept: Record<string, unknown> | undefined;
  return {
    name: relationship,
    touched: [source, relationship, target],
    apply: async () => {
      [kept] = await queries.write(
        `CYPHER 25 MATCH (:Fact {workspace: $workspace, uid: $source})-[found]->() WHERE found.uid = $relationship
         WITH found, type(found) AS type, properties(found) AS properties DELETE found RETURN type, properties`,
        { workspace, source, relationship },
      );
    },
    undo: () =>
      queries.write(
        `CYPHER 25 MATCH (a:Fact {workspace: $workspace, uid: $source}), (b:Fact {workspace: $workspace, uid: $target})
         CREATE (a)-[made:$($type)]->(b) SET made = $properties`,
        { workspace, source, target, ...kept },
      ),
  };
}

/** Out of the workspace is gone, as far as anything looks for it there. Its relationships go with it, so they are touched. */
function takeNode(queries: Queries, workspace: string, uid: string, drawn: readonly Drawn[]): Change {
  const move = (from: string, to: string) =>
    queries.write("CYPHER 25 MATCH (found:Fact {workspace: $from, uid: $uid}) SET found.workspace = $to", {
      from,
      to,
      uid,
    });
  const around = drawn
    .filter(({ source, target }) => source === uid || target === uid)
    .flatMap(({ source, relationship, target }) => [source, relationship, target]);
  return {
    name: uid,
    touched: [uid, ...around],
    apply: () => move(workspace, `${workspace}-gone`),
    undo: () => move(`${workspace}-gone`, workspace),
  };
}

function takeProperties(queries: Queries, workspace: string, uid: string): Change {
  let kept: unknown;
  const set = (properties: string, more = {}) =>
    queries.write(
      `CYPHER 25 MATCH (found:Fact {workspace: $workspace, uid: $uid}) WITH found, properties(found) AS old SET found = ${properties} RETURN old`,
      { workspace, uid, ...more },
    );
  return {
    name: `properties of ${uid}`,
    touched: [uid],
    apply: async () => {
      const [row] = await set(
        "{workspace: $workspace, uid: $uid, kind: found.kind, facet: found.facet, whole: found.whole, basis: 'configured'}",
      );
      kept = row?.["old"];
    },
    undo: () => set("$kept", { kept }),
  };
}
