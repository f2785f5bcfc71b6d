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
