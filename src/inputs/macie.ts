/** Amazon Macie: sensitive data in buckets (findings and discovery results) and buckets that are set wrong. */
import { z } from "zod";
import type { StatedFactInput } from "../model/index.js";
import type { Document, Head } from "../text/index.js";
import { cloudControl } from "./cloud-controls.js";
import { once } from "./cloud-resource.js";
import { eachFinding, findingRows, firstFinding } from "./finding-list.js";
import type { FindingReading } from "./finding-list.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { lenient } from "./records.js";
import { clip, nameOf, oneLine, severityOf } from "./report-fields.js";
import { classifications, ClassificationResult, classifiedObjects, labelsOf } from "./sensitive-data.js";

export const macie: Input = {
  name: "macie",
  title: "Amazon Macie findings and discovery results (aws macie2 get-findings, JSON lines): data classes of buckets",
  recognises,
  read,
};

function recognises(head: Head): boolean {
  const { resourcesAffected, classificationDetails, policyDetails, category } = firstFinding(head) ?? {};
  return (
    typeof resourcesAffected === "object" &&
    (classificationDetails !== undefined ||
      policyDetails !== undefined ||
      /^(CLASSIFICATION|POLICY)$/.test(String(category)))
  );
}

const text = lenient(z.string());
const Finding = z.object({
  id: text,
  type: text,
  title: text,
  description: text,
  partition: text,
  archived: lenient(z.boolean()),
  sample: lenient(z.boolean()),
  severity: lenient(z.object({ description: text })),
  classificationDetails: lenient(z.object({ result: ClassificationResult })),
  resourcesAffected: z.object({
    s3Bucket: z
      .object({ arn: text, name: text })
      .refine(({ arn, name }) => Boolean(arn || name), "must name the bucket"),
    s3Object: lenient(z.object({ key: text })),
  }),
});
type Finding = z.infer<typeof Finding>;

/**
 * Millions of results may be about the objects of one bucket: each class of its data is stated once, of the objects where they
 * are named and else of the bucket.
 */
async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const [stated, places] = [new Set<string>(), new Map<string, Place>()];
  yield* eachFinding(findingRows(document), Finding, (finding, at) =>
    readFinding(finding, { at, options, stated, places }),
  );
  for (const place of places.values()) yield placeFact(place);
  for (const { at, why } of document.problems) yield problem(at, why);
}

/** Objects of one folder in which the same was found: policies may tell the parts of their bucket apart. */
interface Place {
  /** Its ARN. */
  readonly bucket: string;
  readonly labels: readonly object[];
  /** Key → where the finding stands. */
  readonly keys: Map<string, string>;
}

/** Keys that are kept of a folder with one kind of data: the first by name, so that the order of findings never matters. */
const MOST_KEYS = 200;

type Reading = FindingReading & { readonly places: Map<string, Place> };

function* readFinding(finding: Finding, { at, options, stated, places }: Reading): Iterable<Stated> {
  const bucket = bucketOf(finding);
  const result = finding.classificationDetails?.result;
  if (result && finding.sample !== true) {
    const found = [...classifications(bucket, result, at)];
    if (!addPlace(places, finding, found, at)) yield* once(stated, found);
  }
  // A discovery result without a type tells what was looked at, and finds nothing by itself.
  if (finding.type) yield reportOf(finding, finding.type, { bucket, at, options });
}

/** Whether the finding tells where in the bucket it was made. */
function addPlace(places: Map<string, Place>, finding: Finding, found: Facts, at: string): boolean {
  const key = finding.resourcesAffected.s3Object?.key;
  if (!key || found.length === 0) return false;
  const bucket = bucketOf(finding);
  const labels = labelsOf(found);
  const name = JSON.stringify([bucket, key.replace(/[^/]*$/, ""), labels]);
  const place = places.get(name) ?? { bucket, labels, keys: new Map<string, string>() };
  places.set(name, place);
  if (!place.keys.has(key)) place.keys.set(key, at);
  if (place.keys.size < 2 * MOST_KEYS) return true;
  for (const each of sortedKeys(place).slice(MOST_KEYS + 1)) place.keys.delete(each);
  return true;
}

const sortedKeys = ({ keys }: Place) => [...keys.keys()].sort();

function placeFact(place: Place): StatedFactInput {
  const { bucket, labels, keys } = place;
  const names = sortedKeys(place).slice(0, MOST_KEYS);
  return classifiedObjects({ bucket, names, labels, more: keys.size > MOST_KEYS }, keys.get(names[0]!) ?? "");
}

type Facts = readonly StatedFactInput[];

function bucketOf({ resourcesAffected: { s3Bucket }, partition }: Finding): string {
  return s3Bucket.arn || `arn:${partition || "aws"}:s3:::${s3Bucket.name}`;
}

interface Placing {
  readonly bucket: string;
  readonly at: string;
  readonly options: ReadOptions;
}

function reportOf(finding: Finding, type: string, { bucket, at, options: { asset } }: Placing) {
  const { id, title, description, severity, archived, sample, resourcesAffected } = finding;
  const key = resourcesAffected.s3Object?.key;
  const report: Extract<StatedFactInput, { fact: "report" }> = {
    fact: "report",
    id: nameOf("macie", id ?? type, id ? undefined : bucket, id ? undefined : (key ?? undefined)),
    tool: { name: "Macie" },
    kind: "cloud",
    assets: [nameOf(bucket), ...(asset === undefined ? [] : [asset])],
    title: oneLine(title) ?? type.slice(0, 1024),
    description: clip(description, 8192),
    rule: oneLine(type, 512),
    control: cloudControl("macie", type),
    place: { resource: nameOf(bucket).slice(0, 1024) },
    severity: severityOf(severity?.description ?? "undefined") ?? "unknown",
    status: sample === true ? "false-positive" : archived === true ? "accepted" : "open",
    justification:
      sample === true ? "a sample that Macie made up" : archived === true ? "archived in Macie" : undefined,
    basis: "observed",
    at,
  };
  return report;
}
