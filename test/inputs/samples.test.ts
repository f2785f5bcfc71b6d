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
  "aws_inspector2_zero_vul.json",
  "empty_with_error.json",
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

    it("every file of Prowler is read as its own format or as OCSF", async () => {
      for (const file of filesUnder(join(FORMATS, "prowler"))) {
        const read = await readingOf(file);
        const format = /no_vuln/.test(file) ? undefined : /\.ocsf\.json$/.test(file) ? "ocsf" : "prowler";
        expect([file, read.format, read.problems]).toEqual([file, format, []]);
      }
    });

    it("Security Hub's samples of OCSF say the same as the ASFF that they were made from", async () => {
      for (const file of filesUnder(join(FORMATS, "ocsf")).filter((path) => /Security Hub.*\.ocsf$/.test(path))) {
        const [mapped, raw] = [await readingOf(file), await readingOf(file.replace(/ocsf$/, "raw"))];
        const said = ({ reports: [report] }: typeof raw) => [
          report?.assets,
          report?.rule,
          report?.control,
          report?.cve,
          report?.place,
          report?.status,
          report?.severity,
        ];
        expect([mapped.format, raw.format]).toEqual(["ocsf", "asff"]);
        expect(said(mapped)).toEqual(said(raw));
      }
    });

    const folders =
      "trivy sarif kev epss trivy-operator kube-bench kubescape kube-hunter openreports zap nmap asff inspector2 grype trufflehog";
    for (const folder of folders.split(" ")) {
      const format = { openreports: "policy-report", inspector2: "inspector" }[folder] ?? folder;
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
