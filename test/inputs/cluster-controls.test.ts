import { describe, expect, it } from "vitest";
import { controlOf } from "../../src/inputs/cluster-controls.js";

describe("the name of a check", () => {
  it.each([
    ["trivy", "KSV017"],
    ["trivy", "AVD-KSV-0017"],
    ["trivy", "ksv-0017"],
    ["kubescape", "C-0057"],
    ["kyverno", "disallow-privileged-containers"],
    ["kube-hunter", "KHV044"],
  ])("of %s, %s, is the same", (tool, id) => {
    expect(controlOf(tool, id)).toBe("kubernetes/privileged-container");
  });

  it("that no other tool has is the tool's own", () => {
    expect(controlOf("trivy", "AVD-KSV-0999")).toBe("trivy/ksv999");
    expect(controlOf("kubescape", "C-9999")).toBe("kubescape/c-9999");
  });

  it("does not go by another tool's id", () => {
    expect(controlOf("kubescape", "KSV017")).toBe("kubescape/ksv017");
  });
});
