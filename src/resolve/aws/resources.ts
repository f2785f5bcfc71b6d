/** Resources of all accounts: what runs code, what holds data, and the policies that they carry themselves. */
import type { AssetKind } from "../../model/index.js";
import { byText, fields, text, type Fields } from "../kubernetes/fields.js";
import { push } from "./building.js";
import { type AwsObject, type Estate, type Origin } from "./estate.js";
import { regionOf } from "./partition.js";
import { parsePolicy, type Statement } from "./policy/statement.js";
import { roleOf, taskOf } from "./roles.js";
import { secretsIn } from "./secrets.js";

export interface Resource extends Origin {
  /** Its ARN as the input has it. */
  readonly uid: string;
  readonly type: string;
  readonly account: string;
  readonly name: string;
  readonly aliases: readonly string[];
  /** Its ARN as policies write it. */
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>> | undefined;
  /** ARN of the role that its code runs as. */
  readonly role: string | undefined;
  /** Statements of its own policy. */
  readonly policy: readonly Statement[];
  /** Policies of its own of which no input tells what they say. */
  readonly missing: readonly string[];
  /** uids of the secrets in its configuration or content. */
  readonly secrets: readonly string[];
  /** uids of the functions that take their input from it. */
  readonly triggers: readonly string[];
  readonly value: Fields;
}

interface ResourceType {
  readonly kind: AssetKind;
  /** Properties of the asset. */
  readonly runtime?: string;
  readonly engine?: string;
  /** How policies name it, where an input may give another shape: what follows the account, from its name and id. */
  readonly path?: (name: string, id: string, value: Fields) => string;
  readonly service?: string;
}

export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  "lambda:function": { kind: "Compute", runtime: "function" },
  "ec2:instance": { kind: "Compute", runtime: "vm" },
  "ec2:instance-connect-endpoint": { kind: "Compute", runtime: "instance connect endpoint" },
  "ec2:launch-template": { kind: "Compute", runtime: "launch template", path: (_, id) => `launch-template/${id}` },
  "autoscaling:group": { kind: "Compute", runtime: "vm" },
  "ecs:service": {
    kind: "Compute",
    runtime: "container",
    path: (name, _, value) => `service/${last(text(value, "cluster") ?? "default")}/${name}`,
  },
  "codebuild:project": { kind: "Compute", runtime: "build", path: (name) => `project/${name}` },
  "glue:dev-endpoint": { kind: "Compute", runtime: "notebook", path: (name) => `devEndpoint/${name}` },
  "glue:job": { kind: "Compute", runtime: "job", path: (name) => `job/${name}` },
  "sagemaker:notebook": { kind: "Compute", runtime: "notebook", path: (name) => `notebook-instance/${name}` },
  "apprunner:service": { kind: "Compute", runtime: "container", path: (name, id) => `service/${name}/${last(id)}` },
  "cloudformation:stack": { kind: "Compute", runtime: "stack", path: (name, id) => `stack/${name}/${last(id)}` },
  "cloudformation:stack-set": { kind: "Compute", runtime: "stack", path: (name, id) => `stackset/${name}:${last(id)}` },
  "bedrock-agentcore:code-interpreter": {
    kind: "Compute",
    runtime: "code interpreter",
    service: "bedrock-agentcore",
    path: (_, id) => `code-interpreter-custom/${last(id)}`,
  },
  "bedrock:agent": {
    kind: "Service",
    path: (_, id, value) => `agent-alias/${text(value, "agentId") ?? id}/any`,
  },
  "elasticbeanstalk:environment": {
    kind: "Compute",
    runtime: "environment",
    service: "elasticbeanstalk",
    path: (name) => `environment/${name}/${name}`,
  },
  "states:state-machine": { kind: "Compute", runtime: "state machine", path: (name) => `stateMachine:${name}` },
  "s3:bucket": { kind: "DataStore", engine: "s3" },
  "dynamodb:table": { kind: "DataStore", engine: "dynamodb" },
  "rds:instance": { kind: "DataStore", engine: "rds" },
  "rds:cluster": { kind: "DataStore", engine: "rds" },
  "rds:snapshot": { kind: "DataStore", engine: "rds snapshot", path: (name) => `snapshot:${name}` },
  "rds:cluster-snapshot": { kind: "DataStore", engine: "rds snapshot", path: (name) => `cluster-snapshot:${name}` },
  "redshift:cluster": { kind: "DataStore", engine: "redshift" },
  "backup:recovery-point": { kind: "DataStore", engine: "backup" },
  "kafka:cluster": { kind: "DataStore", engine: "kafka" },
  "es:domain": { kind: "DataStore", engine: "opensearch" },
  "ec2:snapshot": { kind: "DataStore", engine: "disk snapshot" },
  "ec2:image": { kind: "DataStore", engine: "machine image" },
  "ecr:repository": { kind: "DataStore", engine: "container images" },
  "sqs:queue": { kind: "DataStore", engine: "sqs" },
  "sns:topic": { kind: "DataStore", engine: "sns" },
  "elasticfilesystem:file-system": { kind: "DataStore", engine: "efs" },
  "secretsmanager:secret": { kind: "Secret" },
  "ssm:parameter": { kind: "Secret" },
};

