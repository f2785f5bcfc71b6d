import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const FAILED = { test_number: "4.2.1", test_desc: "anonymous-auth is off", remediation: "turn it off", status: "FAIL" };

function control(...results: unknown[]) {
  const tests = [{ section: "4.2", desc: "Kubelet", results }];
  return { id: "4", version: "1.5", text: "Worker node", node_type: "node", tests };
}

describe("kube-bench", () => {
  it("states failed checks on the cluster, as results do not name the node", async () => {
    const { reports } = await reading([control(FAILED, { ...FAILED, status: "PASS" })]);
    expect(reports).toMatchObject([
      {
        kind: "misconfiguration",
        rule: "4.2.1",
        control: "kube-bench/1.5 4.2.1",
        assets: ["k8s/cluster"],
        place: { resource: "node" },
        remediation: "turn it off",
        at: "/0/tests/0/results/0",
      },
    ]);
  });

  it("states them on the node of the option", async () => {
    const { reports } = await reading([control(FAILED)], { asset: "Node/worker-1" });
    expect(reports[0]?.assets).toEqual(["Node/worker-1", "k8s/cluster"]);
  });

  it.each([
    ["one control", control(FAILED)],
    ["controls with totals", { Controls: [control(FAILED)], Totals: { total_fail: 1 } }],
    [
      "controls one after the other",
      `${JSON.stringify(control(FAILED), null, 1)}\n${JSON.stringify(control(), null, 1)}`,
    ],
  ])("reads %s", async (_, document) => {
    const { format, reports } = await reading(document);
    expect([format, reports.length]).toEqual(["kube-bench", 1]);
  });

  it("never keeps what a command printed on the node", async () => {
    const { facts } = await reading([control({ ...FAILED, actual_value: "token=hunter2", reason: "hunter2" })]);
    expect(JSON.stringify(facts)).not.toContain("hunter2");
  });

  it("counts the checks that it leaves to a person", async () => {
    const byHand = { ...FAILED, status: "WARN" };
    const { reports, problems } = await reading([control(byHand, byHand)]);
    expect(reports).toEqual([]);
    expect(problems).toEqual([
      expect.objectContaining({ at: "/0/tests/0/results/0", why: expect.stringContaining("2 checks") }),
    ]);
  });

  it("tells of what is missing, of a wrong type or an unknown word, and reads the rest", async () => {
    const { reports, problems } = await reading([
      control(7, { status: "FAIL" }, { ...FAILED, status: "MAYBE" }, FAILED),
      { ...control(), tests: "none" },
      { ...control(), tests: [3, { results: "x" }] },
    ]);
    expect(reports.length).toBe(1);
    expect(problems.map(({ at }) => at)).toEqual([
      "/0/tests/0/results/0",
      "/0/tests/0/results/1",
      "/0/tests/0/results/2/status",
      "/1",
      "/2/tests/0",
    ]);
  });

  it("refuses a document that is cut off", async () => {
    const cut = JSON.stringify([control(FAILED)]).slice(0, -4);
    await expect(reading(cut)).rejects.toMatchObject({ code: "truncated" });
  });
});
