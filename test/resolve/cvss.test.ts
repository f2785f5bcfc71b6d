import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { decidingCvss, readCvss } from "../../src/resolve/cvss.js";

describe("CVSS vectors", () => {
  it.each([
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", 9.8],
    ["CVSS:3.0/AV:A/AC:H/PR:L/UI:R/S:C/C:H/I:H/A:H", 7.6],
    ["CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3],
    ["(AV:N/AC:L/Au:N/C:N/I:N/A:P)", 5],
    ["CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O", 9.8],
    ["CVSS:3.1/AV:N/AC:L", 0],
  ])("%s has the base score %d", (vector, score) => {
    expect(readCvss(vector)?.score).toBe(score);
  });

  it("reads each version into the same words", () => {
    expect(readCvss("AV:L/AC:M/Au:S/C:P/I:C/A:N")).toMatchObject({
      attackVector: "local",
      attackComplexity: "medium",
      privileges: "low",
      confidentiality: "low",
      integrity: "high",
    });
    expect(readCvss("CVSS:4.0/AV:P/AC:H/AT:P/PR:H/UI:P/VC:L/VI:N/VA:H/SC:N/SI:N/SA:N")).toMatchObject({
      attackVector: "physical",
      userInteraction: "required",
      privileges: "high",
      availability: "high",
    });
  });

  it("never throws and never writes to the console, whatever the text", () => {
    const written = vi.spyOn(console, "error");
    const warned = vi.spyOn(console, "warn");
    const part = fc.constantFrom(
      "AV:N",
      "AV:X",
      "AV:",
      "AC:Q",
      "C:H",
      "__proto__:N",
      "CVSS:3.1",
      "CVSS:4.0",
      "constructor:H",
      "UI:N",
      "toString",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => parts.join("/")),
        ),
        (text) => {
          const read = readCvss(text);
          if (read) expect(read.attackVector).toBeDefined();
        },
      ),
      { seed: 1, numRuns: 500 },
    );
    expect(written).not.toHaveBeenCalled();
    expect(warned).not.toHaveBeenCalled();
  });

  it("goes by the same vector in any order", () => {
    const vectors = [
      "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N",
      "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N",
      "AV:N/AC:L/Au:N/C:C/I:C/A:C",
    ].map((vector) => ({ vector, source: "" }));
    expect(decidingCvss(vectors)?.vector).toBe(decidingCvss([...vectors].reverse())?.vector);
  });
});
