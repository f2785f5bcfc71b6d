import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { INPUTS } from "../../src/inputs/index.js";
import { openDocument } from "../../src/text/index.js";
import { readingOf } from "./reading.js";

const DATA = join(import.meta.dirname, "../../../shared/data");
const FORMATS = join(DATA, "formats");

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Reports without any finding that are a bare `[]` or `null`, and the schema of a feed: nothing tells what they are. */
const UNTOLD = new Set([
  "legacy_no_vuln.json",
  "test-empty-report.json",
  "empty.json",
  "known_exploited_vulnerabilities_schema.json",
]);

describe.skipIf(!existsSync(FORMATS))(
  "sample files beside the repository (skipped where ../shared/data is absent)",
  () => {
    it("no file is recognised by two formats", async () => {
      const twice: string[] = [];
      for (const file of filesUnder(DATA)) {
        const document = await openDocument(file).catch(() => undefined);
        const names = INPUTS.filter((input) => document && input.recognises(document.head)).map(({ name }) => name);
        if (names.length > 1) twice.push(`${file}: ${names.join(", ")}`);
        await document?.close();
      }
      expect(twice).toEqual([]);
    });

    const folders = "trivy sarif kev epss trivy-operator kube-bench kubescape kube-hunter openreports zap nmap";
    for (const folder of folders.split(" ")) {
      const format = folder === "openreports" ? "policy-report" : folder;
      it(`every file of ${format} is read without an invalid fact, or told apart as nothing`, async () => {
        // Kubescape's catalogue of attack tracks lies beside its results.
        for (const file of filesUnder(join(FORMATS, folder)).filter((path) => !path.includes("attack-tracks"))) {
          const read = await readingOf(file);
          const isUntold = UNTOLD.has(file.slice(file.lastIndexOf("/") + 1));
          expect([file, read.format]).toEqual([file, isUntold ? undefined : format]);
          for (const { at, why } of read.problems) expect([at, why]).not.toContain("");
        }
      });
    }
  },
);
