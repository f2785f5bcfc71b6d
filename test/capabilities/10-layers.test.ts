/** Each step carries its layer: infrastructure, workload or application. */
import { expect, it } from "vitest";
import { inventory, nuclei } from "./reports.js";
import { play, startAsking } from "./scenario.js";

const scenario = await play({
  "inventory.yaml": inventory({
    services: [
      {
        uid: "shop",
        aliases: ["shop.example"],
        port: 443,
        application: "https",
        reachableFrom: ["internet"],
        exposedBy: ["app"],
      },
    ],
    computes: [{ uid: "app", keeps: ["orders"] }],
    stores: [{ uid: "orders", data: { pii: "restricted" } }],
  }),
  "nuclei.jsonl": nuclei("https://shop.example", "command-injection", "CWE-78"),
});
const ask = await startAsking();

it("the connection is infrastructure, the exploit application, the data beside the code workload", async () => {
  const { attackPaths } = await ask(
    scenario,
    `query ($workspace: String!) { attackPaths(workspace: $workspace) { edges { node { steps { targetUid layer } } } } }`,
  );
  expect(attackPaths.edges[0].node.steps).toEqual([
    { targetUid: "shop", layer: "INFRASTRUCTURE" },
    { targetUid: "app", layer: "APPLICATION" },
    { targetUid: "orders", layer: "WORKLOAD" },
  ]);
});
