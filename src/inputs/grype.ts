/** Grype (anchore/grype): vulnerable packages of images and folders, JSON. */
import { z } from "zod";
import { imageUid, readImageReference } from "../model/image-reference.js";
import type { ImageReference } from "../model/image-reference.js";
import type { StatedFactInput } from "../model/index.js";
import type { Document, Head } from "../text/index.js";
import { imageFacts } from "./image-facts.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { check, lenient } from "./records.js";
import { clip, cveIn, cwesIn, nameOf, oneLine, referencesIn, severityOf, withoutVersion } from "./report-fields.js";

export const grype: Input = {
  name: "grype",
  title: "Grype results (JSON) of images and folders",
  recognises: (head: Head) =>
    head.isJsonObject("matches") &&
    (head.value("/descriptor/name") === "grype" || head.partial("/matches/0/vulnerability/id") !== undefined),
  read,
};

const text = lenient(z.string());
const list = <T extends z.ZodType>(item: T) => lenient(z.array(item.catch(undefined as never)));
const vector = z.object({ vector: text, source: text });

const Vulnerability = z.object({
  id: z.string().min(1),
  severity: text,
  description: text,
  dataSource: text,
  urls: list(z.string()),
  links: list(z.string()),
  /** One score for each, or of older versions one object for each version of CVSS. */
  cvss: list(vector),
  cvssV2: lenient(vector),
  cvssV3: lenient(vector),
  epss: list(z.object({ cve: text, epss: lenient(z.number()) })),
  knownExploited: list(z.object({ cve: text })),
  cwes: list(z.object({ cwe: text })),
  fix: lenient(z.object({ versions: list(z.string()) })),
  fixedInVersion: text,
});
type Vulnerability = z.infer<typeof Vulnerability>;

const Match = z.object({
  vulnerability: Vulnerability,
  relatedVulnerabilities: list(Vulnerability),
  artifact: z.object({
    name: z.string().min(1),
    version: text,
    type: text,
    purl: text,
    locations: list(z.object({ path: text })),
  }),
  appliedIgnoreRules: lenient(z.array(z.unknown())),
});
type Match = z.infer<typeof Match>;

const Frame = z.object({
  source: lenient(
    z.object({
      type: text,
      target: lenient(
        z.object({ userInput: text, tags: lenient(z.array(z.string())), repoDigests: lenient(z.array(z.string())) }),
      ),
    }),
  ),
  descriptor: lenient(z.object({ version: text })),
});
type Frame = z.infer<typeof Frame>;

