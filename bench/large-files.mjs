/** Memory for one large report of a scanner, against 1 GB. */
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { importFiles } from "../dist/pipeline/import-files.js";
import { memoryMb, timed } from "./measure.mjs";
import { inWorkspace } from "./pipeline.mjs";
import { random } from "./random.mjs";

const LIMIT_MB = 1024;

/** A file of the size, written and imported; each entry differs from the others. */
export async function largeFile({ size }, format) {
  return inWorkspace(async ({ store, workspace, folder }) => {
    const file = join(folder, `${format}.json`);
    await write(file, FORMATS[format], 1e6 * Number.parseInt(size, 10));
    const { ms } = await timed(() => importFiles(store, workspace, [file], { source: "bench" }));
    const memory = memoryMb();
    return [{ name: `${format}-100-mb`, size, ms, ratio: memory / LIMIT_MB, memoryMb: memory }];
  });
}

const FORMATS = {
  trivy: {
    head: `{"SchemaVersion":2,"ArtifactName":"registry.example/shop/cart:1.0","ArtifactType":"container_image","Metadata":{"ImageID":"sha256:${"a1".repeat(32)}","RepoDigests":["registry.example/shop/cart@sha256:${"b2".repeat(32)}"]},"Results":[{"Target":"cart (debian 12.5)","Class":"os-pkgs","Type":"debian","Vulnerabilities":[`,
    entry: (n, next) => ({
      VulnerabilityID: `CVE-${2000 + (n % 25)}-${10_000 + n}`,
      PkgID: `package-${n % 5000}@1.${n % 7}.0`,
      PkgName: `package-${n % 5000}`,
      InstalledVersion: `1.${n % 7}.0`,
      FixedVersion: `1.${n % 7}.1`,
      Severity: ["LOW", "MEDIUM", "HIGH", "CRITICAL"][n % 4],
      CweIDs: ["CWE-787"],
      Title: `A buffer of package-${n % 5000} overflows`,
      Description: sentence(next),
      CVSS: { nvd: { V3Vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", V3Score: 9.8 } },
      References: [`https://security.example/advisories/${n}`],
    }),
    tail: "]}]}",
  },
  sarif: {
    head: '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"scanner","rules":[{"id":"injection","properties":{"tags":["CWE-89"]}}]}},"versionControlProvenance":[{"repositoryUri":"https://code.example/shop/cart"}],"results":[',
    entry: (n, next) => ({
      ruleId: "injection",
      level: "error",
      message: { text: sentence(next) },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: `src/module-${n % 3000}/file-${n}.ts` },
            region: { startLine: 1 + (n % 900), snippet: { text: sentence(next) } },
          },
        },
      ],
      partialFingerprints: { primaryLocationLineHash: `${n.toString(16)}:1` },
    }),
    tail: "]}]}",
  },
};

async function write(path, { head, entry, tail }, bytes) {
  const next = random(17);
  const stream = createWriteStream(path);
  stream.write(head);
  for (let n = 0, written = 0; written < bytes; n++) {
    const text = `${n ? "," : ""}${JSON.stringify(entry(n, next))}`;
    written += text.length;
    if (!stream.write(text)) await once(stream, "drain");
  }
  stream.end(tail);
  await once(stream, "finish");
}

const WORDS = "a request may reach the handler before it was checked so that data is read or changed by others".split(
  " ",
);

function sentence(next) {
  return Array.from({ length: 60 }, () => WORDS[Math.floor(next() * WORDS.length)]).join(" ");
}
