/** Which facts an analysis may resolve without resolving everything else. */
import { describe, expect, it } from "vitest";
import { partOf, StatedFact } from "../../src/model/index.js";

function report(asset: string, cwe = "CWE-787") {
  const said = { id: "1", title: "t", tool: { name: "tool" }, kind: "sca", severity: "high", place: {}, at: "" };
  return StatedFact.parse({ fact: "report", assets: [asset], cwes: [cwe], ...said });
}

describe("the part of a fact", () => {
  it.each(["image/docker.io/library/node:20", "k8s/prod/Node/worker-1", "https://github.com/acme/shop"])(
    "is the findings for a report on %s",
    (asset) => expect(partOf(report(asset))).toBe("findings"),
  );

  it("is the structure for a missing login wherever it is", () =>
    expect(partOf(report("image/shop:1", "CWE-306"))).toBe("structure"));
});
