/** The attack surface is listed in full. */
import { expect, it } from "vitest";
import { ingress, inventory, workload } from "./reports.js";
import { play, startAsking } from "./scenario.js";

const service = (name: string, type: string) => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { type: ${type}, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`;

const scenario = await play({
  "cluster.yaml":
    workload("shop", "web", "registry.example/web:1") +
    service("balanced", "LoadBalancer") +
    service("on-nodes", "NodePort") +
    service("inside", "ClusterIP") +
    workload("shop", "api", "registry.example/api:1") +
    ingress("shop", "api", "api"),
  "inventory.yaml": inventory({
    services: [
      { uid: "service/legacy", port: 22, reachableFrom: ["internet"], exposedBy: ["vm/legacy"] },
      { uid: "service/backup", port: 873, reachableFrom: ["vm/legacy"], exposedBy: ["vm/backup"] },
    ],
    computes: [{ uid: "vm/legacy" }, { uid: "vm/backup" }, { uid: "laptop/of-a-visitor", assumedBreach: true }],
  }),
});
const ask = await startAsking();

it("names every asset that one move of an attacker leads to, and every assumed breach, and no other", async () => {
  const { assets } = await ask(
    scenario,
    `query ($workspace: String!) {
      assets(workspace: $workspace, first: 200) { edges { node { uid reachability { state pathUids } } } pageInfo { hasNextPage } }
    }`,
  );
  expect(assets.pageInfo.hasNextPage).toBe(false);
  const nodes: { uid: string; reachability: { state: string; pathUids: string[] } | null }[] = assets.edges.map(
    ({ node }: { node: never }) => node,
  );
  const surface = nodes.filter(({ uid, reachability }) => uid !== "internet" && isOneMoveAway(reachability?.pathUids));
  expect(surface.map(({ uid, reachability }) => `${uid}: ${reachability?.state}`).sort()).toEqual([
    // No input holds a controller, or says whether the nodes have public addresses: both are inferred.
    "k8s/c/ingress-controller: REACHABLE_IN_THEORY",
    "k8s/c/shop/Service/balanced: EXPOSED",
    "k8s/c/shop/Service/on-nodes: REACHABLE_IN_THEORY",
    "laptop/of-a-visitor: EXPOSED",
    "service/legacy: EXPOSED",
  ]);
  expect(nodes.filter(({ uid, reachability }) => uid !== "internet" && reachability?.state === "EXPOSED")).toHaveLength(
    3,
  );
  expect(scenario.analysis.entryPoints).toBe(surface.length);
});

/** From the internet, or an assumed breach itself. */
function isOneMoveAway(path: readonly string[] = []): boolean {
  return path.length === 1 || (path.length === 2 && path[0] === "internet");
}
