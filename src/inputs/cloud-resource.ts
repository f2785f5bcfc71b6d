/** What findings call resources of AWS, as candidates for the assets that inventories describe (`contract.md`). */
import { imageUid, readImageReference } from "../model/image-reference.js";
import type { ImageReference } from "../model/image-reference.js";
import type { StatedFactInput } from "../model/index.js";
import { imageFacts } from "./image-facts.js";
import { nameOf } from "./report-fields.js";

/** A resource as a finding names it. */
export interface CloudResource {
  /** ARN, or what the tool has in its place: `AWS::::Account:…`, `AWS::IAM::AccessKey:…`, `i-…`. */
  readonly id: string;
  /** Account and region, for resources that are named by a bare id. */
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly partition?: string | undefined;
  /** Tags under which a registry has the image. */
  readonly tags?: readonly string[] | undefined;
  /** Whose access key it is: name, and whether it is an `IAMUser` or an `AssumedRole`. */
  readonly principal?: { readonly name: string; readonly type: string } | undefined;
}

export interface NamedResource {
  /** Candidates for its asset, the most precise first. */
  readonly names: readonly string[];
  /** Images that it is; others describe everything else. */
  readonly facts: readonly StatedFactInput[];
  /** The account that it lies in. */
  readonly account: string | undefined;
  /** Its one name in reports about a setting. */
  readonly item: string;
  /** Whether inventories describe such things as assets; a setting of something else is one of its account. */
  readonly isAsset: boolean;
}

/** Things that are held; networks, groups, trails and keys are settings of their account. */
const HELD =
  /^arn:[\w-]+:(ec2:[^:]*:\d*:instance\/|lambda:[^:]*:\d*:function:|s3:::|rds:[^:]*:\d*:(db|cluster):|redshift:[^:]*:\d*:cluster:|iam::\d*:(user|role|group)\/|ecr:[^:]*:\d*:repository\/.*sha256:|dynamodb:[^:]*:\d*:table\/|secretsmanager:|ssm:[^:]*:\d*:parameter\/|s[qn]s:|elasticfilesystem:[^:]*:\d*:file-system\/|elasticloadbalancing:[^:]*:\d*:loadbalancer\/|ecs:[^:]*:\d*:service\/|codebuild:|glue:|sagemaker:|apprunner:|cloudformation:|elasticbeanstalk:|states:)/;

/** The names of a resource; `at` is the place of what names it. */
export function cloudResource(resource: CloudResource, at: string): NamedResource {
  const arn = arnOf(resource);
  const [start, own, service, , account = ""] = arn.split(":");
  const partition = start === "arn" ? own : resource.partition;
  const image = service === "ecr" ? imageOf(arn, resource.tags ?? []) : [];
  const owner = [account, accountIn(resource.id), resource.account].find((each) => /^\d{12}$/.test(each ?? ""));
  const common = { account: owner, item: nameOf(arn).slice(0, 1024), isAsset: HELD.test(arn) };
  if (image.length > 0) return { ...common, names: image.map(imageUid), facts: imageFacts(image, at) };
  const names = [arn, resource.id, ...otherNames(arn, resource, owner, partition)];
  return {
    ...common,
    names: [...new Set(names.filter((name) => name !== "").map((name) => nameOf(name)))],
    facts: [],
  };
}

/** Candidates for what a report on a setting is about: what bears the setting, else the account that it is part of. */
export function namesForSetting({ names, isAsset, account }: NamedResource): readonly string[] {
  return isAsset || account === undefined ? names : [...new Set([...names, `aws/${account}`])];
}

/** Without version or alias of a function and without the object in a bucket; bare ids of machines spelled out. */
function arnOf({ id, account, region, partition = "aws" }: CloudResource): string {
  if (/^i-[\da-z]+$/.test(id) && account && region) return `arn:${partition}:ec2:${region}:${account}:instance/${id}`;
  return id
    .replace(/^(arn:[\w-]+:ec2:[^:]*:[^:]*:)(i-[\da-z]+)$/, "$1instance/$2")
    .replace(/^(arn:[\w-]+:lambda:[^:]*:[^:]*:function:[^:]+):.*$/, "$1")
    .replace(/^(arn:[\w-]+:s3:::[^/]+)\/.*$/, "$1");
}

function accountIn(id: string): string | undefined {
  return /^AWS::::Account:(\d{12})$/.exec(id)?.[1] ?? /^(\d{12})$/.exec(id)?.[1];
}

function otherNames(arn: string, { id, principal }: CloudResource, account: string | undefined, partition = "aws") {
  const whole = account === undefined ? [] : [`aws/${account}`];
  if (accountIn(id) !== undefined || /^arn:[\w-]+:iam::\d+:(root|account)$/.test(arn)) return whole;
  const key = /^(?:AWS::IAM::AccessKey:)?(A[KS]IA[A-Z\d]{12,124})$/.exec(id)?.[1];
  if (key !== undefined) return [`aws/access-key/${key}`, ...principalArn(principal, account, partition)];
  const [, machine] = /^arn:[\w-]+:ec2:[^:]*:[^:]*:[^/]+\/(.+)$/.exec(arn) ?? [];
  return machine === undefined ? [] : [machine];
}

const PRINCIPALS = new Map([
  ["IAMUser", "user"],
  ["AssumedRole", "role"],
  ["Role", "role"],
]);

/** Only principals without a path have this ARN; others stay without it. */
function principalArn(principal: CloudResource["principal"], account: string | undefined, partition = "aws"): string[] {
  if (principal === undefined || account === undefined) return [];
  if (principal.type === "Root") return [`aws/${account}`];
  const kind = PRINCIPALS.get(principal.type);
  return kind === undefined ? [] : [`arn:${partition}:iam::${account}:${kind}/${principal.name}`];
}

/** `arn:aws:ecr:<region>:<account>:repository/<name>/sha256:…` by what is pulled. */
function imageOf(arn: string, tags: readonly string[]): ImageReference[] {
  const found = /^arn:([\w-]+):ecr:([^:]+):(\d+):repository\/(.+?)(?:[/@](sha256:[\da-f]+))$/.exec(arn);
  if (found === null) return [];
  const [, partition, region, account, name, digest] = found;
  const host = `${account}.dkr.ecr.${region}.amazonaws.com${partition === "aws-cn" ? ".cn" : ""}`;
  const written = [`${host}/${name}@${digest}`, ...tags.map((tag) => `${host}/${name}:${tag}`)];
  return written.flatMap((text) => readImageReference(text) ?? []);
}

/** The facts that were not stated yet: thousands of findings are about one image. */
export function* once(stated: Set<string>, facts: readonly StatedFactInput[]): Iterable<StatedFactInput> {
  for (const fact of facts) {
    const key = JSON.stringify({ ...fact, at: "" });
    if (!stated.has(key)) yield fact;
    stated.add(key);
  }
}
