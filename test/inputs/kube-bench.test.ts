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

  describe("says that an interface of the node of the option is open to everyone", () => {
    const check = (test_desc: string, status = "FAIL") => ({ ...FAILED, test_desc, status });
    const anonymous = "Ensure that the --anonymous-auth argument is set to false (Automated)";
    const allow = "Ensure that the --authorization-mode argument is not set to AlwaysAllow (Automated)";
    const clients = "Ensure that the --client-cert-auth argument is set to true (Automated)";
    const peers = "Ensure that the --peer-client-cert-auth argument is set to true (Automated)";
    const worker = { asset: "Node/w" };

    it.each([
      ["a kubelet that asks nobody and allows all", "node", [check(anonymous), check(allow)], ["Node/w/port/10250"]],
      ["not one that asks what they may", "node", [check(anonymous), check(allow, "PASS")], []],
      ["not one that asks who they are", "node", [check(anonymous, "PASS"), check(allow)], []],
      ["not the API server, by checks of the same name", "master", [check(anonymous), check(allow)], []],
      ["etcd that takes no certificates", "etcd", [check(clients)], ["Node/w/port/2379"]],
      ["not one that takes none from its peers", "etcd", [check(peers)], []],
    ])("%s", async (_name, node_type, results, expected) => {
      const { facts } = await reading([{ ...control(...results), node_type }], worker);
      const open = facts.filter((fact) => fact.fact === "asset");
      expect(open.map(({ uid }) => uid)).toEqual(expected);
      expect(open.every(({ mention, properties }) => mention && properties.authentication === "none")).toBe(true);
    });

    it("but not where the node is not named", async () => {
      const { facts } = await reading([control(check(anonymous), check(allow))]);
      expect(facts.filter((fact) => fact.fact === "asset")).toEqual([]);
    });
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
