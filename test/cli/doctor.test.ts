import { mkdtempSync, rmSync } from "node:fs";
import { once } from "node:events";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { doctorCommand, examine } from "../../src/cli/doctor.js";
import { readSettings } from "../../src/config.js";
import { openTestStore } from "../store/real-store.js";
import { testSettings } from "../store/test-settings.js";
import { captured } from "./captured.js";

afterEach(() => vi.unstubAllEnvs());

describe("doctor", () => {
  it("finds the running server and its schema in order", async () => {
    await (await openTestStore()).close();
    const checks = await examine(testSettings());
    expect(checks.filter(({ result }) => result === "fail")).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      "Node",
      "Java",
      "Maven",
      "Memory",
      "Disk",
      "Port",
      "Neo4j",
      "Schema",
    ]);
  });

  it("ends with 3 and one JSON document when something fails", async () => {
    vi.stubEnv("NEO4J_URI", "");
    vi.stubEnv("BREACHLINE_HOME", "/proc/breachline");
    const { stdout, exitCode } = await captured(doctorCommand(), ["--json"]);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout).checks).toContainEqual(
      expect.objectContaining({ name: "Disk", result: "fail", says: expect.stringContaining("BREACHLINE_HOME") }),
    );
  });

  it("does not start a server, nor call it a fault that none runs", async () => {
    const home = mkdtempSync(join(tmpdir(), "doctor-"));
    const checks = await examine({ ...testSettings(), home });
    expect(checks.at(-1)).toMatchObject({ name: "Neo4j", result: "ok", says: expect.stringContaining("not running") });
    rmSync(home, { recursive: true });
  });

  it("looks at NEO4J_URI alone where it is set", async () => {
    const checks = await examine(
      readSettings({ NEO4J_URI: "bolt://127.0.0.1:9", BREACHLINE_CONNECT_TIMEOUT_MS: "500" }),
    );
    expect(checks.map(({ name }) => name)).toEqual(["Node", "Port", "Neo4j"]);
    expect(checks.at(-1)).toMatchObject({ result: "fail", says: expect.stringContaining("NEO4J_URI") });
  });

  it("warns when the port of serve is taken", async () => {
    const thief = createServer().listen(0, "127.0.0.1");
    await once(thief, "listening");
    const { port } = thief.address() as { port: number };
    const checks = await examine({ ...testSettings(), port });
    expect(checks).toContainEqual(expect.objectContaining({ name: "Port", result: "warn" }));
    thief.close();
  });
});
