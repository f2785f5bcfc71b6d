/** Authentication boundaries are shown on each path. */
import { expect, it } from "vitest";
import { inventory } from "./reports.js";
import { play, startAsking } from "./scenario.js";

const scenario = await play({
  "estate.yaml": inventory({
    services: [
      {
        ...{ uid: "shop", port: 443, application: "https", reachableFrom: ["internet"], exposedBy: ["app"] },
        ...{ authentication: "required", controls: ["authentication"] },
      },
      { uid: "vault", port: 5432, authentication: "required", reachableFrom: ["app"], serves: ["gold"] },
      {
        uid: "open",
        port: 80,
        application: "http",
        authentication: "none",
        reachableFrom: ["internet"],
        serves: ["leaflets"],
      },
    ],
    computes: [{ uid: "app", secrets: ["password"] }],
    secrets: [{ uid: "password", unlocks: ["vault"] }],
    stores: [
      { uid: "gold", data: { financial: "restricted" } },
      { uid: "leaflets", data: { pii: "internal" } },
    ],
    findings: [
      { asset: "app", title: "Command injection", cwe: "CWE-78", kind: "dast", severity: "critical", verified: true },
    ],
  }),
});
const ask = await startAsking();

it("says on each path where something asks who one is, and how the attacker gets past", async () => {
  const { attackPaths } = await ask(
    scenario,
    `query ($workspace: String!) {
      attackPaths(workspace: $workspace) { edges { node { targetUid steps { sourceUid targetUid boundary } } } }
    }`,
  );
  type Step = { sourceUid: string; targetUid: string; boundary: string | null };
  const boundariesTo = (target: string) => {
    const { node } = attackPaths.edges.find((edge: { node: { targetUid: string } }) => edge.node.targetUid === target);
    return (node.steps as Step[]).flatMap(({ sourceUid, targetUid, boundary }) =>
      boundary ? [`${sourceUid} -> ${targetUid}: ${boundary}`] : [],
    );
  };
  expect(boundariesTo("gold")).toEqual([
    "shop -> app: a login before app, a weakness gets round it",
    expect.stringMatching(/^password -> (gold|vault#user): the login of .*, with a credential$/),
  ]);
  expect(boundariesTo("leaflets")).toEqual([]);
});
