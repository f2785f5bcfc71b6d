/** A misconfiguration that exposes a VM raises the findings of the applications on it; on its internal twin they fall. */
import { expect, it } from "vitest";
import { inventory } from "./reports.js";
import { play, scoresOf } from "./scenario.js";

const on = (vm: string) => ({
  computes: [
    { uid: vm, runtime: "vm" },
    { uid: `${vm}-shop`, runsOn: [vm], listens: [8080], keeps: [`${vm}-orders`] },
    { uid: `${vm}-reports`, runsOn: [vm], listens: [9090], keeps: [`${vm}-orders`] },
  ],
  stores: [{ uid: `${vm}-orders`, data: { pii: "restricted" } }],
  findings: ["shop", "reports"].map((application) => ({
    asset: `${vm}-${application}`,
    title: `${application} on ${vm}`,
    kind: "dast",
    cwe: "CWE-94",
    verified: true,
  })),
});
const [open, inner] = [on("vm-open"), on("vm-inner")];
const scores = await scoresOf(
  await play({
    "inventory.yaml": inventory({
      scopes: [{ uid: "network/office", members: ["workstation"] }],
      computes: [{ uid: "workstation", assumedBreach: false }, ...open.computes, ...inner.computes],
      stores: [...open.stores, ...inner.stores],
      // The security group of one of them lets everybody in.
      network: [
        { from: ["internet"], to: ["vm-open"], ports: ["8080-9090"] },
        { from: ["network/office"], to: ["vm-open", "vm-inner"], ports: ["8080-9090"] },
        { from: ["vm-open"], to: ["vm-inner"], ports: ["8080-9090"] },
      ],
      findings: [
        ...open.findings,
        ...inner.findings,
        {
          asset: "vm-open",
          title: "open to the world",
          kind: "cloud",
          resource: "ingress 0.0.0.0/0",
          severity: "high",
        },
      ],
    }),
  }),
);

it.each(["shop", "reports"])("%s", (application) => {
  const [exposed, internal] = [scores[`${application} on vm-open`]!, scores[`${application} on vm-inner`]!];
  expect(exposed.verdict.state).toBe("exposed");
  expect(internal.verdict.state).toBe("reachable");
  expect(exposed.verdict.risk).toBeGreaterThan(internal.verdict.risk);
});
