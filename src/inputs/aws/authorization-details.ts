/** `aws iam get-account-authorization-details`: users, groups, roles and policies of one account. */
import type { Document } from "../../text/index.js";
import { within } from "../../text/index.js";
import { problem, type Input, type Stated } from "../input.js";
import { policyDocument } from "./policy-document.js";
import { NO_ACCOUNT, accountOf, fields, items, objectFact, text, type AwsRecord, type Fields } from "./record.js";

const LISTS = ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] as const;

export const authorizationDetails: Input = {
  name: "aws-iam",
  title: "AWS IAM users, groups, roles and policies (aws iam get-account-authorization-details)",
  recognises: (head) =>
    LISTS.some((list) => head.isJsonObject(list)) && head.topLevelKeys.every((key) => KEYS.has(key)),

  async *read(document) {
    for (const list of LISTS) yield* readList(document, list);
    if ((await document.jsonValue("/IsTruncated"))?.value === true)
      yield problem("/IsTruncated", "the output is one page of several: import the other pages too, in any order");
    for (const each of document.problems) yield problem(each.at, each.why);
  },
};

const KEYS = new Set<string>([...LISTS, "IsTruncated", "Marker", "ResponseMetadata"]);

/** One of the lists. */
export type DetailList = (typeof LISTS)[number];

async function* readList(document: Document, list: DetailList): AsyncIterable<Stated> {
  for await (const { value, at } of document.jsonItems(`/${list}`)) {
    const entry = fields(value);
    const account = accountOf(entry.Arn) ?? awsManaged(entry.Arn);
    if (account === undefined && !isWithoutAccount(entry.Arn)) {
      yield problem(at, "has no Arn, so nobody knows what it is called and which account it belongs to");
      continue;
    }
    const faults: { at: string; why: string }[] = [];
    const record = DETAILS[list](entry, (key, document) => read(document, within(at, ...key), faults));
    for (const fault of faults) yield problem(fault.at, fault.why);
    yield account === undefined
      ? objectFact(NO_ACCOUNT, { ...record, unplaced: true }, at)
      : objectFact(account, record, at);
  }
}

/** Its account was taken out before the file was handed on: it is that of the other entries, since one call is about one account. */
function isWithoutAccount(arn: unknown): boolean {
  return typeof arn === "string" && /^arn:[\w-]+:iam::[^:]*:./.test(arn);
}

type ReadPolicy = (key: readonly (string | number)[], value: unknown) => Fields | undefined;

function read(value: unknown, at: string, faults: { at: string; why: string }[]): Fields | undefined {
  const found = policyDocument(value);
  if ("document" in found) return found.document;
  faults.push({ at, why: found.fault });
  return undefined;
}

/** Policies that AWS keeps belong to no account; every account that names them finds them here. */
function awsManaged(arn: unknown): string | undefined {
  return typeof arn === "string" && /^arn:[\w-]+:iam::aws:policy\//.test(arn) ? "aws" : undefined;
}

/** One entry of each list as a record; `policy` reads the document under a key, or tells why it cannot. */
export const DETAILS: Record<DetailList, (entry: Fields, policy: ReadPolicy) => AwsRecord> = {
  UserDetailList: (entry, policy) => ({
    type: "iam:user",
    arn: text(entry.Arn),
    name: text(entry.UserName),
    uniqueId: text(entry.UserId),
    groups: Array.isArray(entry.GroupList) ? entry.GroupList.filter((each) => typeof each === "string") : [],
    ...grants(entry, "UserPolicyList", policy),
  }),
  GroupDetailList: (entry, policy) => ({
    type: "iam:group",
    arn: text(entry.Arn),
    name: text(entry.GroupName),
    ...grants(entry, "GroupPolicyList", policy),
  }),
  RoleDetailList: (entry, policy) => ({
    type: "iam:role",
    arn: text(entry.Arn),
    name: text(entry.RoleName),
    uniqueId: text(entry.RoleId),
    trust: policy(["AssumeRolePolicyDocument"], entry.AssumeRolePolicyDocument),
    profiles: items(entry.InstanceProfileList).flatMap((each) => text(each.Arn) ?? []),
    profileNames: items(entry.InstanceProfileList).flatMap((each) => text(each.InstanceProfileName) ?? []),
    ...grants(entry, "RolePolicyList", policy),
  }),
  Policies: (entry, policy) => ({
    type: "iam:policy",
    arn: text(entry.Arn),
    name: text(entry.PolicyName),
    defaultVersion: text(entry.DefaultVersionId),
    versions: items(entry.PolicyVersionList).map((version, index) => ({
      id: text(version.VersionId),
      default: version.IsDefaultVersion === true || version.VersionId === entry.DefaultVersionId,
      document: policy(["PolicyVersionList", index, "Document"], version.Document),
    })),
  }),
};

function grants(entry: Fields, list: string, policy: ReadPolicy) {
  return {
    // Nothing of its policies stands elsewhere.
    whole: true,
    inline: items(entry[list]).flatMap((each, index) => {
      const document = policy([list, index, "PolicyDocument"], each.PolicyDocument);
      return document === undefined ? [] : [{ name: text(each.PolicyName), document }];
    }),
    attached: items(entry.AttachedManagedPolicies).flatMap((each) => text(each.PolicyArn) ?? []),
    boundary: text(fields(entry.PermissionsBoundary).PermissionsBoundaryArn),
    tags: tagsOf(entry.Tags),
  };
}

function tagsOf(list: unknown): Record<string, string> | undefined {
  const tags = items(list).flatMap(({ Key, Value }) =>
    typeof Key === "string" && typeof Value === "string" ? [[Key, Value] as const] : [],
  );
  return tags.length === 0 ? undefined : Object.fromEntries(tags);
}
