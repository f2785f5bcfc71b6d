/** Whatever is wrong with the input: the right exit code, file and place, what to do, and nothing half written. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { breachline } from "./in-process.js";

const workspace = freshWorkspace();
const folder = mkdtempSync(join(tmpdir(), "breachline-bad-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const GOOD = `breachline: inventory/v1
services:
  - { uid: service/shop, port: 443, reachableFrom: [internet], exposedBy: [compute/shop], aliases: [shop] }
computes:
  - { uid: compute/shop, keeps: [data/orders] }
  - { uid: compute/other, aliases: [shop] }
stores:
  - { uid: data/orders, data: { pii: restricted } }
`;

const GOOD_JSON = JSON.stringify({
  breachline: "inventory/v1",
  services: [{ uid: "service/shop", port: 443 }],
  computes: [{ uid: "compute/shop", exposes: ["service/shop"] }],
});

const imports = (...args: string[]) => breachline("import", ...args, "--workspace", workspace, "--source", "estate");
const held = async () => (await breachline("export", "assets", "--workspace", workspace)).stdout;

describe("an import that fails", () => {
  let before: string;
  beforeAll(async () => {
    vi.stubEnv("NEO4J_URI", "");
    expect(await imports(file("good.yaml", GOOD))).toMatchObject({ exitCode: 0 });
    expect(await breachline("analyze", "--workspace", workspace)).toMatchObject({ exitCode: 0 });
    before = await held();
    expect(before).toContain("service/shop");
  });

  const deep = "[".repeat(2_000_000);
  const explosion = [
    "x0: &x0 [a, a]",
    ...Array.from({ length: 40 }, (_, n) => `x${n + 1}: &x${n + 1} [*x${n}, *x${n}]`),
  ];

  it.each([
    ["an empty file", "empty.json", "", /empty\.json: the file is empty/],
    [
      "a file cut off",
      "cut.json",
      GOOD_JSON.slice(0, -40),
      /cut\.json \(at .*line 1.*cut off: export or copy it again/,
    ],
    [
      "a report cut off",
      "cut.sarif",
      '{"version":"2.1.0","runs":[{"results":[{"ruleId":"a","mess',
      /cut\.sarif \(at .*cut off/,
    ],
    [
      "binary content",
      "picture.png",
      Uint8Array.from({ length: 4096 }, (_, n) => (n * 7) % 256),
      /picture\.png: It is binary/,
    ],
    ["brackets only", "brackets.json", deep, /brackets\.json: its structure \(json\) belongs to no known format/],
    [
      "brackets where records should be",
      "deep.json",
      `{"breachline":"inventory/v1","services":${deep}`,
      /deep\.json .*nested deeper/,
    ],
    ["an unknown format", "letter.txt", "Dear reader,\n", /letter\.txt: .*no known format[\s\S]*import --help/],
    [
      "aliases that stand for more than memory holds",
      "bomb.yaml",
      `breachline: inventory/v1\n${explosion.join("\n")}\n`,
      /bomb\.yaml .*aliases/,
    ],
    [
      "an unknown section",
      "section.yaml",
      "breachline: inventory/v1\nservises: []\n",
      /section\.yaml .*line 2.*Did you mean "services"/,
    ],
  ])(
    "because of %s ends with 2, says where and what to do, and leaves what was there",
    async (_, name, content, says) => {
      const started = performance.now();
      const { exitCode, stdout, stderr } = await imports(file(name, content));
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toMatch(says);
      expect(stderr).not.toMatch(/\n {4}at /);
      expect(performance.now() - started).toBeLessThan(20_000);
      expect(await held()).toBe(before);
    },
  );

  it("fails as a whole: a good file beside a broken one changes nothing", async () => {
    const good = file("further.yaml", "breachline: inventory/v1\nservices: [{ uid: service/further }]\n");
    const { exitCode } = await imports(good, file("broken.json", GOOD_JSON.slice(0, -40)));
    expect(exitCode).toBe(2);
    expect(await held()).toBe(before);
  });

  it("because a file is not there names it", async () => {
    const { exitCode, stderr } = await imports(join(folder, "gone.json"));
    expect(exitCode).toBe(2);
    expect(stderr).toContain("gone.json: there is no such file or folder");
  });

  it("because standard input has no source key says which option it needs", async () => {
    const { exitCode, stderr } = await breachline("import", "-", "--workspace", workspace);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("--source KEY");
  });

  it("leaves the published analysis readable", async () => {
    const { exitCode, stdout } = await breachline("paths", "--workspace", workspace, "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).complete).toBe(true);
  });
});

describe("an import that reads what it can", () => {
  const other = freshWorkspace();
  const read = async (name: string, content: string | Uint8Array) => {
    const { exitCode, stdout } = await breachline(
      ...["import", file(name, content), "--workspace", other, "--source", name, "--json"],
    );
    expect(exitCode).toBe(0);
    return JSON.parse(stdout).sources[0] as { facts: { assets: number }; problems: { at: string; why: string }[] };
  };

  it.each([
    ["little", "little.json", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(GOOD_JSON, "utf16le")])],
    ["big", "big.json", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(GOOD_JSON, "utf16le").swap16()])],
  ])("takes UTF-16, %s end first", async (_, name, content) => {
    expect(await read(name, content)).toMatchObject({ facts: { assets: 2 }, problems: [] });
  });

  it("tells of a CVSS vector that is none, and uses the rest of the record", async () => {
    const path = file(
      "vector.yaml",
      "breachline: inventory/v1\ncomputes: [{ uid: c }]\nfindings:\n  - { asset: c, title: t, cwe: CWE-78, cvss: AV:Q/nonsense }\n",
    );
    const { exitCode, stdout, stderr } = await imports(path);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('the CVSS vector "AV:Q/nonsense" cannot be read')]);
    expect(stdout).toContain("1 findings");
  });

  it("says of a binary file beside others that it was skipped", async () => {
    const { exitCode, stderr } = await imports(file("good.yaml", GOOD), file("zeros.dat", new Uint8Array(2000)));
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/skipped .*zeros\.dat: It is binary/);
  });

  it("says once that a name stands twice, and takes the last", async () => {
    const { problems } = await read("twice.json", '{"breachline":"inventory/v1","services":[{"uid":"a","uid":"b"}]}');
    expect(problems).toEqual([
      expect.objectContaining({ at: "#1/services/0/uid", why: expect.stringContaining("twice") }),
    ]);
  });

  it.each([
    ["a uid that two assets bear", "services:\n  - uid: s\n  - uid: s\n", "#1/services/1", "described twice"],
    [
      "a value that is none of the allowed",
      "stores:\n  - { uid: s, criticality: hihg }\n",
      "#1/stores/0/criticality",
      'Did you mean "high"?',
    ],
    [
      "a field that does not exist",
      "services:\n  - { uid: s, reachableFrm: [internet] }\n",
      "#1/services/0/reachableFrm",
      'Did you mean "reachableFrom"?',
    ],
  ])("names the place of %s, and what would be right", async (what, records, at, why) => {
    const { problems } = await read(`${what.replaceAll(" ", "-")}.yaml`, `breachline: inventory/v1\n${records}`);
    expect(problems).toEqual([expect.objectContaining({ at, why: expect.stringContaining(why) })]);
    expect(problems[0]!.why).toMatch(/Line \d/);
  });

  it("takes standard input under a key", async () => {
    vi.spyOn(process, "stdin", "get").mockReturnValue(Readable.from([GOOD_JSON]) as never);
    const { exitCode, stdout } = await breachline("import", "-", "--workspace", other, "--source", "piped", "--json");
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).sources[0]).toMatchObject({ key: "piped", files: [{ path: "-", format: "inventory" }] });
  });
});

describe("an analysis", () => {
  const other = freshWorkspace();
  const pod = (name: string, owner: string) => `---
apiVersion: v1
kind: Pod
metadata:
  { name: ${name}, namespace: d, uid: u-${name}, ownerReferences: [{ apiVersion: v1, kind: Pod, name: ${owner}, uid: u-${owner}, controller: true }] }
spec: { containers: [{ name: c, image: x }] }
`;

  it("reports owners in a circle, selectors that match nothing and references to nothing, and goes on", async () => {
    const paths = [
      file("circle.yaml", pod("a", "b") + pod("b", "a")),
      file(
        "selects.yaml",
        "apiVersion: v1\nkind: Service\nmetadata: { name: s, namespace: d }\nspec: { selector: { app: none }, ports: [{ port: 80 }] }\n",
      ),
      file("refers.yaml", "breachline: inventory/v1\nservices: [{ uid: s, exposedBy: [ghost] }]\n"),
    ];
    expect(await breachline("import", ...paths, "--workspace", other)).toMatchObject({ exitCode: 0 });
    const { exitCode, stdout } = await breachline("analyze", "--workspace", other, "--json");
    expect(exitCode).toBe(0);
    const unjoined: { path: string; at: string; why: string }[] = JSON.parse(stdout).unjoined;
    const said = unjoined.map(({ path, at, why }) => `${path.slice(folder.length + 1)} ${at} ${why}`);
    expect(said).toContainEqual(expect.stringMatching(/^circle\.yaml #1 .*circle/));
    expect(said).toContainEqual(expect.stringMatching(/^selects\.yaml #1 .*app=none/));
    expect(said).toContainEqual(expect.stringMatching(/^refers\.yaml #1\/services\/0\/exposedBy\/0 .*"ghost"/));
  });

  it("without a rule that does not exist ends with 2 and names those that do", async () => {
    const { exitCode, stderr } = await breachline("analyze", "--workspace", other, "--without", "network/forwrd");
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"network/forwrd"');
    expect(stderr).toContain("network/forward-inferred");
  });
});

describe("a question", () => {
  it.each([["paths"], ["analyze"], ["export", "assets"], ["reach", "--from", "internet", "--to", "x"]])(
    "to a workspace that does not exist ends with 2 (%s)",
    async (...args) => {
      const { exitCode, stdout, stderr } = await breachline(...args, "--workspace", "no-such-workspace");
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toContain('no workspace "no-such-workspace"');
      expect(stderr).toMatch(/There are: .*[a-z]/);
    },
  );

  it("with a name that means several assets ends with 2 and lists them", async () => {
    const { exitCode, stderr } = await breachline(
      "reach",
      "--workspace",
      workspace,
      "--from",
      "internet",
      "--to",
      "shop",
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain("service/shop");
    expect(stderr).toContain("compute/other");
  });

  it("with a name that means nothing ends with 2 and says how to find names", async () => {
    const { exitCode, stderr } = await breachline(
      "reach",
      "--workspace",
      workspace,
      "--from",
      "internet",
      "--to",
      "shp",
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('"shp"');
    expect(stderr).toContain("export assets");
  });
});

describe("a server", () => {
  it("that does not answer ends with 3 at once, with its address and what to do", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    await new Promise((resolve) => taken.close(resolve));
    vi.stubEnv("NEO4J_URI", `bolt://127.0.0.1:${port}`);
    const started = performance.now();
    const { exitCode, stdout, stderr } = await imports(file("good.yaml", GOOD));
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(stderr).toContain(`127.0.0.1:${port}`);
    expect(stderr).toContain("NEO4J_URI");
  });

  it("that refuses the password ends with 3, names the settings and does not repeat the password", async () => {
    const store = await openTestStore();
    vi.stubEnv("NEO4J_URI", store.uri);
    vi.stubEnv("NEO4J_PASSWORD", "certainly-not-this-one");
    const { exitCode, stderr } = await breachline("paths", "--workspace", workspace);
    await store.close();
    expect(exitCode).toBe(3);
    expect(stderr).toContain("NEO4J_PASSWORD");
    expect(stderr).not.toContain("certainly-not-this-one");
  });
});
