/** Each service carries the classification of the most sensitive data it reaches. */
import { expect, it } from "vitest";
import { inventory } from "./reports.js";
import { play, startAsking } from "./scenario.js";

const scenario = await play({
  "inventory.yaml": inventory({
    services: [
      { uid: "shop", port: 443, exposedBy: ["shop-app"] },
      { uid: "accounts", port: 8080, exposedBy: ["accounts-app"], endpoints: [{ method: "GET", path: "/me" }] },
      { uid: "accounts-db", port: 5432, serves: ["people", "settings"] },
      { uid: "backup", port: 22, exposedBy: ["backup-app"] },
      { uid: "status", port: 80, exposedBy: ["status-app"] },
    ],
    computes: [
      { uid: "shop-app", calls: ["accounts"], keeps: ["catalogue"] },
      { uid: "accounts-app", calls: ["accounts-db"] },
      { uid: "backup-app", runsAs: ["backup-role"] },
      { uid: "status-app" },
    ],
    identities: [{ uid: "backup-role", may: [{ asset: "archive", action: "read" }] }],
    stores: [
      { uid: "people", data: { pii: "restricted", financial: "internal" } },
      { uid: "settings", data: { pii: "internal" } },
      { uid: "catalogue", data: { other: "public" } },
      { uid: "archive", data: { phi: "confidential" } },
    ],
  }),
});
const ask = await startAsking();
const { assets } = await ask(
  scenario,
  `query ($workspace: String!) {
    assets(workspace: $workspace, first: 100, filter: { kind: [SERVICE] }) {
      edges { node { uid crownJewel handles { kind sensitivity } } }
    }
  }`,
);
const services: { uid: string; crownJewel: boolean; handles: { kind: string; sensitivity: string }[] }[] =
  assets.edges.map(({ node }: { node: unknown }) => node);

it.each([
  ["accounts-db", "PII RESTRICTED, FINANCIAL INTERNAL"],
  ["accounts", "PII RESTRICTED, FINANCIAL INTERNAL"],
  ["accounts#via/GET /me", "PII RESTRICTED, FINANCIAL INTERNAL"],
  ["shop", "PII RESTRICTED, FINANCIAL INTERNAL, OTHER PUBLIC"],
  ["backup", "PHI CONFIDENTIAL"],
  ["status", ""],
])("%s: %s", (uid, handles) => {
  const service = services.find((each) => each.uid === uid)!;
  expect(service.handles.map(({ kind, sensitivity }) => `${kind} ${sensitivity}`).join(", ")).toBe(handles);
});

it("which explains and makes none of them a target", () => {
  expect(services.filter(({ crownJewel }) => crownJewel)).toEqual([]);
});
