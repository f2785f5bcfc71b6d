/** Workloads: what runs pods, by its topmost known owner, with everything known of its pods. */
import type { Basis } from "../../model/index.js";
import { byText, fields, items, labels, number, pick, text, yes } from "./fields.js";
import type { Fields } from "./fields.js";
import { shortName, uidOf } from "./objects.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { unjoined } from "./output.js";
import type { Output } from "./output.js";

/** One description of pods of a workload: the template of a controller, or a pod that exists. */
export interface PodSpec {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Its `containers` are those that run on, its `initContainers` those that only start it: see `sortContainers`. */
  readonly spec: Fields;
  /** Containers with the image that really runs, by container name; only pods that exist have it. */
  readonly running: readonly Fields[];
  readonly object: KubernetesObject;
}

export interface Workload {
  readonly uid: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Evidence: the workload's own object, or the first pod where the owner is not in the inputs. */
  readonly object: KubernetesObject;
  readonly basis: Basis;
  readonly replicas: number | undefined;
  readonly aliases: Set<string>;
  readonly pods: PodSpec[];
}

const CONTROLLERS = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "ReplicationController",
  "Job",
  "CronJob",
  "DeploymentConfig",
  "Rollout",
];
const KINDS = [...CONTROLLERS, "Pod"];

/** Sorted by uid. */
export function findWorkloads(cluster: Cluster, output: Output): Workload[] {
  const workloads = new Map<string, Workload>();
  for (const object of cluster.ofKind(...KINDS)) {
    const top = topmostOwner(cluster, object, output);
    const workload = workloads.get(top.uid) ?? newWorkload(cluster, top, object);
    workloads.set(top.uid, workload);
    for (const alias of [...top.through, object.uid]) {
      if (alias === workload.uid) continue;
      workload.aliases.add(alias).add(shortName(cluster.uid, alias));
    }
    const pod = readPods(object);
    if (pod !== undefined) workload.pods.push(pod);
  }
  return [...workloads.values()].sort((a, b) => byText(a.uid, b.uid));
}

interface Top {
  readonly uid: string;
  readonly kind: string;
  readonly name: string;
  readonly object: KubernetesObject | undefined;
  /** uids of the owners in between. */
  readonly through: readonly string[];
  readonly basis: Basis;
}

function newWorkload(cluster: Cluster, top: Top, first: KubernetesObject): Workload {
  const object = top.object ?? first;
  return {
    uid: top.uid,
    kind: top.kind,
    namespace: first.namespace ?? "default",
    name: top.name,
    object,
    basis: top.basis,
    replicas: number(top.object?.value, "spec", "replicas"),
    aliases: new Set([shortName(cluster.uid, top.uid)]),
    pods: [],
  };
}

/** Follows controllers upwards; an owner that no input holds is taken as its reference names it. */
function topmostOwner(cluster: Cluster, start: KubernetesObject, output: Output): Top {
  const through: string[] = [];
  const seen = new Set([start.uid]);
  let here = start;
  for (;;) {
    const owner = controllerOf(here);
    if (owner === undefined) break;
    const uid = uidOf(cluster.uid, owner.kind, here.namespace, owner.name);
    const known = cluster.find(owner.kind, here.namespace, owner.name);
    if (known === undefined) return absentOwner(cluster, here, { ...owner, uid, through });
    if (seen.has(uid)) {
      unjoined(
        output,
        start,
        `its owners form a circle through ${shortName(cluster.uid, uid)}; it is taken as a workload of its own`,
      );
      return { uid: start.uid, kind: start.kind, name: start.name, object: start, through: [], basis: "configured" };
    }
    seen.add(uid);
    through.push(uid);
    here = known;
  }
  return { uid: here.uid, kind: here.kind, name: here.name, object: here, through, basis: "configured" };
}

interface Owner {
  readonly kind: string;
  readonly name: string;
}

