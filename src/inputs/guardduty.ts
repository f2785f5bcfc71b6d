/**
 * Amazon GuardDuty findings: what get-findings prints (names in capitals), exports to S3 and events (in lower case).
 * A detection tells what somebody did, so that it feeds no step; it stands on the asset that it is about.
 */
import { z } from "zod";
import type { StatedFactInput } from "../model/index.js";
import type { Document, Head } from "../text/index.js";
import { cloudResource } from "./cloud-resource.js";
import { objectNames } from "./cluster-object.js";
import { eachFinding, findingRows, firstFinding } from "./finding-list.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { lowerFirst } from "./lower-first.js";
import { lenient } from "./records.js";
import { clip, nameOf, oneLine, severityOfScore } from "./report-fields.js";

export const guardduty: Input = {
  name: "guardduty",
  title: "Amazon GuardDuty findings (aws guardduty get-findings, exports, events)",
  recognises,
  read,
};

function recognises(head: Head): boolean {
  const { Arn, arn, Service, service } = firstFinding(head) ?? {};
  return /^arn:[\w-]+:guardduty:/.test(String(Arn ?? arn ?? "")) || isDetector(Service) || isDetector(service);
}

const isDetector = (service: unknown): boolean =>
  typeof service === "object" && service !== null && ("DetectorId" in service || "detectorId" in service);

const text = lenient(z.string());
const list = <T extends z.ZodType>(item: T) => lenient(z.array(item.catch(undefined as never)));

const workload = lenient(z.object({ name: text, namespace: text, type: text }));
const Resource = z.object({
  resourceType: text,
  instanceDetails: lenient(z.object({ instanceId: text })),
  accessKeyDetails: lenient(z.object({ accessKeyId: text, userName: text, userType: text })),
  s3BucketDetails: list(z.object({ arn: text, name: text })),
  eksClusterDetails: lenient(z.object({ arn: text, name: text })),
  kubernetesDetails: lenient(z.object({ kubernetesWorkloadDetails: workload })),
  lambdaDetails: lenient(z.object({ functionArn: text })),
  rdsDbInstanceDetails: lenient(z.object({ dbInstanceArn: text, dbClusterIdentifier: text })),
  ecsClusterDetails: lenient(z.object({ arn: text })),
});
type Resource = z.infer<typeof Resource>;

const Finding = z.object({
  id: z.string().min(1),
  arn: text,
  type: z.string().min(1),
  accountId: text,
  region: text,
  partition: text,
  title: text,
  description: text,
  severity: lenient(z.number()),
  resource: Resource.catch({}),
  service: lenient(
    z.object({
      archived: lenient(z.boolean()),
      userFeedback: text,
      additionalInfo: lenient(z.object({ sample: z.unknown().optional(), value: text })),
      detection: lenient(z.object({ sequence: lenient(z.object({ resources: list(z.object({ uid: text })) })) })),
    }),
  ),
});
type Finding = z.infer<typeof Finding>;

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const schema = z.preprocess((value) => lowerFirst(value), Finding);
  yield* eachFinding(findingRows(document), schema, (finding, at) => readFinding(finding, at, options));
  for (const { at, why } of document.problems) yield problem(at, why);
}

function* readFinding(finding: Finding, at: string, options: ReadOptions): Iterable<Stated> {
  const names = namesOf(finding, at, options);
  if (names.length === 0) yield problem(at, "the finding names no resource, so nobody knows what it is about");
  for (const own of names) yield reportOf(finding, { at, own, several: names.length > 1 });
}

interface Placing {
  readonly at: string;
  /** Candidates for one of its assets. */
  readonly own: readonly string[];
  readonly several: boolean;
}

function reportOf(finding: Finding, { at, own, several }: Placing): Extract<StatedFactInput, { fact: "report" }> {
  const { id, arn, type, title, description, severity } = finding;
  return {
    fact: "report",
    id: nameOf(arn ?? id, several ? own[0] : undefined),
    tool: { name: "GuardDuty" },
    kind: "runtime",
    assets: [...own],
    title: oneLine(title) ?? type.slice(0, 1024),
    description: clip(description, 8192),
    rule: oneLine(type, 512),
    severity: typeof severity === "number" ? severityOfScore(severity) : "unknown",
    ...statusOf(finding),
    basis: "observed",
    at,
  };
}

function statusOf({ service }: Finding) {
  const { sample, value } = service?.additionalInfo ?? {};
  if (sample === true || sample === "true" || /"sample":\s*"?true/.test(value ?? ""))
    return { status: "false-positive" as const, justification: "a sample that GuardDuty made up" };
  if (service?.userFeedback === "NOT_USEFUL")
    return { status: "false-positive" as const, justification: "marked as not useful in GuardDuty" };
  if (service?.archived === true) return { status: "accepted" as const, justification: "archived in GuardDuty" };
  return { status: "open" as const };
}

/** Candidates for each asset that it is about: the resource itself, before what it runs on or belongs to. */
function namesOf(finding: Finding, at: string, options: ReadOptions): string[][] {
  const { resource, service, partition = "aws", accountId, region } = finding;
  const given = options.asset === undefined ? [] : [options.asset];
  const named = (id: string, principal?: { name: string; type: string }): string[] => [
    ...cloudResource(
      { id, account: accountId ?? undefined, region: region ?? undefined, partition: partition ?? "aws", principal },
      at,
    ).names,
    ...given,
  ];
  const sequence = (service?.detection?.sequence?.resources ?? []).flatMap((one) => one?.uid || []);
  if (sequence.length > 0) return [...new Set(sequence)].map((id) => named(id));
  const buckets = (resource.s3BucketDetails ?? []).flatMap((one) => one?.arn || []);
  if (/^S3/.test(resource.resourceType ?? "") && buckets.length > 0) return buckets.map((id) => named(id));
  const pods = workloadNames(resource, options);
  if (pods.length > 0) return [[...pods, ...given]];
  const { accessKeyId, userName, userType } = resource.accessKeyDetails ?? {};
  const principal = userName ? { name: userName, type: userType || "IAMUser" } : undefined;
  const own =
    resource.lambdaDetails?.functionArn ||
    resource.rdsDbInstanceDetails?.dbInstanceArn ||
    resource.instanceDetails?.instanceId ||
    (accessKeyId ? `AWS::IAM::AccessKey:${accessKeyId}` : undefined) ||
    resource.eksClusterDetails?.arn ||
    resource.ecsClusterDetails?.arn;
  if (own) return [named(own, principal)];
  return given.length > 0 ? [given] : [];
}

/** Kinds as GuardDuty writes them: `deployments`. */
const KINDS = new Map([
  ["pods", "Pod"],
  ["deployments", "Deployment"],
  ["daemonsets", "DaemonSet"],
  ["statefulsets", "StatefulSet"],
  ["replicasets", "ReplicaSet"],
  ["jobs", "Job"],
  ["cronjobs", "CronJob"],
]);

/** The workload in the cluster of that name, or in the one that the call names. */
function workloadNames({ kubernetesDetails, eksClusterDetails }: Resource, { cluster }: ReadOptions): string[] {
  const { name, namespace, type } = kubernetesDetails?.kubernetesWorkloadDetails ?? {};
  const kind = KINDS.get((type ?? "").toLowerCase()) ?? type;
  if (!name || !kind) return [];
  const clusters = [...new Set([eksClusterDetails?.name || cluster, cluster])];
  return [...new Set(clusters.flatMap((each) => objectNames({ kind, name, namespace }, each)))];
}
