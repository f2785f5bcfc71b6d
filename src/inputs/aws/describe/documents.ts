/**
 * Outputs that are about one thing: policies, access lists, attributes. What it is stands in the output, in the resources that
 * the policy names, or, where none of these tells, in the file's path.
 */
import { resource } from "../network/records.js";
import { keyOfBucket } from "../encryption.js";
import { policyDocument } from "../policy-document.js";
import { fields, items, text, texts, type Fields } from "../record.js";
import { accessKeysIn, setsLogin } from "../traces.js";
import { accessEntry, accessPolicies, podIdentity } from "./access-entries.js";
import { identityPool, identityPoolRoles, userPool } from "./identity-pools.js";
import type { Answer, OneThing } from "./one-thing.js";
import { SHARED_COPIES } from "./shared-copies.js";

const unnamed = (at: string, of: string, call: string): Answer => ({
  at,
  why: `which ${of} it is about is not in the output: name the file after it, such as ${call}/NAME.json`,
});

const caller: OneThing = {
  is: ({ UserId }, keys) => text(UserId) !== undefined && keys.includes("Account") && keys.includes("Arn"),
  read: ({ Account, Arn }) => [resource({ type: "sts:caller", arn: text(Arn) }, text(Account))],
};

/** The thing that all of a policy's resources lie in, with its service; undefined: they tell of none, or of several. */
function subjectOf(document: Fields): { service: string; name: string } | undefined {
  const named = items(document.Statement).flatMap(({ Resource }) => texts(Resource));
  const subjects = new Set(
    named.map((each) => {
      const [, service = "", rest = ""] = /^arn:[\w-]+:([\w-]+):[^:]*:[^:]*:(.*)$/.exec(each) ?? [];
      if (service === "s3") return `s3 ${rest.split("/")[0]}`;
      if (service === "kafka")
        return `kafka ${each
          .replace(/:(?:topic|group|transactional-id)\//, ":cluster/")
          .split("/")
          .slice(0, 3)
          .join("/")}`;
      return service === "lambda" ? `lambda ${each.split(":").slice(0, 7).join(":")}` : "";
    }),
  );
  const [only = ""] = subjects;
  const [service = "", name = ""] = only.split(" ");
  return subjects.size === 1 && name !== "" && !/[*?]/.test(name) ? { service, name } : undefined;
}

const SERVICES: Readonly<Record<string, string>> = {
  s3: "s3",
  s3api: "s3",
  lambda: "lambda",
  kms: "kms",
  kafka: "kafka",
};

const policy: OneThing = {
  is: ({ Policy }) => typeof Policy === "string" && Policy.trimStart().startsWith("{"),
  read: ({ Policy }, call) => {
    const found = policyDocument(Policy);
    if ("fault" in found) return { at: "/Policy", why: found.fault };
    const told = subjectOf(found.document);
    const service = SERVICES[call.name?.split("-")[0] ?? ""] ?? told?.service;
    const name = call.parameters[0] ?? told?.name;
    if (service === undefined || name === undefined) return unnamed("/Policy", "resource", "s3api-get-bucket-policy");
    const { region } = call;
    return [resource({ type: "policy:resource", service, resource: name, region, document: found.document })];
  },
};

/** A policy with the name or ARN of its resource beside it. */
const named = (service: string, policyKey: string, by: readonly string[]): OneThing => ({
  is: (start, keys) => keys.includes(policyKey) && by.some((key) => text(start[key]) !== undefined),
  read: (value, call) => {
    const found = policyDocument(value[policyKey]);
    if ("fault" in found) return { at: `/${policyKey}`, why: found.fault };
    const name = by.map((key) => text(value[key])).find((each) => each !== undefined);
    const owner = text(value.registryId) ?? text(value.BackupVaultArn)?.split(":")[4];
    const { region } = call;
    return [resource({ type: "policy:resource", service, resource: name, region, document: found.document }, owner)];
  },
});

/** A queue, or a topic: its attributes name it. */
const attributes: OneThing = {
  is: ({ Attributes }) => text(fields(Attributes).QueueArn ?? fields(Attributes).TopicArn) !== undefined,
  read: ({ Attributes }) => {
    const { QueueArn, TopicArn, Policy, KmsMasterKeyId } = fields(Attributes);
    const arn = text(QueueArn) ?? text(TopicArn);
    const type = QueueArn === undefined ? "sns:topic" : "sqs:queue";
    // A topic decrypts what it hands to its subscribers itself.
    const key = QueueArn === undefined ? undefined : text(KmsMasterKeyId);
    if (Policy === undefined) return [resource({ type, arn, key })];
    const found = policyDocument(Policy);
    return "fault" in found
      ? { at: "/Attributes/Policy", why: found.fault }
      : [resource({ type, arn, key, policy: found.document })];
  },
};

const GROUPS: Readonly<Record<string, string>> = { AllUsers: "everyone", AuthenticatedUsers: "any account" };

/** Who beyond the owner an access list lets read or write: `everyone`, or `any account`. */
const accessList: OneThing = {
  is: ({ Grants, Owner }) => Array.isArray(Grants) && Owner !== undefined,
  read: ({ Grants }, call) => {
    const bucket = call.parameters[0];
    if (bucket === undefined) return unnamed("/Grants", "bucket", "s3api-get-bucket-acl");
    const open = items(Grants).flatMap(({ Grantee, Permission }) => {
      const group = GROUPS[/\/([^/]+)$/.exec(text(fields(Grantee).URI) ?? "")?.[1] ?? ""];
      return group === undefined ? [] : [{ to: group, permission: text(Permission) }];
    });
    return [resource({ type: "s3:acl", bucket, grants: open })];
  },
};

