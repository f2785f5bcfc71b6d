/**
 * TruffleHog's findings (version 3), JSON lines. The secret itself is looked at for the id of an AWS access key alone, by
 * which it is the key of an account, and is not kept.
 */
import { z } from "zod";
import { imageUid, readImageReference } from "../model/image-reference.js";
import type { StatedFactInput } from "../model/index.js";
import type { Document, Head } from "../text/index.js";
import { accessKeysIn } from "./aws/traces.js";
import { once } from "./cloud-resource.js";
import { eachFinding, findingRows, firstFinding } from "./finding-list.js";
import type { FindingReading } from "./finding-list.js";
import { imageFacts } from "./image-facts.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { lenient } from "./records.js";
import { clip, lineOf, nameOf, oneLine, referencesIn } from "./report-fields.js";
import { readRepositoryAddress, repositoryFact } from "./repository.js";

export const trufflehog: Input = {
  name: "trufflehog",
  title: "TruffleHog's secrets in repositories, images and buckets (JSON lines of version 3)",
  recognises: (head: Head) => {
    const { SourceMetadata, DetectorName, DetectorType } = firstFinding(head) ?? {};
    return typeof SourceMetadata === "object" && (DetectorName !== undefined || DetectorType !== undefined);
  },
  read,
};

const text = lenient(z.string());

const Place = z.object({
  repository: text,
  commit: text,
  file: text,
  line: lenient(z.number()),
  link: text,
  image: text,
  tag: text,
  bucket: text,
});
type Place = z.infer<typeof Place>;

const Finding = z.object({
  DetectorName: z.string().min(1),
  Verified: lenient(z.boolean()),
  Raw: text,
  ExtraData: lenient(z.object({ arn: text })),
  SourceMetadata: z.object({ Data: z.record(z.string(), Place) }),
});
type Finding = z.infer<typeof Finding>;

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const stated = new Set<string>();
  yield* eachFinding(findingRows(document), Finding, (finding, at) => readFinding(finding, { at, options, stated }));
  for (const { at, why } of document.problems) yield problem(at, why);
}

function* readFinding(finding: Finding, { at, options, stated }: FindingReading): Iterable<Stated> {
  const place = Object.values(finding.SourceMetadata.Data)[0];
  if (place === undefined) return yield problem(at, "the finding does not say where the secret is");
  const { names, facts } = subjectOf(place, at);
  const key = finding.DetectorName === "AWS" ? accessKeysIn(finding.Raw)[0] : undefined;
  yield* once(stated, facts);
  if (key !== undefined) yield* once(stated, keyFacts(key, finding, { holder: names[0], at }));
  yield reportOf(finding, place, { at, assets: [...names, ...(options.asset === undefined ? [] : [options.asset])] });
}

/** The repository, image or bucket that holds the secret; none for a folder. */
function subjectOf(place: Place, at: string): { names: string[]; facts: StatedFactInput[] } {
  const repository = readRepositoryAddress(place.repository ?? "");
  if (repository) return { names: [repository.uid], facts: [repositoryFact(repository, at)] };
  const { image: name, tag } = place;
  const image = name ? readImageReference(tag && !/[:@][^/]*$/.test(name) ? `${name}:${tag}` : name) : undefined;
  if (image) return { names: [imageUid(image)], facts: imageFacts([image], at) };
  return { names: place.bucket ? [`arn:aws:s3:::${place.bucket}`] : [], facts: [] };
}

/** (holder)-[:USES_SECRET]->(access key)-[:UNLOCKS]->(user), the last where TruffleHog asked AWS whose it is. */
function keyFacts(
  key: string,
  { ExtraData, Verified }: Finding,
  { holder, at }: { readonly holder: string | undefined; readonly at: string },
): StatedFactInput[] {
  const uid = `aws/access-key/${key}`;
  const secret: StatedFactInput = {
    fact: "asset",
    uid,
    kind: "Secret",
    name: key,
    aliases: [key],
    properties: { secretType: "aws access key" },
    mention: true,
    basis: "observed",
    at,
  };
  const link = (type: "USES_SECRET" | "UNLOCKS", source: string, target: string): StatedFactInput => ({
    fact: "relationship",
    type,
    source,
    target,
    basis: "observed",
    at,
  });
  const owner =
    Verified === true && /^arn:[\w-]+:iam::\d{12}:user\//.test(ExtraData?.arn ?? "") ? ExtraData?.arn : undefined;
  const isHolder = holder !== undefined && !holder.startsWith("arn:");
  return [
    secret,
    ...(isHolder ? [link("USES_SECRET", holder, uid)] : []),
    ...(owner ? [link("UNLOCKS", uid, owner)] : []),
  ];
}

function reportOf(
  { DetectorName, Verified }: Finding,
  { file, line, commit, link }: Place,
  { at, assets }: { readonly at: string; readonly assets: string[] },
): StatedFactInput {
  const print = nameOf("trufflehog", DetectorName, commit ?? undefined, file ?? undefined, line ?? undefined);
  return {
    fact: "report",
    id: print,
    tool: { name: "TruffleHog" },
    kind: "secret",
    assets,
    title: `${DetectorName.slice(0, 200)} secret${Verified === true ? ", which is live" : ""}`,
    rule: oneLine(DetectorName, 512),
    cwes: ["CWE-798"],
    place: { file: clip(file, 4096), line: lineOf(line), fingerprint: oneLine(print, 512) },
    verified: Verified ?? undefined,
    severity: Verified === true ? "critical" : "high",
    remediation: "Make a new secret and revoke this one: it stays in the history of what held it.",
    references: referencesIn([link]),
    at,
  };
}
