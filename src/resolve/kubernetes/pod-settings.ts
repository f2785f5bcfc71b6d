/** What a workload's pods are allowed on their node: the settings from which container escapes follow. */
import { posix } from "node:path";
import type { AssetProperties } from "../../model/index.js";
import type { FolderOf } from "./claimed-folders.js";
import { fields, items, number, pick, text, texts, yes } from "./fields.js";
import type { Fields } from "./fields.js";
import type { Workload } from "./workloads.js";

/** Of several descriptions of its pods, what any of them allows counts. */
export function workloadSettings(workload: Workload, folderOf: FolderOf): AssetProperties {
  const specs = workload.pods.map((pod) => pod.spec);
  const containers = specs.flatMap((spec) => items(spec, "containers").map((container) => ({ spec, container })));
  const any = (...keys: string[]) => specs.some((spec) => yes(spec, ...keys));
  const images = new Set(containers.map(({ container }) => text(container, "image") ?? ""));
  const capabilities = containers.flatMap(({ spec, container }) =>
    hasOwnUsers(spec) ? [] : texts(container, "securityContext", "capabilities", "add"),
  );
  const [user, ...others] = new Set(containers.map(({ spec, container }) => userOf(spec, container)));
  return {
    runtime: "pod workload",
    workloadKind: workload.kind,
    replicas: workload.replicas,
    ...(workload.replicas === 0 ? { deployed: false } : {}),
    privileged: containers.some(({ spec, container }) => isPrivileged(spec, container)),
    hostPID: any("hostPID"),
    hostIPC: any("hostIPC"),
    hostNetwork: any("hostNetwork"),
    sharedProcessNamespace: any("shareProcessNamespace"),
    hostPaths: unique(specs.flatMap((spec) => hostPaths(spec, (claim) => folderOf(workload.namespace, claim)))),
    capabilities: unique(capabilities.map((each) => each.toUpperCase().replace(/^CAP_/, ""))),
    runAsRoot: containers.some(({ spec, container }) => mayBeRoot(spec, container)),
    ...(user === undefined || others.length > 0 ? {} : { runAsUser: user }),
    images: unique([...images].filter((image) => image !== "")),
  };
}

export function unique(values: Iterable<string>): string[] {
  return [...new Set(values)].sort();
}

/** `<path>:rw` or `<path>:ro` for each host path that some container mounts; an unmounted volume gives nothing. */
function hostPaths(spec: Fields, folderOf: (claim: string) => string | undefined): string[] {
  const volumes = new Map(items(spec, "volumes").map((volume) => [text(volume, "name"), volume]));
  return items(spec, "containers").flatMap((container) => {
    const mounts = [...items(container, "volumeMounts"), ...items(container, "volumeDevices")];
    return mounts.flatMap((mount) => {
      const volume = volumes.get(text(mount, "name"));
      const claim = text(volume, "persistentVolumeClaim", "claimName");
      const path = text(volume, "hostPath", "path") ?? (claim === undefined ? undefined : folderOf(claim));
      if (path === undefined) return [];
      const below = text(mount, "subPath");
      const whole = posix.normalize(below === undefined ? path : `${path}/${below}`);
      const isRead = yes(mount, "readOnly") || yes(volume, "persistentVolumeClaim", "readOnly");
      return [`${whole === "/" ? whole : whole.replace(/\/$/, "")}:${isRead ? "ro" : "rw"}`];
    });
  });
}

/** On Windows the same is called a host process, and may be set for the whole pod. */
function isPrivileged(spec: Fields, container: Fields): boolean {
  if (yes(container, "securityContext", "privileged")) return !hasOwnUsers(spec);
  const hostProcess = [container, spec].map((each) => pick(each, "securityContext", "windowsOptions", "hostProcess"));
  return hostProcess.find((each) => each !== undefined) === true;
}

/** In a user namespace of its own a pod's root, its capabilities and all that `privileged` gives mean nothing to the node. */
function hasOwnUsers(spec: Fields): boolean {
  return pick(spec, "hostUsers") === false;
}

/** The container's own setting wins over the pod's. */
function contextsOf(spec: Fields, container: Fields): Fields[] {
  return [fields(container.securityContext), fields(spec.securityContext)];
}

function userOf(spec: Fields, container: Fields): number | undefined {
  return contextsOf(spec, container)
    .map((each) => number(each, "runAsUser"))
    .find((each) => each !== undefined && each >= 0);
}

/** Without any setting the image decides, and most images say root. */
function mayBeRoot(spec: Fields, container: Fields): boolean {
  if (hasOwnUsers(spec)) return false;
  const user = userOf(spec, container);
  if (user !== undefined) return user === 0;
  return (
    contextsOf(spec, container)
      .map((each) => pick(each, "runAsNonRoot"))
      .find((each) => each !== undefined) !== true
  );
}
