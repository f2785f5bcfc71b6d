import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { readRules } from "../../src/rules/index.js";
import { compileRules } from "../../src/rules/catalogue.js";
import { compiledRules } from "../../src/rules/compiled.js";

it("gives back what was read, as long as the files are the same", () => {
  const folder = mkdtempSync(join(tmpdir(), "compiled-"));
  const beside = pathToFileURL(join(folder, "bundle.js")).href;
  try {
    const files = compileRules(folder);
    expect(compiledRules(files, beside)).toEqual(readRules());
    const [first, ...others] = files;
    expect(compiledRules([{ ...first!, text: `${first!.text}\n` }, ...others], beside)).toBeUndefined();
    expect(compiledRules(others, beside)).toBeUndefined();
    expect(compiledRules(files, pathToFileURL(join(folder, "elsewhere", "bundle.js")).href)).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
