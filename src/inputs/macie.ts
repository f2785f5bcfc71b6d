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
import { classifications, ClassificationResult } from "./sensitive-data.js";

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

/** Millions of results may be about the objects of one bucket: each class of its data is stated once. */
async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const stated = new Set<string>();
  yield* eachFinding(findingRows(document), Finding, (finding, at) => readFinding(finding, { at, options, stated }));
  for (const { at, why } of document.problems) yield problem(at, why);
}

function* readFinding(finding: Finding, { at, options, stated }: FindingReading): Iterable<Stated> {
  const bucket = bucketOf(finding);
  const result = finding.classificationDetails?.result;
  if (result && finding.sample !== true) {
    const found = [...classifications(bucket, result, at)];
    yield* once(stated, found);
    const folder = (finding.resourcesAffected.s3Object?.key ?? "").replace(/[^/]*$/, "");
    const seen = JSON.stringify([bucket, folder, found.map((each) => ({ ...each, at: "" }))]);
    if (!stated.has(seen)) yield* placeOf(finding, found, at);
    stated.add(seen);
  }
  // A discovery result without a type tells what was looked at, and finds nothing by itself.
  if (finding.type) yield reportOf(finding, finding.type, { bucket, at, options });
}

/** Where in the bucket it lies, for policies that tell its parts apart: one object stands for all of its folder. */
function placeOf({ resourcesAffected: { s3Bucket, s3Object } }: Finding, found: Facts, at: string): Facts {
  const name = s3Object?.key;
  const bucket = s3Bucket.name || s3Bucket.arn?.split(":").at(-1);
  if (!name || found.length === 0) return [];
  const labels = found.flatMap((each) =>
    each.fact === "classification" ? [{ kind: each.kind, sensitivity: each.sensitivity }] : [],
  );
  const value = { type: "s3:classified", bucket, name, labels };
  return [{ fact: "object", domain: "aws", partition: "aws", value, basis: "observed", at }];
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
