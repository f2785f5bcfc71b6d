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
  type ChangedKinds,
  type Drawn,
  type Rule,
} from "../../src/rules/index.js";

/** One thing that can happen to a graph, and be undone. */
interface Change {
  readonly name: string;
  /** Whether it is about a finding: the finding itself, or a relationship at one. */
  readonly ofFinding: boolean;
  readonly touched: readonly string[];
  readonly apply: () => Promise<unknown>;
  readonly undo: () => Promise<unknown>;
}

/**
 * Takes each relationship, each node and each node's properties of an example away and puts it back, and returns where a
 * run for the touched facts alone ends with other steps than a full one. Of a rule that is incremental for findings only
 * what is about these.
 */
export function wrongWhenTouched(store: Store, rule: Rule, given: string): Promise<string[]> {
  return store.transaction("rollback", async (queries) => {
    const workspace = `example-${randomUUID()}`;
    const drawn = await drawExample(queries, { given }, workspace);
    const before = await steps(queries, workspace, rule);
    const wrong: string[] = [];
    const findings = await findingsIn(queries, workspace);
    const changes = [
      ...drawn.map((each) => takeRelationship(queries, workspace, each, findings)),
      ...uidsIn(given).flatMap((uid) => [
        takeNode(queries, workspace, uid, { drawn, findings }),
        takeProperties(queries, workspace, uid, findings),
      ]),
    ];
    for (const change of changes.filter(({ ofFinding }) => ofFinding || rule.incremental === true)) {
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
  const kinds: ChangedKinds | undefined = rule.incremental === "findings" ? new Set(["Finding", "AFFECTS"]) : undefined;
  const options = { touched, kinds, sizes: SMALL_ESTATE };
  for await (const step of deriveSteps(queries, workspace, [rule], options)) found.push(step);
  return found;
}

async function findingsIn(queries: Queries, workspace: string): Promise<ReadonlySet<string>> {
  const rows = await queries.read(
    "CYPHER 25 MATCH (finding:Finding {workspace: $workspace}) RETURN finding.uid AS uid",
    {
      workspace,
    },
  );
  return new Set(rows.map(({ uid }) => uid as string));
}

const keyOf = ({ source, target, via }: DerivedStep) => `${source} ${target} ${via}`;
const same = (a: readonly DerivedStep[], b: readonly DerivedStep[]) =>
  JSON.stringify(a.map((step) => JSON.stringify(step)).sort()) ===
  JSON.stringify(b.map((step) => JSON.stringify(step)).sort());

function takeRelationship(
  queries: Queries,
  workspace: string,
  { source, relationship, target }: Drawn,
  findings: ReadonlySet<string>,
): Change {
  let kept: Record<string, unknown> | undefined;
  return {
    name: relationship,
    ofFinding: findings.has(source) || findings.has(target),
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
function takeNode(
  queries: Queries,
  workspace: string,
  uid: string,
  { drawn, findings }: { readonly drawn: readonly Drawn[]; readonly findings: ReadonlySet<string> },
): Change {
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
    ofFinding: findings.has(uid),
    touched: [uid, ...around],
    apply: () => move(workspace, `${workspace}-gone`),
    undo: () => move(`${workspace}-gone`, workspace),
  };
}

function takeProperties(queries: Queries, workspace: string, uid: string, findings: ReadonlySet<string>): Change {
  let kept: unknown;
  const set = (properties: string, more = {}) =>
    queries.write(
      `CYPHER 25 MATCH (found:Fact {workspace: $workspace, uid: $uid}) WITH found, properties(found) AS old SET found = ${properties} RETURN old`,
      { workspace, uid, ...more },
    );
  return {
    name: `properties of ${uid}`,
    ofFinding: findings.has(uid),
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
