/** Whatever is wrong with a cluster's export: it is read as far as it goes, said so, and no secret's value is kept. */
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readFacts } from "../../src/store/sources.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { breachline } from "./in-process.js";

const workspace = freshWorkspace();
const folder = mkdtempSync(join(tmpdir(), "breachline-bad-cluster-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const VALUE = "c3VwZXItc2VjcmV0LXZhbHVl";
const PLAIN = "super-secret-value";

const object = (kind: string, name: unknown, rest: object = {}, apiVersion = "v1") => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "shop" },
  ...rest,
});
const pod = (name: string, image = "x:1") =>
  object("Pod", name, { spec: { containers: [{ name: "m", image, env: [{ name: "PASSWORD", value: PLAIN }] }] } });
const policy = (name: string, spec: object, namespace = "shop") => ({
  ...object("NetworkPolicy", name, { spec }, "networking.k8s.io/v1"),
  metadata: { name, namespace },
});

const contradiction = {
  matchExpressions: [
    { key: "app", operator: "Exists" },
    { key: "app", operator: "DoesNotExist" },
  ],
};

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

const list = (...items: object[]) => ({ apiVersion: "v1", kind: "List", items });

/** A config map as no cluster would take it, written piece by piece. */
async function hugeConfigMap(megabytes: number): Promise<string> {
  const path = join(folder, "huge.json");
  const stream = createWriteStream(path);
  stream.write(
    '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"huge","namespace":"shop"},"data":{"blob":"',
  );
  for (let each = 0; each < megabytes; each += 1)
    if (!stream.write("lorem ipsum ".repeat(87_382))) await once(stream, "drain");
  stream.end(`"}},${JSON.stringify(pod("beside"))}]}`);
  await once(stream, "finish");
  return path;
}

describe("a cluster's export", () => {
  it("that is cut in the middle of a list fails the whole import, with its place, and changes nothing", async () => {
    const whole = JSON.stringify(list(pod("a"), pod("b"), pod("c")));
    const { exitCode, stderr } = await breachline(
      "import",
      file("cut.json", whole.slice(0, whole.length - 60)),
      "--workspace",
      freshWorkspace(),
    );
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/cut\.json.*cut off/s);
  });

  it("with odd objects is read as far as it goes, and each is named", async () => {
    const odd = file(
      "odd.json",
      list(
        pod("good"),
        object("Pod", undefined),
        object("Pod", { nested: true }),
        { apiVersion: "v1", metadata: { name: "kindless" } },
        object("Service", "{{ .Release.Name }}-web"),
        policy("contradiction", { podSelector: contradiction }),
        policy("elsewhere", { podSelector: {}, policyTypes: ["Egress"] }, "not-there"),
        object("Widget", "w", {}, "example.com/v9alpha7"),
        object("NetworkPolicy", "future", { spec: 7 }, "networking.k8s.io/v99"),
        object("Secret", "login", { data: { password: VALUE }, stringData: { token: PLAIN } }),
        policy("open", { podSelector: {}, ingress: "yes please" as never }),
      ),
    );
    const { exitCode, stdout } = await breachline("import", odd, "--workspace", workspace, "--source", "k", "--json");
    expect(exitCode).toBe(0);
    const problems = (JSON.parse(stdout) as { sources: { problems: { at: string; why: string }[] }[] }).sources[0]!
      .problems;
    const said = problems.map(({ at, why }) => `${at} ${why}`).join("\n");
    expect(said).toMatch(/\/items\/1 Pod: metadata\.name is missing/);
    expect(said).toMatch(/\/items\/2 Pod: metadata\.name/);
    expect(said).toMatch(/\/items\/3 .*no kind/);
    expect(said).toMatch(/\/items\/4 .*placeholder of a template/);
    expect(said).toMatch(/\/items\/7 1 object of kind Widget \(example\.com\/v9alpha7\) not read/);
  });

  it("of the same objects with other contents uses one of them, whatever the order, and says which", async () => {
    const twice = file("twice.json", list(pod("good", "y:2")));
    await breachline("import", twice, "--workspace", workspace, "--source", "z");
    const huge = await hugeConfigMap(50);
    const imported = await breachline("import", huge, "--workspace", workspace, "--source", "huge");
    expect(imported).toMatchObject({ exitCode: 0 });
    const { exitCode, stdout } = await breachline("analyze", "--workspace", workspace, "--json");
    expect(exitCode).toBe(0);
    const { unjoined } = JSON.parse(stdout) as { unjoined: { why: string }[] };
    const said = unjoined.map(({ why }) => why).join("\n");
    expect(said).toContain("Pod/good is described differently");
    expect(said).toContain("contradiction: the policy selects no pod");
    expect(said).toContain("elsewhere: the policy selects no pod");
    const { stdout: assets } = await breachline("export", "assets", "--workspace", workspace);
    expect(assets).toContain("k8s/cluster/shop/Pod/beside");
    expect(assets).toContain("k8s/cluster/shop/Secret/login");
    expect(assets).toContain("image/docker.io/library/x:1");
    expect(assets).not.toContain("image/docker.io/library/y:2");
  }, 120_000);

  it("leaves no value of a secret in what is kept of the sources, or in any export", async () => {
    const store = await openTestStore();
    try {
      const held = JSON.stringify(await readFacts(store, workspace));
      expect(held).toContain('"name":"login"');
      for (const value of [VALUE, PLAIN]) expect(held).not.toContain(value);
    } finally {
      await store.close();
    }
    for (const kind of ["assets", "relationships", "findings", "steps"]) {
      const { stdout } = await breachline("export", kind, "--workspace", workspace);
      expect(stdout).not.toContain(PLAIN);
      expect(stdout).not.toContain(VALUE);
    }
  });
});
