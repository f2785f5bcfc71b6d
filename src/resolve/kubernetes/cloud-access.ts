/**
 * Identities of a cloud that are users and groups of the cluster: (role of AWS)-[:CAN_ASSUME]->(User|Group), as EKS' config
 * map kube-system/aws-auth maps them, and as its access entries do. Where an identity has both, the entry alone counts.
 * https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html,
 * https://docs.aws.amazon.com/eks/latest/userguide/migrating-access-entries.html
 */
import { withoutPath } from "./access-entries.js";
import type { CloudAccess } from "./access-entries.js";
import { items, number, text, texts } from "./fields.js";
import { mentionSubject } from "./identities.js";
import { shortName } from "./objects.js";
import type { Cluster } from "./objects.js";
import { relate, unjoined } from "./output.js";
import type { Origin, Output } from "./output.js";

export function resolveCloudAccess(cluster: Cluster, access: CloudAccess, output: Output): void {
  const { byConfigMap, entries, policies } = access;
  const map = (mapped: Mapped) => mapIdentity(cluster, mapped, access, output);
  for (const { value, ...origin } of entries)
    map({
      origin,
      by: `access entry of ${cluster.uid.slice("k8s/".length)}`,
      arn: text(value, "principal") ?? "",
      username: text(value, "username"),
      groups: texts(value, "groups"),
    });
  const config = cluster.find("ConfigMap", "kube-system", "aws-auth");
  if (config === undefined) return;
  const by = shortName(cluster.uid, config.uid);
  if (!byConfigMap) return unjoined(output, config, `${by} is not asked: the cluster lets in by access entries only`);
  if ((number(config.value, "unread") ?? 0) > 0)
    unjoined(
      output,
      config,
      `${by}: some of who it maps cannot be read, so what they may do in the cluster is unknown`,
    );
  const entered = new Set([...entries, ...policies].map(({ value }) => withoutPath(text(value, "principal") ?? "")));
  for (const identity of items(config.value, "identities")) {
    const arn = text(identity, "arn") ?? "";
    if (entered.has(withoutPath(arn)))
      unjoined(output, config, `${by} maps ${JSON.stringify(arn)} in vain: its access entry counts instead`);
    else map({ origin: config, by, arn, username: text(identity, "username"), groups: texts(identity, "groups") });
  }
}

interface Mapped {
  readonly origin: Origin;
  /** What maps it. */
  readonly by: string;
  readonly arn: string;
  readonly username: string | undefined;
  readonly groups: readonly string[];
}

function mapIdentity(cluster: Cluster, mapped: Mapped, { principal }: CloudAccess, output: Output): void {
  const { origin, by, arn, username, groups } = mapped;
  const source = principal(arn, origin);
  if (source === undefined)
    return unjoined(output, origin, `${by} maps ${JSON.stringify(arn)}, which is no ARN of a role or user`);
  // A name that is made of the session's is not known before somebody logs in.
  const users = username === undefined || username.includes("{{") ? [] : [["User", username] as const];
  for (const [kind, name] of [...users, ...groups.map((group) => ["Group", group] as const)]) {
    const target = mentionSubject(cluster, kind, name, origin, output);
    relate(output, origin, { type: "CAN_ASSUME", source, target, properties: { why: `mapped by ${by}` } });
  }
}
