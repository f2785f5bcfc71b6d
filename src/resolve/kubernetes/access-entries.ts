/**
 * Whom EKS itself lets into this cluster: access entries, which map an identity of AWS to a user and groups, and the access
 * policies that an entry is given. They are about the cluster of that name, so the name has to be this cluster's as well.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
import { estateOf } from "../aws/estate.js";
import type { AwsObject } from "../aws/estate.js";
import type { ResolveContext } from "../resolver.js";
import { byText, text } from "./fields.js";
import type { Cluster } from "./objects.js";
import { mention, unjoined } from "./output.js";
import type { Origin, Output } from "./output.js";

export interface CloudAccess {
  /** Whether the config map aws-auth counts: not where the cluster says that only access entries do. */
  readonly byConfigMap: boolean;
  readonly entries: readonly AwsObject[];
  readonly policies: readonly AwsObject[];
  /** uid of a role or user of AWS, which need not be described; undefined: the text is no ARN of one. */
  readonly principal: (arn: string, origin: Origin) => string | undefined;
}

export function readCloudAccess(cluster: Cluster, { stated }: ResolveContext, output: Output): CloudAccess {
  const { objects, principals } = estateOf(stated);
  const name = cluster.uid.slice("k8s/".length);
  const found = (type: string, key: string) =>
    (objects.get(type) ?? []).filter(({ value }) => text(value, key) === name);
  const entries = found("eks:access-entry", "cluster");
  const policies = found("eks:access-policy", "cluster");
  sayNameless(name, [...(objects.get("eks:access-entry") ?? []), ...(objects.get("eks:access-policy") ?? [])], output);
  const controls = new Map(found("eks:cluster", "name").map(({ value }) => [text(value, "arn"), value]));
  const [mode] = [...controls.values()].map((control) => text(control, "authentication"));
  const principal = principalFinder([...principals.keys()], output);
  if (controls.size > 1) {
    const why = `several clusters of EKS are called ${name}, so whose access entries these are is unknown`;
    for (const first of [...entries, ...policies].slice(0, 1)) unjoined(output, first, why);
    return { byConfigMap: true, entries: [], policies: [], principal };
  }
  if (mode === "CONFIG_MAP") return { byConfigMap: true, entries: [], policies: [], principal };
  return { byConfigMap: mode !== "API", entries, policies, principal };
}

/** What a cluster is called that was imported without a name. */
const NAMELESS = "cluster";

function sayNameless(name: string, all: readonly AwsObject[], output: Output): void {
  const of = ({ value }: AwsObject) => text(value, "cluster") ?? "";
  const [first] = all;
  if (name !== NAMELESS || first === undefined || all.some((each) => of(each) === name)) return;
  const names = [...new Set(all.map(of))].sort(byText).join(", ");
  const why = `access entries of ${names} lead into the cluster of that name: import its objects with --cluster and that name`;
  unjoined(output, first, why);
}

function principalFinder(arns: readonly string[], output: Output): CloudAccess["principal"] {
  const known = new Map(arns.map((arn) => [withoutPath(arn), arn]));
  const all = new Set(arns);
  return (arn, origin) => {
    if (!/^arn:[\w-]+:iam::\d{12}:(role|user)\/./.test(arn)) return undefined;
    const described = all.has(arn) ? arn : known.get(withoutPath(arn));
    if (described !== undefined) return described;
    const identityType = arn.includes(":user/") ? "user" : "role";
    const name = arn.slice(arn.lastIndexOf("/") + 1);
    mention(output, origin, { uid: arn, kind: "Identity", name, properties: { identityType }, basis: "inferred" });
    return arn;
  };
}

/** The config map names roles without their path, and a name is one role's in its account whatever the path. */
export function withoutPath(arn: string): string {
  return arn.replace(/^(arn:[^/]*:(?:role|user)\/).*\//, "$1");
}
