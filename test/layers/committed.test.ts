import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { repositoryRoot } from "../../src/config.js";
import { filesBelow, read } from "./source-tree.js";

/** This file names what it looks for. */
const files = filesBelow("").filter((path) => path !== "test/layers/committed.test.ts" && isText(path));

describe("what is committed", () => {
  it("names no folder of the machine it was written on", () => {
    const places = [repositoryRoot(), ...(homedir().split("/").length > 2 ? [homedir()] : [])];
    const machine = /(?<![\w.])\/(?:home|Users)\/(?!(?:me|you|user)\/)[a-z][\w.-]*\/|\b[A-Z]:\\Users\\/;
    const wrong = files.filter((path) => {
      const text = read(path);
      return machine.test(text) || places.some((place) => text.includes(place));
    });
    expect(wrong).toEqual([]);
  });

  it("names no package registry or mirror", () => {
    const registry =
      /registry\.(npmjs|yarnpkg)|_authToken|^\s*registry\s*=\s*http|repo1?\.maven\.(apache\.)?org|<mirrorOf>|artifactory|nexus\.|jfrog/im;
    expect(files.filter((path) => registry.test(read(path)))).toEqual([]);
  });

  it("locks packages by their content, not by where they were fetched", () => {
    const { packages } = JSON.parse(read("package-lock.json")) as { packages: Record<string, Locked> };
    const entries = Object.entries(packages).filter(([path]) => path !== "");
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
    expect(entries.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
  });

  it("holds no key or password", () => {
    const secret =
      /-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bAKIA(?!IOSFODNN7EXAMPLE)[A-Z0-9]{16}\b/;
    expect(files.filter((path) => secret.test(read(path)))).toEqual([]);
  });
});

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
}

/** Everything that a person could read; large binaries do not belong here at all. */
function isText(path: string): boolean {
  const { size } = statSync(join(repositoryRoot(), path));
  return size < 5_000_000 && !/\.(png|gz|ico|woff2?|jar)$/.test(path);
}
