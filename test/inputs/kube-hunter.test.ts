import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const FLAW = {
  location: "10.0.1.1:10255",
  vid: "KHV044",
  category: "Privilege Escalation // Privileged container",
  severity: "high",
  vulnerability: "Privileged Container",
  description: "exists\n    on a node",
  evidence: "hunter2",
};

const scan = (...vulnerabilities: unknown[]) => ({
  nodes: [{ type: "Node/Master", location: "10.0.1.1" }],
  services: [],
  vulnerabilities,
});

describe("kube-hunter", () => {
  it("states what it saw at an address, and never the evidence", async () => {
    const { format, reports, facts } = await reading(scan(FLAW));
    expect(format).toBe("kube-hunter");
    expect(reports).toMatchObject([
      {
        kind: "misconfiguration",
        rule: "KHV044",
        control: "kubernetes/privileged-container",
        severity: "high",
        basis: "observed",
        assets: [
          "ip/k8s/cluster/10.0.1.1:10255",
          "10.0.1.1:10255",
          "ip/k8s/cluster/10.0.1.1",
          "10.0.1.1",
          "ip/10.0.1.1",
        ],
        description: "exists on a node\nPrivilege Escalation // Privileged container",
      },
    ]);
    expect(JSON.stringify(facts)).not.toContain("hunter2");
  });

  it("states once what several hunters tell", async () => {
    expect((await reading(scan(FLAW, FLAW))).reports.length).toBe(1);
  });

  it.each(["KHV029", "KHV031", "KHV032", "KHV034", "KHV039", "KHV040", "KHV042"])(
    "states an interface that did something without a login as that weakness of that port alone: %s",
    async (vid) => {
      const { reports } = await reading(scan({ ...FLAW, vid, location: "10.0.1.1:10250" }));
      expect(reports[0]).toMatchObject({
        kind: "dast",
        cwes: ["CWE-306"],
        verified: true,
        assets: ["ip/k8s/cluster/10.0.1.1:10250", "10.0.1.1:10250"],
      });
      expect(reports[0]?.control).toBeUndefined();
    },
  );

  it.each(["KHV005", "KHV036", "KHV043", "KHV052"])(
    "concludes nothing from what was let in or shown only: %s",
    async (vid) => {
      const { reports } = await reading(scan({ ...FLAW, vid }));
      expect(reports[0]).toMatchObject({
        kind: "misconfiguration",
        cwes: [],
        control: `kube-hunter/${vid.toLowerCase()}`,
      });
    },
  );

  it("names the pod that it ran in, and the rule by its title where it has no id", async () => {
    const { reports } = await reading(scan({ ...FLAW, vid: "None", location: "Local to Pod (hunter-1)" }), {
      asset: "web",
    });
    expect(reports[0]).toMatchObject({ rule: "Privileged Container", assets: ["hunter-1", "web"] });
  });

  it("reads a CVE", async () => {
    const { reports } = await reading(scan({ ...FLAW, vid: "KHV022", vulnerability: "CVE-2018-1002105" }));
    expect(reports[0]).toMatchObject({ cve: "CVE-2018-1002105", kind: "sca" });
  });

  it("tells of what is missing, of a wrong type or an unknown word, and reads the rest", async () => {
    const { reports, problems } = await reading(scan(7, { vid: "KHV001" }, { ...FLAW, severity: "awful" }));
    expect(reports).toMatchObject([{ severity: "unknown" }]);
    expect(problems.map(({ at }) => at)).toEqual([
      "/vulnerabilities/0",
      "/vulnerabilities/1",
      "/vulnerabilities/2/severity",
    ]);
  });

  it("refuses a document that is cut off", async () => {
    await expect(reading(JSON.stringify(scan(FLAW)).slice(0, -3))).rejects.toMatchObject({ code: "truncated" });
  });
});
