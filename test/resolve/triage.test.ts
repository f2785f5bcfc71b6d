import { describe, expect, it } from "vitest";
import { StatedFact, type GraphNode } from "../../src/model/index.js";
import { applyTriage } from "../../src/resolve/triage.js";

const finding = (uid: string, ...aliases: string[]): GraphNode => ({
  uid,
  kind: "Finding",
  name: uid,
  aliases,
  basis: "configured",
  evidence: ["scan.json /0"],
  properties: { status: "open" },
});
const decide = (value: Record<string, string>) =>
  StatedFact.parse({
    fact: "object",
    domain: "triage",
    partition: "inventory",
    value,
    path: "estate.yaml",
    at: "/triage/0",
  });

function statusAfter(...decisions: Record<string, string>[]) {
  const { nodes } = applyTriage([finding("finding/1", "tool-7")], decisions.map(decide), "2030-06-15");
  return nodes[0]!.properties["status"];
}

describe("decisions about findings", () => {
  it("close a finding by its id, or by the id that a tool gave it", () => {
    expect(statusAfter({ finding: "finding/1", status: "false-positive" })).toBe("false-positive");
    expect(statusAfter({ finding: "tool-7", status: "false-positive" })).toBe("false-positive");
  });

  it("accept it to the end of the date, and no longer", () => {
    expect(statusAfter({ finding: "tool-7", status: "accepted", until: "2030-06-15" })).toBe("accepted");
    expect(statusAfter({ finding: "tool-7", status: "accepted", until: "2030-06-14" })).toBe("open");
  });

  it("open again what a tool had closed", () => {
    const closed = { ...finding("finding/1"), properties: { status: "false-positive", justification: "suppressed" } };
    const { nodes } = applyTriage([closed], [decide({ finding: "finding/1", status: "open" })], "2030-06-15");
    expect(nodes[0]!.properties).toEqual({ status: "open" });
  });

  it("stand by the most careful one where they disagree, in any order", () => {
    const [careful, other] = [
      { finding: "tool-7", status: "accepted" },
      { finding: "finding/1", status: "remediated" },
    ];
    expect(statusAfter(careful, other)).toBe("accepted");
    expect(statusAfter(other, careful)).toBe("accepted");
  });

  it("are evidence of the status", () => {
    const { nodes } = applyTriage(
      [finding("finding/1")],
      [decide({ finding: "finding/1", status: "accepted", why: "isolated" })],
      "2030-06-15",
    );
    expect(nodes[0]).toMatchObject({
      evidence: ["estate.yaml /triage/0", "scan.json /0"],
      properties: { justification: "isolated" },
    });
  });

  it("are reported when the id is unknown or several findings share it", () => {
    const nodes = [finding("finding/1", "dup"), finding("finding/2", "dup")];
    const { nodes: after, unjoined } = applyTriage(
      nodes,
      [decide({ finding: "dup", status: "remediated" }), decide({ finding: "x", status: "open" })],
      "2030-06-15",
    );
    expect(after).toEqual(nodes);
    expect(unjoined.map(({ why }) => why)).toEqual([
      expect.stringContaining("finding/1 or finding/2"),
      expect.stringContaining("no finding"),
    ]);
  });
});