const last = (path: string) => path.slice(path.lastIndexOf("/") + 1);

export interface Resources {
  readonly byType: ReadonlyMap<string, readonly Resource[]>;
  readonly byAccount: ReadonlyMap<string, readonly Resource[]>;
  readonly byUid: ReadonlyMap<string, Resource>;
  /** Task definitions, clusters and the like: no assets, but ways need them. */
  readonly present: ReadonlySet<string>;
}

const inventories = new WeakMap<Estate, Resources>();

export function resourcesOf(estate: Estate): Resources {
  const known = inventories.get(estate);
  if (known !== undefined) return known;
  const inventory = build(estate);
  inventories.set(estate, inventory);
  return inventory;
}

function build(estate: Estate): Resources {
  const policies = ownPolicies(estate);
  const found = new Map<string, Resource>();
  const present = new Set<string>();
  for (const [type, objects] of [...estate.objects].sort(([a], [b]) => byText(a, b)))
    for (const object of objects) {
      present.add(`${object.account} ${type}`);
      if (!Object.hasOwn(RESOURCE_TYPES, type) && type !== "ecs:task-definition") continue;
      const resource = read(estate, object, policies);
      if (resource !== undefined) found.set(resource.uid, merge(found.get(resource.uid), resource));
    }
  const byType = new Map<string, Resource[]>();
  const byAccount = new Map<string, Resource[]>();
  for (const resource of [...found.values()].sort((a, b) => byText(a.uid, b.uid))) {
    push(byType, `${resource.account} ${resource.type}`, resource);
    push(byAccount, resource.account, resource);
  }
  return { byType, byAccount, byUid: found, present };
}

/** Two files may describe one thing: what the first leaves out the second may know. */
function merge(known: Resource | undefined, more: Resource): Resource {
  if (known === undefined) return more;
  return {
    ...known,
    aliases: [...new Set([...known.aliases, ...more.aliases])].sort(byText),
    role: known.role ?? more.role,
    tags: known.tags ?? more.tags,
    policy: known.policy.length === 0 ? more.policy : known.policy,
    missing: [...new Set([...known.missing, ...more.missing])].sort(byText),
    secrets: [...new Set([...known.secrets, ...more.secrets])].sort(byText),
    value: { ...more.value, ...known.value },
  };
}

function read(estate: Estate, object: AwsObject, policies: ReadonlyMap<string, OwnPolicies>): Resource | undefined {
  const { type, account, value, path, at } = object;
  const uid = text(value, "arn");
  if (uid === undefined) return undefined;
  const id = text(value, "id") ?? last(uid);
  const name = text(value, "name") ?? last(uid.slice(uid.lastIndexOf(":") + 1));
  const tags = Object.fromEntries(
    Object.entries(fields(value.tags)).filter((each): each is [string, string] => typeof each[1] === "string"),
  );
  // A vault's policy is about every recovery point in it, whatever service that is of.
  const vault = text(value, "vault") ?? "";
  const inVault = new Set([vault, vault.slice(vault.lastIndexOf(":") + 1)]);
  const region = text(value, "region") ?? regionOf(uid) ?? "";
  // A name is one in its region; where nothing tells the region of a policy, it counts in each.
  const stated = (service: string, names: Iterable<string>) =>
    [...names].flatMap((each) =>
      [...new Set([region, ""])].flatMap((where) => policies.get(policyKey(service, account, where, each)) ?? []),
    );
  const own = [...stated(type.split(":")[0] ?? "", [uid, id, name]), ...stated("backup", inVault)];
  return {
    uid,
    type,
    account,
    name,
    aliases: [
      ...new Set(
        [id, name, text(value, "address"), text(value, "endpoint"), ...runFrom(estate, object)].filter(
          (each): each is string => each !== undefined && each !== uid,
        ),
      ),
    ].sort(byText),
    arn: policyArn(object, uid, name, id),
    tags,
    role: roleOf(estate, object),
    policy: [
      ...new Set([
        ...parsePolicy(value.policy, { policy: `the policy of ${uid}`, place: { path, at } }).statements,
        ...own.flatMap(({ statements }) => statements),
      ]),
    ],
    missing: [...new Set(own.flatMap(({ untold }) => untold))].sort(byText),
    secrets: secretsIn(estate, object),
    triggers: [uid, id, name].flatMap((key) => triggersOf(estate).get(key) ?? []),
    value,
    path,
    at,
  };
}

