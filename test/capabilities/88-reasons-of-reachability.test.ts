/** Each reachability verdict gives its network, authentication and runtime reasons. */
import { expect, it } from "vitest";
import { reachReasons, type ReachReasons } from "../../src/pipeline/reach-reasons.js";
import { inventory } from "./reports.js";
import { play, store } from "./scenario.js";

const weakness = { cwe: "CWE-78", severity: "critical", kind: "dast", verified: true };
const scenario = await play({
  "inventory.yaml": inventory({
    services: [
      {
        uid: "shop",
        port: 443,
        application: "https",
        authentication: "required",
        controls: ["authentication"],
        reachableFrom: ["internet"],
        exposedBy: ["app"],
      },
      { uid: "batch", port: 8080, application: "http", reachableFrom: ["tool"], exposedBy: ["batch-app"] },
    ],
    computes: [{ uid: "app", keeps: ["orders"] }, { uid: "batch-app" }, { uid: "tool" }],
    stores: [{ uid: "orders", data: { pii: "restricted" } }],
    findings: [
      { ...weakness, asset: "app", title: "Command injection", executed: false, observedDays: 30 },
      { ...weakness, asset: "batch-app", title: "Command injection" },
    ],
  }),
});

async function reasonsOf(uid: string, seen: { executed?: boolean; observedDays?: number; deployed?: boolean } = {}) {
  const reachability = scenario.reachability(uid)!;
  const [reasons] = await reachReasons(store, scenario.opened, [{ uid, reachability, ...seen }]);
  return { state: reachability.state, ...(reasons as ReachReasons) };
}

it("of what is reached: the connection, the login on the way, what was seen running", async () => {
  expect(await reasonsOf("app")).toEqual({
    state: "reachable-in-theory",
    network: expect.stringContaining("internet → shop (configured)"),
    authentication: expect.stringMatching(/authentication on the way to app/),
    runtime: expect.stringContaining("not seen running in 30 observed days"),
  });
});

it("of what is not reached: what is missing on the network, and that nobody gets to a login", async () => {
  expect(await reasonsOf("batch-app")).toEqual({
    state: "not-reachable",
    network: expect.stringContaining("an attacker reaches none of these"),
    authentication: expect.stringContaining("Nobody gets as far"),
    runtime: expect.stringContaining("nothing says whether"),
  });
});

it("of a finding: whether its own code ran, or is deployed at all", async () => {
  expect((await reasonsOf("app", { executed: true })).runtime).toBe("The vulnerable code was seen running.");
  expect((await reasonsOf("app", { deployed: false })).runtime).toBe("It is not deployed.");
});

it("of the entry: no control is known on the way to be asked", async () => {
  expect(await reasonsOf("shop")).toMatchObject({
    state: "exposed",
    authentication: "No control that is known stands on the way.",
  });
});
