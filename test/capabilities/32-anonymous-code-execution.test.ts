/** Remote code execution open to anonymous users lands in the top band. */
import { expect, it } from "vitest";
import { inventory, nuclei } from "./reports.js";
import { play } from "./scenario.js";

const estate = (login: Record<string, unknown>) => ({
  "inventory.yaml": inventory({
    services: [
      {
        uid: "shop",
        aliases: ["shop.example"],
        port: 443,
        application: "https",
        reachableFrom: ["internet"],
        exposedBy: ["app"],
        ...login,
      },
    ],
    computes: [{ uid: "app", keeps: ["customers"] }],
    stores: [{ uid: "customers", data: { pii: "restricted" } }],
  }),
  "nuclei.jsonl": nuclei("https://shop.example", "template-injection", "CWE-94"),
});
const open = await play(estate({}));
const closed = await play(estate({ authentication: "required", controls: ["authentication"] }));

it("is critical", () => {
  expect(open.paths).toHaveLength(1);
  expect(open.paths[0]!.band).toBe("critical");
  expect(open.paths[0]!.steps.map(({ rule }) => rule)).toContain("application/code-execution");
});

it("is lower behind a login", () => {
  expect(closed.paths[0]!.risk).toBeLessThan(open.paths[0]!.risk);
  expect(closed.paths[0]!.band).not.toBe("critical");
});