/** Two readings: what was scanned stands behind the matches. */
async function* read(document: Document, { asset }: ReadOptions): AsyncIterable<Stated> {
  const frame = Frame.catch({}).parse((await document.json(["/matches", "/ignoredMatches"])).value);
  const images = imagesOf(frame);
  yield* imageFacts(images, "/source");
  const assets = [...images.map(imageUid), ...(asset === undefined ? [] : [asset])];
  const version = oneLine(frame.descriptor?.version, 128);
  for await (const { value, at } of document.jsonItems(["/matches", "/ignoredMatches"])) {
    // Neither list has to be there.
    if (value === null) continue;
    const match = check(Match, value, at);
    if (!match.ok) {
      yield match.problem;
      continue;
    }
    const { severity: word } = match.data.vulnerability;
    if (severityOf(word ?? "") === undefined)
      yield problem(
        `${at}/vulnerability/severity`,
        `the severity "${word}" is unknown; the finding is kept without one`,
      );
    yield reportOf(match.data, { at, assets, version });
    yield* knownExploited(match.data, at);
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

/** Digests first, since findings are about content; a folder is what `--asset` says. */
function imagesOf({ source }: Frame): ImageReference[] {
  if (source?.type !== "image") return [];
  const { repoDigests, tags, userInput } = source.target ?? {};
  const named = [...(repoDigests ?? []), ...(tags ?? [])];
  const images = (named.length > 0 ? named : [userInput ?? ""]).flatMap((name) => readImageReference(name) ?? []);
  return [...new Map(images.map((image) => [imageUid(image), image])).values()].sort(
    (a, b) => Number(b.digest !== undefined) - Number(a.digest !== undefined),
  );
}

/** Packages of the system are told by their name; others by the file that holds them as well. */
const SYSTEM = /^(deb|apk|rpm|alpm|portage)$/;

interface Placing {
  readonly at: string;
  readonly assets: readonly string[];
  readonly version: string | undefined;
}

function reportOf(match: Match, { at, assets, version }: Placing): Extract<StatedFactInput, { fact: "report" }> {
  const { vulnerability, artifact, appliedIgnoreRules } = match;
  const all = [vulnerability, ...(match.relatedVulnerabilities ?? []).filter(Boolean)];
  const { name, type, purl } = artifact;
  const path = SYSTEM.test(type ?? "") ? undefined : (artifact.locations ?? []).find((one) => one?.path)?.path;
  const ignored = (appliedIgnoreRules ?? []).length > 0;
  const fixed = (vulnerability.fix?.versions ?? [vulnerability.fixedInVersion]).flatMap(
    (one) => oneLine(one, 256) ?? [],
  );
  const scores = all.flatMap((one) => (one.epss ?? []).flatMap((each) => each?.epss ?? []));
  return {
    fact: "report",
    id: nameOf("grype", vulnerability.id, `${name}@${artifact.version ?? ""}`, assets[0], path ?? undefined),
    tool: version === undefined ? { name: "Grype" } : { name: "Grype", version },
    kind: "sca",
    assets: [...assets],
    title: nameOf(`${vulnerability.id} in ${name}`).slice(0, 1024),
    description: all.map((one) => clip(one.description, 8192)).find((one) => one !== undefined),
    rule: oneLine(vulnerability.id, 512),
    cve: cveIn(...all.map(({ id }) => id)),
    cwes: cwesIn(all.flatMap((one) => (one.cwes ?? []).map((each) => each?.cwe))),
    place: {
      package: clip(purl ? withoutVersion(purl) : [type, name].filter(Boolean).join("/"), 1024),
      version: clip(artifact.version, 256),
      file: clip(path, 4096),
    },
    severity: severityOf(vulnerability.severity ?? "") ?? "unknown",
    cvss: vectorsOf(all),
    epss: scores.length === 0 ? undefined : Math.min(1, Math.max(0, ...scores)),
    status: ignored ? "accepted" : "open",
    justification: ignored ? "a rule of Grype's configuration ignores it" : undefined,
    fixedVersions: fixed,
    remediation: fixed.length > 0 ? clip(`Update ${name} to ${fixed.join(" or ")}.`, 4096) : undefined,
    references: referencesIn([
      vulnerability.dataSource,
      ...all.flatMap((one) => [...(one.urls ?? []), ...(one.links ?? [])]),
    ]),
    at,
  };
}

function vectorsOf(all: readonly Vulnerability[]): { vector: string; source: string }[] {
  const vectors = all.flatMap(({ cvss, cvssV3, cvssV2 }) => [...(cvss ?? []), cvssV3, cvssV2]);
  const known = vectors.flatMap((one) =>
    one?.vector && one.vector.length <= 512 ? [{ vector: one.vector, source: oneLine(one.source, 128) ?? "" }] : [],
  );
  return [...new Map(known.map((one) => [`${one.source} ${one.vector}`, one])).values()];
}

/** Grype's database holds CISA's catalogue too. */
function* knownExploited({ vulnerability, relatedVulnerabilities }: Match, at: string): Iterable<Stated> {
  const all = [vulnerability, ...(relatedVulnerabilities ?? []).filter(Boolean)];
  const cves = new Set(all.flatMap((one) => (one.knownExploited ?? []).flatMap((each) => cveIn(each?.cve) ?? [])));
  for (const cve of cves) yield { fact: "vulnerability", cve, kev: true, at };
}
