import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "../../../src/config.js";
import {
  ArtifactsUnavailable,
  DiskFull,
  FolderNotWritable,
  JavaMissing,
  MavenMissing,
  PortInUse,
  ServerNotStarted,
  writingIn,
} from "../../../src/store/errors.js";
import { ensureArtifacts } from "../../../src/store/server/artifacts.js";
import { memoryShareMb } from "../../../src/store/server/configuration.js";
import { findJava, javaRelease } from "../../../src/store/server/java.js";
import { layoutOf, requireSpace } from "../../../src/store/server/layout.js";
import { findOrStart } from "../../../src/store/server/local.js";
import { ownSettings } from "./own-server.js";

const folder = mkdtempSync(join(tmpdir(), "trouble-"));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

/** A program on a PATH of its own, in place of the machine's. */
function onlyOnPath(name: string, script: string): void {
  const bin = mkdtempSync(join(folder, "bin-"));
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
  vi.stubEnv("PATH", bin);
}

const java = { command: "java", home: "/nowhere", release: 25 };

describe("a folder that cannot be written", () => {
  it.each([
    ["is below a file", join(folder, "file", "home")],
    ["is below /proc", "/proc/breachline"],
  ])("is named when it %s", async (_, home) => {
    writeFileSync(join(folder, "file"), "");
    const start = findOrStart(readSettings({ BREACHLINE_HOME: home }));
    await expect(start).rejects.toBeInstanceOf(FolderNotWritable);
    await expect(start).rejects.toThrow(home);
  });

  it("is told from a full disk", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
    await expect(writingIn("/data", () => Promise.reject(full))).rejects.toBeInstanceOf(DiskFull);
  });
});

it("refuses to begin on a disk with too little space", async () => {
  await expect(requireSpace(folder, 1e18, "Fetching")).rejects.toBeInstanceOf(DiskFull);
  await expect(requireSpace(folder, 1, "Fetching")).resolves.toBeUndefined();
});

describe("Java", () => {
  it.each([
    ["25.0.1", 25],
    ["21", 21],
    ["17.0.15", 17],
    ["1.8.0_292", 8],
    ["24-ea", 24],
    ["unknown", undefined],
  ])("%s is release %s", (version, release) => expect(javaRelease(version)).toBe(release));

  it("is taken from JAVA_HOME first", async () => {
    const home = mkdtempSync(join(folder, "java-"));
    mkdirSync(join(home, "bin"));
    writeFileSync(join(home, "bin", "java"), "#!/bin/sh\n", { mode: 0o755 });
    writeFileSync(join(home, "release"), 'JAVA_VERSION="21.0.4"\n');
    expect(await findJava(home)).toMatchObject({ home, release: 21 });
  });

  it("that is too old is passed over, and named when there is no other", async () => {
    const home = mkdtempSync(join(folder, "java-"));
    mkdirSync(join(home, "bin"));
    writeFileSync(join(home, "bin", "java"), "#!/bin/sh\n", { mode: 0o755 });
    writeFileSync(join(home, "release"), 'JAVA_VERSION="17.0.15"\n');
    vi.stubEnv("PATH", "");
    const found = findJava(home).catch((error: unknown) => error);
    const result = await found;
    if (result instanceof Error) {
      expect(result).toBeInstanceOf(JavaMissing);
      expect(result.message).toContain(`17 in ${home}`);
    } else expect(result).not.toMatchObject({ home });
  });
});

describe("the jars", () => {
  it("need Maven, which is named when it is missing", async () => {
    vi.stubEnv("PATH", folder);
    await expect(ensureArtifacts(layoutOf(join(folder, "no-maven")), java, () => {})).rejects.toBeInstanceOf(
      MavenMissing,
    );
  });

  it("that cannot be fetched leave Maven's reason and no folder", async () => {
    onlyOnPath("mvn", "echo '[ERROR] Could not transfer artifact: Connection refused'; exit 1");
    const layout = layoutOf(join(folder, "no-network"));
    const fetch = ensureArtifacts(layout, java, () => {});
    await expect(fetch).rejects.toBeInstanceOf(ArtifactsUnavailable);
    await expect(fetch).rejects.toThrow(/Connection refused/);
    expect(() => rmSync(layout.lib)).toThrow(/ENOENT/);
  });

  it("that do not fit on the disk are told from those that cannot be fetched", async () => {
    onlyOnPath("mvn", "echo '[ERROR] x.jar: No space left on device'; exit 1");
    await expect(ensureArtifacts(layoutOf(join(folder, "full")), java, () => {})).rejects.toBeInstanceOf(DiskFull);
  });

  it("are there as a whole once fetched, and leftovers of a killed fetch are gone", async () => {
    const layout = layoutOf(join(folder, "fetched"));
    const leftover = `${layout.lib}.part-12345678`;
    mkdirSync(leftover, { recursive: true });
    onlyOnPath(
      "mvn",
      `for a in "$@"; do case $a in -DoutputDirectory=*) d=\${a#*=};; esac; done
      /bin/mkdir -p $d; : > $d/neo4j-server-${layout.version}.jar`,
    );
    await ensureArtifacts(layout, java, () => {});
    expect(() => rmSync(join(layout.lib, `neo4j-server-${layout.version}.jar`))).not.toThrow();
    expect(() => rmSync(leftover)).toThrow(/ENOENT/);
  });

  it("that somebody was to bring are neither fetched nor removed", async () => {
    const lib = mkdtempSync(join(folder, "lib-"));
    writeFileSync(join(lib, "mine.jar"), "");
    const ensured = ensureArtifacts(layoutOf(join(folder, "given"), lib), java, () => {});
    await expect(ensured).rejects.toThrow(/BREACHLINE_NEO4J_LIB/);
    expect(() => rmSync(join(lib, "mine.jar"))).not.toThrow();
  });
});

describe("a server that does not come up", () => {
  it("is refused a chosen port that somebody has", async () => {
    const thief = createServer().listen(0, "127.0.0.1");
    await once(thief, "listening");
    const { port } = thief.address() as { port: number };
    const settings = ownSettings({ BREACHLINE_NEO4J_PORT: String(port) });
    await expect(findOrStart(settings)).rejects.toBeInstanceOf(PortInUse);
    thief.close();
    rmSync(settings.home, { recursive: true });
  });

  it("is reported with the end of its log", async () => {
    const settings = ownSettings({ BREACHLINE_NEO4J_MEMORY_MB: "1048576" });
    const home = mkdtempSync(join(folder, "java-"));
    mkdirSync(join(home, "bin"));
    const script = 'case "$*" in *AdminCommand*) exit 0;; esac\necho "the reason in the log"; sleep 0.3; exit 1';
    writeFileSync(join(home, "bin", "java"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    writeFileSync(join(home, "release"), 'JAVA_VERSION="25"\n');
    const start = findOrStart({ ...settings, javaHome: home });
    await expect(start).rejects.toBeInstanceOf(ServerNotStarted);
    await expect(start).rejects.toThrow(/the reason in the log/);
    rmSync(settings.home, { recursive: true });
  });
});

it.each([
  [1, 512],
  [8, 2048],
  [24, 4096],
])("gives the server a share of %s GiB: %s MiB", (gib, mb) => expect(memoryShareMb(gib * 2 ** 30)).toBe(mb));
