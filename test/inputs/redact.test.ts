import { describe, expect, it } from "vitest";
import { withoutSecrets } from "../../src/inputs/redact.js";

const report = (title: string, more: object = {}) => ({
  fact: "report" as const,
  id: "r1",
  tool: { name: "bandit" },
  kind: "sast" as const,
  assets: [],
  title,
  at: "/runs/0",
  ...more,
});

describe("what a report about secrets says", () => {
  it("loses values in quotes, behind an equals sign, and such as only keys look", () => {
    const title = "Possible hardcoded password: 'hunter2hunter' and token=abcdef123456 AKIA1234567890EXAMPLE";
    const clean = withoutSecrets(report(title, { cwes: ["CWE-259"] }));
    expect(clean.title).toBe("Possible hardcoded password: [redacted] and token=[redacted] [redacted]");
  });

  it("loses them from its id, which stays the same for the same value", () => {
    const first = withoutSecrets(report("A secret", { kind: "secret", id: "src/app.py:'hunter2hunter'" }));
    expect(first.id).not.toContain("hunter2");
    expect(withoutSecrets(report("A secret", { kind: "secret", id: "src/app.py:'hunter2hunter'" })).id).toBe(first.id);
  });

  it("keeps no snippet", () => {
    const clean = withoutSecrets(
      report("x", { kind: "secret", place: { file: "a.py", snippet: "password = 'hunter2'" } }),
    );
    expect(clean).toMatchObject({ place: { file: "a.py" } });
    expect(JSON.stringify(clean)).not.toContain("hunter2");
  });

  it("stays as it is where it is about something else", () => {
    const other = report("SQL injection in 'search' of CVE-2021-44228");
    expect(withoutSecrets(other)).toBe(other);
  });
});
