/** What a report of the Trivy operator is about: an object of the cluster, and the image that it runs. */
import { imageUid, readImageReference } from "../../model/image-reference.js";
import type { StatedFactInput } from "../../model/index.js";
import { objectNames } from "../cluster-object.js";
import type { ClusterObject } from "../cluster-object.js";
import { imageFacts } from "../image-facts.js";
import type { ReadOptions } from "../input.js";
import type { OperatorObject } from "./schema.js";

export interface Subject {
  /** Assets for what is configured: the object. */
  readonly configuration: readonly string[];
  /** Assets for what is inside: the image by digest, by tag, then the object. */
  readonly content: readonly string[];
  readonly facts: readonly StatedFactInput[];
}

/** The labels name the object; a name that no label can hold stands in an annotation, and in the owner's reference. */
export function subjectOf(object: OperatorObject, at: string, options: ReadOptions): Subject {
  const { labels, annotations, ownerReferences, namespace } = object.metadata;
  const said = (field: string): string | undefined => {
    const value = labels?.[`trivy-operator.resource.${field}`] ?? annotations?.[`trivy-operator.resource.${field}`];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const owner = ownerReferences?.[0];
  const kind = said("kind") ?? owner?.kind ?? "";
  const name = said("name") ?? owner?.name ?? "";
  const configuration = [
    ...objectNames({ kind, name, namespace: said("namespace") ?? namespace }, options.cluster),
    ...(options.asset === undefined ? [] : [options.asset]),
  ];
  const images = imagesOf(object);
  return { configuration, content: [...images.map(imageUid), ...configuration], facts: imageFacts(images, at) };
}

/** By content where the digest is known, and by tag. */
function imagesOf({ report }: OperatorObject) {
  const { repository, tag, digest } = report?.artifact ?? {};
  if (!repository) return [];
  const server = report?.registry?.server;
  const name = server ? `${server}/${repository}` : repository;
  return [digest && `${name}@${digest}`, tag && `${name}:${tag}`].flatMap((text) =>
    text ? (readImageReference(text) ?? []) : [],
  );
}

/** Kinds as compliance reports write them, in lower case. */
const KINDS = new Map(
  [
    "Deployment",
    "ReplicaSet",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
    "Pod",
    "ReplicationController",
    "Service",
    "ServiceAccount",
    "ConfigMap",
    "Secret",
    "Ingress",
    "NetworkPolicy",
    "Role",
    "RoleBinding",
    "ClusterRole",
    "ClusterRoleBinding",
    "Node",
    "Namespace",
  ].map((kind) => [kind.toLowerCase(), kind]),
);

/** The object behind `kube-system/daemonset-cilium` or `/clusterrole-view`; undefined for other texts. */
export function readTarget(target: string): ClusterObject | undefined {
  const [, namespace, lower = "", name = ""] = /^(?:([^/]*)\/)?([a-z]+)-(.+)$/.exec(target) ?? [];
  const kind = KINDS.get(lower);
  return kind === undefined ? undefined : { kind, name, namespace };
}
