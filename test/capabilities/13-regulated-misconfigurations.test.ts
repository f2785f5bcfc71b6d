/** Misconfigurations split by what they affect: applications that handle regulated data, and others. */
import { expect, it } from "vitest";
import { inventory } from "./reports.js";
import { play, startAsking } from "./scenario.js";

const wrong = (asset: string) => ({ asset, title: `wrong in ${asset}`, kind: "misconfiguration", severity: "high" });
const scenario = await play({
  "inventory.yaml": inventory({
    services: [
      { uid: "cards-db", port: 5432, reachableFrom: ["payments"], serves: ["cards"] },
      { uid: "payments-api", port: 443, exposedBy: ["payments"] },
    ],
    computes: [
      { uid: "payments", calls: ["cards-db"] },
      { uid: "checkout", calls: ["payments-api"] },
      { uid: "menu", keeps: ["dishes"] },
    ],
    stores: [
      { uid: "cards", data: { financial: "restricted" }, compliance: ["pci-dss"] },
      { uid: "dishes", data: { other: "public" } },
    ],
    images: [{ uid: "image/registry.example/payments:1" }],
    findings: ["payments", "checkout", "menu", "cards"].map(wrong),
  }),
});
const ask = await startAsking();

const split = async (regulated: boolean) => {
  const { findings } = await ask(
    scenario,
    `query ($workspace: String!, $regulated: Boolean) {
      findings(workspace: $workspace, filter: { kind: [MISCONFIGURATION], regulated: $regulated }) {
        totalCount edges { node { assetUid regimes } }
      }
    }`,
    { regulated },
  );
  return { total: findings.totalCount, nodes: findings.edges.map(({ node }: { node: unknown }) => node) };
};

it("by the data that goes through the asset, however many services lie between", async () => {
  const { total, nodes } = await split(true);
  expect(total).toBe(3);
  expect(nodes.map(({ assetUid }: { assetUid: string }) => assetUid).sort()).toEqual(["cards", "checkout", "payments"]);
  expect(nodes.every(({ regimes }: { regimes: string[] }) => regimes.join() === "pci-dss")).toBe(true);
});

it("and the others", async () => {
  expect((await split(false)).nodes).toEqual([{ assetUid: "menu", regimes: [] }]);
});