const publicAccessBlock: OneThing = {
  is: (_, keys) => keys.includes("PublicAccessBlockConfiguration"),
  read: ({ PublicAccessBlockConfiguration: value }, call) => {
    const settings = fields(value);
    const wide = call.name?.startsWith("s3control-") === true;
    const bucket = call.parameters[0];
    if (!wide && bucket === undefined)
      return unnamed("/PublicAccessBlockConfiguration", "bucket", "s3api-get-public-access-block");
    const record = {
      type: "s3:public-access-block",
      bucket: wide ? undefined : bucket,
      policies: settings.RestrictPublicBuckets === true,
      acls: settings.IgnorePublicAcls === true,
    };
    return [resource(record, wide && /^\d{12}$/.test(bucket ?? "") ? bucket : undefined)];
  },
};

const ownership: OneThing = {
  is: (_, keys) => keys.includes("OwnershipControls"),
  read: ({ OwnershipControls: value }, call) => {
    const bucket = call.parameters[0];
    if (bucket === undefined) return unnamed("/OwnershipControls", "bucket", "s3api-get-bucket-ownership-controls");
    const enforced = items(fields(value).Rules).some((each) => each.ObjectOwnership === "BucketOwnerEnforced");
    return enforced ? [resource({ type: "s3:public-access-block", bucket, policies: false, acls: true })] : [];
  },
};

/** Buckets that S3 encrypts without KMS need no word. */
const encryption: OneThing = {
  is: (_, keys) => keys.includes("ServerSideEncryptionConfiguration"),
  read: ({ ServerSideEncryptionConfiguration: value }, call) => {
    const bucket = call.parameters[0];
    if (bucket === undefined)
      return unnamed("/ServerSideEncryptionConfiguration", "bucket", "s3api-get-bucket-encryption");
    const keys = items(fields(value).Rules).flatMap((each) => {
      const { KMSMasterKeyID: named, SSEAlgorithm: by } = fields(each.ApplyServerSideEncryptionByDefault);
      return keyOfBucket(named, by) ?? [];
    });
    return keys.map((key) => resource({ type: "s3:encryption", bucket, key }));
  },
};

const functionUrl: OneThing = {
  is: (_, keys) => keys.includes("FunctionUrl") && keys.includes("AuthType"),
  read: (value) => {
    const arn = text(value.FunctionArn);
    const record = {
      type: "lambda:url",
      function: arn,
      authentication: text(value.AuthType),
      url: text(value.FunctionUrl),
    };
    return [resource(record, arn?.split(":")[4])];
  },
};

/** A machine's start script; what it holds is looked through and not kept. */
const userData: OneThing = {
  is: (_, keys) => keys.includes("InstanceId") && keys.includes("UserData"),
  read: ({ InstanceId, UserData }, call) => {
    const [id, script] = [text(InstanceId), text(fields(UserData).Value)];
    if (id === undefined || script === undefined) return [];
    const arn = `arn:aws:ec2:${call.region ?? ""}::instance/${id}`;
    const login = setsLogin(script) || undefined;
    return [resource({ type: "ec2:instance", arn, id, accessKeys: accessKeysIn(script), login })];
  },
};

/** That a user has a password (`get-login-profile`). */
const loginProfile: OneThing = {
  is: ({ LoginProfile }) => text(fields(LoginProfile).UserName) !== undefined,
  read: ({ LoginProfile }) => [resource({ type: "iam:login-profile", user: text(fields(LoginProfile).UserName) })],
};

/** Every kind of output that is about one thing. */
export const DOCUMENTS: readonly OneThing[] = [
  caller,
  named("elasticfilesystem", "Policy", ["FileSystemId"]),
  named("backup", "Policy", ["BackupVaultArn", "BackupVaultName"]),
  policy,
  named("ecr", "policyText", ["repositoryName"]),
  named("secretsmanager", "ResourcePolicy", ["ARN", "Name"]),
  attributes,
  accessList,
  publicAccessBlock,
  ownership,
  encryption,
  functionUrl,
  ...SHARED_COPIES,
  userData,
  accessEntry,
  accessPolicies,
  podIdentity,
  loginProfile,
  identityPool,
  identityPoolRoles,
  userPool,
];

/** The calls whose outputs do not name what they are about; the file's path does. */
export const CALLS: readonly string[] = [
  "s3-get-bucket-policy",
  "s3api-get-bucket-policy",
  "s3-get-bucket-acl",
  "s3api-get-bucket-acl",
  "s3-get-public-access-block",
  "s3api-get-public-access-block",
  "s3control-get-public-access-block",
  "s3-get-bucket-ownership-controls",
  "s3api-get-bucket-ownership-controls",
  "s3-get-bucket-encryption",
  "s3api-get-bucket-encryption",
  "lambda-get-policy",
  "kms-get-key-policy",
  "kafka-get-cluster-policy",
  "elbv2-describe-target-health",
  "ec2-search-transit-gateway-routes",
  "ec2-get-transit-gateway-route-table-propagations",
  "apigatewayv2-get-integrations",
];