/** A service goes by the names of the definition that its tasks run from, too. */
function runFrom(estate: Estate, object: AwsObject): (string | undefined)[] {
  if (object.type !== "ecs:service") return [];
  const task = taskOf(estate, object)?.value;
  return [text(task, "arn"), text(task, "address")];
}

/** The ARN of the service authorization reference; what the input gives stands where it has that shape. */
function policyArn({ type, account, value }: AwsObject, uid: string, name: string, id: string): string {
  const shape = RESOURCE_TYPES[type];
  if (shape?.path === undefined) return uid;
  const written = shape.path(name, id, value);
  const given = uid.split(":").slice(5).join(":");
  const kind = /^[^/:]+[/:]/.exec(written)?.[0];
  if (kind !== undefined && given.startsWith(kind)) return uid;
  const [, partition = "aws", , region = ""] = uid.split(":");
  return `arn:${partition}:${shape.service ?? type.split(":")[0]}:${region}:${account}:${written}`;
}

const urls = new WeakMap<Estate, Map<string, AwsObject[]>>();

/** Addresses at which a function is called by anyone on the network, or by whoever may. */
export function urlsOf(estate: Estate, { account, name, uid }: Resource): readonly AwsObject[] {
  let known = urls.get(estate);
  if (known === undefined) {
    urls.set(estate, (known = new Map()));
    for (const each of estate.objects.get("lambda:url") ?? [])
      push(known, `${each.account} ${text(each.value, "function")}`, each);
  }
  return [name, uid].flatMap((each) => known.get(`${account} ${each}`) ?? []);
}

const triggers = new WeakMap<Estate, Map<string, string[]>>();

/** Functions by what they take their input from: a queue's, topic's, stream's ARN or a bucket's name. */
function triggersOf(estate: Estate): ReadonlyMap<string, readonly string[]> {
  const known = triggers.get(estate);
  if (known !== undefined) return known;
  const found = new Map<string, string[]>();
  const functions = estate.objects.get("lambda:function") ?? [];
  for (const { account, value } of estate.objects.get("lambda:trigger") ?? []) {
    const [by = "", named = ""] = [text(value, "by"), text(value, "function")];
    const called = functions.find(
      (each) =>
        text(each.value, "arn") === named ||
        (each.account === account && text(each.value, "name") === named && isWhere(by, text(each.value, "arn") ?? "")),
    );
    const uid = text(called?.value, "arn");
    // The stream of a table lies below the table.
    if (uid !== undefined) push(found, by.replace(/\/stream\/.*$/, ""), uid);
  }
  triggers.set(estate, found);
  return found;
}

/** Whether two things may be in one region; buckets are not told which they are in. */
function isWhere(a: string, b: string): boolean {
  const [one, other] = [regionOf(a), regionOf(b)];
  return one === undefined || other === undefined || one === other;
}

/** What is stated of policies apart from their resource. */
interface OwnPolicies {
  readonly statements: Statement[];
  /** Names of those that a plan does not tell yet. */
  readonly untold: string[];
}

/** By `policyKey`. */
function ownPolicies(estate: Estate): Map<string, OwnPolicies> {
  const found = new Map<string, OwnPolicies>();
  for (const { account, value, path, at } of estate.objects.get("policy:resource") ?? []) {
    const [service, resource] = [text(value, "service"), text(value, "resource")];
    if (service === undefined || resource === undefined) continue;
    // The URL of a queue: its region, its account and its name.
    const [, host = "", owner = account, queue] = /^https?:\/\/([^/]+)\/(\d{12})\/([^/]+)$/.exec(resource) ?? [];
    const region = /^(?:sqs\.)?([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(host)?.[1] ?? text(value, "region") ?? "";
    const name = queue ?? (service === "sqs" && !resource.startsWith("arn:") ? last(resource) : resource);
    const key = policyKey(service, owner, region, name);
    const known = found.get(key) ?? { statements: [], untold: [] };
    found.set(key, known);
    const document = { policy: `the policy of ${resource}`, place: { path, at } };
    known.statements.push(...parsePolicy(value.document, document).statements);
    if (value.untold === true) known.untold.push(text(value, "address") ?? `policy of ${resource}`);
  }
  return found;
}

/** By ARN, or by a name that is one in its account and region alone; those of buckets are one everywhere. */
function policyKey(service: string, account: string, region: string, name: string): string {
  return service === "s3" || name.startsWith("arn:") ? `${service} ${name}` : `${service} ${account} ${region} ${name}`;
}
