/** What-if and the difference of paths through GraphQL. */
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { analyze } from "../../src/pipeline/analyze.js";
import { SHOP, state } from "../pipeline/state.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { startTestApi } from "./client.js";

const store = await openTestStore();
afterAll(() => store.close());
const { api, ask } = await startTestApi(store);
afterAll(() => api.close());
const workspace = freshWorkspace();
const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-api-what-if-"));

const WHAT_IF = `query ($workspace: String!, $assumptions: AssumptionsInput, $hypotheses: [String!]) {
  whatIf(workspace: $workspace, assumptions: $assumptions, hypotheses: $hypotheses) {
    analysis assumptions hypotheses complete worstBefore worstAfter unchanged counts { move paths }
    paths { move riskBefore riskAfter path { pathId steps { rule } } }
  }
}`;

it("lays assumptions over the analysis, keeps them, and names what they rest on", async () => {
  await state(store, workspace, "estate", SHOP);
  await analyze(store, workspace, { cacheFolder });
  const assumptions = { weaker: [{ source: "app", target: "db", share: 0.5 }] };
  const { data, errors } = await ask(WHAT_IF, { workspace, assumptions });
  expect(errors).toBeUndefined();
  expect(data.whatIf).toMatchObject({
    analysis: 1,
    complete: true,
    unchanged: 0,
    counts: [{ move: "LOWERED", paths: 1 }],
  });
  expect(data.whatIf.paths[0].riskAfter).toBeCloseTo(data.whatIf.paths[0].riskBefore / 2, 0);
  const saved = await ask(
    `mutation ($workspace: String!, $assumptions: AssumptionsInput!) { saveHypothesis(workspace: $workspace, name: "slower", assumptions: $assumptions) }`,
    { workspace, assumptions },
  );
  expect(saved.data).toEqual({ saveHypothesis: true });
  const again = await ask(WHAT_IF, { workspace, hypotheses: ["slower"] });
  expect(again.data.whatIf).toMatchObject({ hypotheses: ["slower"], counts: data.whatIf.counts });
  const unknown = await ask(WHAT_IF, { workspace, assumptions: { withoutAssets: ["nobody"] } });
  expect(unknown.errors?.[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
});

it("says what became of paths, and why", async () => {
  await state(
    store,
    workspace,
    "estate",
    SHOP.filter(({ fact }) => fact !== "report"),
  );
  await analyze(store, workspace, { cacheFolder });
  const { data, errors } = await ask(
    `query ($workspace: String!) { pathDifference(workspace: $workspace) {
      from to complete unchanged counts { fate paths } causes { fact { change kind } paths { fate paths } }
      paths { fate riskBefore riskAfter steps causes { uid change evidence } path { analysis targetUid } }
    } }`,
    { workspace },
  );
  expect(errors).toBeUndefined();
  expect(data.pathDifference).toMatchObject({
    from: 1,
    to: 2,
    complete: true,
    counts: [{ fate: "GONE", paths: 1 }],
    causes: [{ fact: { change: "VANISHED", kind: "Finding" }, paths: [{ fate: "GONE", paths: 1 }] }],
    paths: [{ fate: "GONE", riskAfter: null, steps: [2], path: { analysis: 1, targetUid: "db" } }],
  });
});
