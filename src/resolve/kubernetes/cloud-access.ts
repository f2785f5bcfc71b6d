/**
 * Identities of a cloud that are users and groups of the cluster: (role of AWS)-[:CAN_ASSUME]->(User|Group), as EKS' config
 * map kube-system/aws-auth maps them. Roles are named there without their path.
 * https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
 */
import { estateOf } from "../aws/estate.js";
import type { ResolveContext } from "../resolver.js";
import { items, number, text, texts } from "./fields.js";
import { mentionSubject } from "./identities.js";
import { shortName } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { mention, relate, unjoined } from "./output.js";
import type { Output } from "./output.js";

export function resolveCloudAccess(cluster: Cluster, { stated }: ResolveContext, output: Output): void {
  const map = cluster.find("ConfigMap", "kube-system", "aws-auth");
  if (map === undefined) return;
  const named = shortName(cluster.uid, map.uid);
  if ((number(map.value, "unread") ?? 0) > 0)
    unjoined(
      output,
      map,
      `${named}: some of who it maps cannot be read, so what they may do in the cluster is unknown`,
    );
  const known = new Map([...estateOf(stated).principals.keys()].map((arn) => [withoutPath(arn), arn]));
  for (const identity of items(map.value, "identities")) {
    const arn = text(identity, "arn") ?? "";
    if (!/^arn:[\w-]+:iam::\d{12}:(role|user)\/./.test(arn)) {
      unjoined(output, map, `${named} maps ${JSON.stringify(arn)}, which is no ARN of a role or user`);
      continue;
    }
    const source = known.get(withoutPath(arn)) ?? mentionPrincipal(map, arn, output);
    // A name that is made of the session's is not known before somebody logs in.
    const username = text(identity, "username");
    const users = username === undefined || username.includes("{{") ? [] : [["User", username] as const];
    const groups = texts(identity, "groups").map((group) => ["Group", group] as const);
    for (const [kind, name] of [...users, ...groups]) {
      const target = mentionSubject(cluster, kind, name, map, output);
      relate(output, map, { type: "CAN_ASSUME", source, target, properties: { why: `mapped by ${named}` } });
    }
  }
}

function withoutPath(arn: string): string {
  return arn.replace(/^(arn:[^/]*:(?:role|user)\/).*\//, "$1");
}

function mentionPrincipal(map: KubernetesObject, arn: string, output: Output): string {
  const identityType = arn.includes(":user/") ? "user" : "role";
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  mention(output, map, { uid: arn, kind: "Identity", name, properties: { identityType }, basis: "inferred" });
  return arn;
}