/** A node that owns a mirror pod is no workload, nor is a custom resource that owns a controller. */
function controllerOf(object: KubernetesObject): Owner | undefined {
  const owners = items(object.value, "metadata", "ownerReferences");
  const owner = owners.find((each) => yes(each, "controller")) ?? owners[0];
  const kind = text(owner, "kind");
  const name = text(owner, "name");
  if (kind === undefined || name === undefined || kind === "Node") return undefined;
  return object.kind === "Pod" || CONTROLLERS.includes(kind) ? { kind, name } : undefined;
}

interface AbsentOwner extends Owner {
  readonly uid: string;
  readonly through: readonly string[];
}

/**
 * Only a Deployment's controller sets the label pod-template-hash, and it names its ReplicaSets after the Deployment,
 * so the Deployment's name is known without its object, and stays the same from one roll-out to the next.
 */
function absentOwner(cluster: Cluster, child: KubernetesObject, owner: AbsentOwner): Top {
  const deployment = /^(.+)-[a-z0-9]{4,12}$/.exec(owner.name)?.[1];
  const { kind, name, uid, through } = owner;
  if (kind === "ReplicaSet" && deployment !== undefined && child.labels["pod-template-hash"] !== undefined) {
    const above = uidOf(cluster.uid, "Deployment", child.namespace, deployment);
    const object = cluster.find("Deployment", child.namespace, deployment);
    const basis = object === undefined ? "inferred" : "configured";
    return { uid: above, kind: "Deployment", name: deployment, object, through: [...through, uid], basis };
  }
  return { uid, kind, name, object: undefined, through, basis: "configured" };
}

/** A controller that is scaled to nothing beneath another one is history: its pods are not those of the workload. */
function readPods(object: KubernetesObject): PodSpec | undefined {
  if (object.kind === "Pod") {
    const statuses = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];
    const running = statuses.flatMap((key) => items(object.value, "status", key));
    return {
      labels: object.labels,
      annotations: object.annotations,
      spec: sortContainers(fields(object.value.spec), running),
      running,
      object,
    };
  }
  if (
    object.kind === "ReplicaSet" &&
    controllerOf(object) !== undefined &&
    number(object.value, "spec", "replicas") === 0
  )
    return undefined;
  const above = object.kind === "CronJob" ? ["spec", "jobTemplate", "spec", "template"] : ["spec", "template"];
  const template = pick(object.value, ...above);
  const spec = pick(template, "spec");
  if (spec === undefined) return undefined;
  return {
    labels: labels(template, "metadata", "labels"),
    annotations: labels(template, "metadata", "annotations"),
    spec: sortContainers(fields(spec), []),
    running: [],
    object,
  };
}

/**
 * Containers by whether they run on: sidecars, which Kubernetes starts as init containers that restart always, do, and
 * so does one for debugging until it has ended. Other init containers are gone before anything can be asked of the pod.
 * https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/
 */
function sortContainers(spec: Fields, statuses: readonly Fields[]): Fields {
  const inits = items(spec, "initContainers");
  const hasEnded = (each: Fields) => statuses.some(({ name, ended }) => name === each.name && ended === true);
  const staying = inits.filter((each) => text(each, "restartPolicy") === "Always");
  const debugging = items(spec, "ephemeralContainers").filter((each) => !hasEnded(each));
  return {
    ...spec,
    containers: [...staying, ...items(spec, "containers"), ...debugging],
    initContainers: inits.filter((each) => !staying.includes(each)),
    ephemeralContainers: [],
  };
}

/** Volumes that some of these containers mount: what no container mounts is not there. */
export function mountedVolumes(spec: unknown, key: "containers" | "initContainers"): Fields[] {
  const mounts = items(spec, key).flatMap((each) => [...items(each, "volumeMounts"), ...items(each, "volumeDevices")]);
  const names = new Set(mounts.map((mount) => text(mount, "name")));
  return items(spec, "volumes").filter((volume) => names.has(text(volume, "name")));
}
