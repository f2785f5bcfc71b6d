/** What was imported is listed, replaced with a word about what it replaces, and taken back. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, it, vi } from "vitest";
import { freshWorkspace } from "../store/real-store.js";
import { breachline } from "./in-process.js";

const workspace = freshWorkspace();
const folder = mkdtempSync(join(tmpdir(), "breachline-sources-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => vi.unstubAllEnvs());

const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const estate = file(
  "estate.yaml",
  "breachline: inventory/v1\nstores:\n  - { uid: data/orders, data: { pii: restricted } }\n",
);
const scan = file(
  "scan.jsonl",
  `${JSON.stringify({ "template-id": "t", info: { name: "n", severity: "low" }, "matched-at": "https://shop.example/" })}\n`,
);

const run = (...args: string[]) => breachline(...args, "--workspace", workspace);

it("says what an import takes the place of, and that it was of another kind", async () => {
  expect((await run("import", estate, "--source", "estate")).stderr).not.toContain("takes the place");
  const again = await run("import", estate, "--source", "estate");
  expect(again.stderr).toContain(
    'takes the place of what the source "estate" said before: 1 file (inventory): 1 assets',
  );
  expect(again.stderr).not.toContain("--source of its own");
  const other = await run("import", scan, "--source", "estate");
  expect(other.stderr).toContain("import each under a --source of its own");
  const { stdout } = await run("import", estate, "--source", "estate", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ sources: [{ replaced: { files: [{ format: "nuclei" }] } }] });
});

it("lists sources, withdraws one, and names the command where there is none of that key", async () => {
  await run("import", scan, "--source", "scan");
  const { stdout } = await run("sources", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ sources: [{ key: "estate" }, { key: "scan", facts: { findings: 1 } }] });
  expect((await run("sources", "withdraw", "scan")).exitCode).toBe(0);
  expect((await run("sources")).stdout).toMatch(/^estate\t\S+\t1 file \(inventory\): 1 assets/);
  expect((await run("sources")).stdout).not.toContain("scan");
  const unknown = await run("sources", "withdraw", "scan");
  expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("breachline sources") as string });
});

it("tells of a file that is not there before it starts a server", async () => {
  vi.stubEnv("NEO4J_URI", "bolt://127.0.0.1:1");
  const { exitCode, stderr } = await run("import", join(folder, "missing.yaml"));
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringContaining("there is no such file") as string,
  });
});

it("tells where one cluster comes under two names", async () => {
  const cluster = file(
    "cluster.yaml",
    "apiVersion: v1\nkind: Namespace\nmetadata: { name: kube-system, uid: 4a1d7c1e-0000-4000-8000-000000000001 }\n",
  );
  expect((await run("import", cluster, "--source", "cluster", "--cluster", "production")).stderr).not.toContain(
    "calls",
  );
  const again = await run("import", cluster, "--source", "cluster", "--cluster", "staging");
  expect(again.stderr).toContain('the cluster that the source "cluster" calls "production"');
  expect(again.stderr).toContain("Import it with --cluster production");
  const other = await run("import", cluster, "--source", "copy", "--cluster", "prod");
  expect(other.stderr).toContain('calls "staging"');
});

it("takes the name that answers show for an asset", async () => {
  const named = file(
    "named.yaml",
    "breachline: inventory/v1\nservices:\n  - { uid: service/a, name: Front door, port: 443, reachableFrom: [internet], serves: [data/b] }\nstores:\n  - { uid: data/b, name: Big book, data: { pii: restricted } }\n",
  );
  await run("import", named, "--source", "named");
  await run("analyze");
  const { exitCode, stdout } = await run("reach", "--from", "Front door", "--to", "Big book", "--json");
  expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { from: "Front door", to: "Big book" }]);
});
