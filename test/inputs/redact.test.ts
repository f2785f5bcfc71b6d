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
    expect(withoutSecrets(other)).toEqual({ ...other, place: {} });
  });

  it("keeps the text of a published advisory", () => {
    const advisory = report("Sensitive headers leak in 'follow-redirects'", { kind: "sca", cve: "CVE-2024-28849" });
    expect(withoutSecrets(advisory).title).toBe(advisory.title);
  });

  it("loses a password that is short but mixed, where it is about something sensitive", () => {
    const clean = withoutSecrets(report("Logging of sensitive value Tr0ub4dorX"));
    expect(clean.title).toBe("Logging of sensitive value [redacted]");
    const other = report("Case-sensitive route of Tr0ub4dorX");
    expect(withoutSecrets(other).title).toBe(other.title);
  });
});

describe("addresses in a report of whatever weakness", () => {
  const login = "https://user:hunter2@git.example/a/x.py?session=abc123&page=2#token=abc123";

  it("lose login and values of parameters in place, id, assets and flow", () => {
    const clean = withoutSecrets(
      report("XSS", {
        id: `DAST X:xss:${login}:9`,
        assets: [login, "git.example"],
        place: { endpoint: login, file: "user:hunter2@git.example/x.py", resource: `at ${login}` },
        flow: [{ file: login, line: 3 }],
      }),
    );
    const address = "https://git.example/a/x.py?session&page#token";
    expect(clean).toMatchObject({
      id: `DAST X:xss:${address}:9`,
      assets: [address, "git.example"],
      place: { endpoint: address, file: "git.example/x.py", resource: `at ${address}` },
      flow: [{ file: address, line: 3 }],
    });
    expect(JSON.stringify(clean)).not.toMatch(/hunter2|abc123/);
  });

  it("that are paths lose the values too, in the id as well", () => {
    const endpoint = "/login;jsessionid=abc123?next=/a&key=abc?123";
    const clean = withoutSecrets(report("XSS", { id: `x:${endpoint}:q`, place: { endpoint } }));
    expect(clean).toMatchObject({
      id: "x:/login;jsessionid?next&key:q",
      place: { endpoint: "/login;jsessionid?next&key" },
    });
  });

  it("keep in texts what is no credential, and an image its digest", () => {
    const image = `example.com/app:1@sha256:${"0".repeat(64)}`;
    const clean = withoutSecrets(
      report(`See https://u:hunter2@x.example/a?page=2&sid=abc123 of app:1@sha256:00`, { place: { file: image } }),
    );
    expect(clean.title).toBe("See https://x.example/a?page=2&sid of app:1@sha256:00");
    expect(clean).toMatchObject({ place: { file: image } });
  });
});
