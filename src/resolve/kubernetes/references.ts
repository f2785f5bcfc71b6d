/** Addresses that a workload's configuration names: environment, config maps, arguments. */
import { byText, fields, items, text, texts } from "./fields.js";
import type { Cluster, KubernetesObject } from "./objects.js";
import { shortName, uidOf } from "./objects.js";
import { unjoined } from "./output.js";
import type { Output } from "./output.js";
import { mountedVolumes } from "./workloads.js";
import type { Workload } from "./workloads.js";

export interface Reference {
  readonly host: string;
  readonly port: number | undefined;
  readonly scheme: string | undefined;
  /** `environment variable X`, `config map Y, entry Z`. */
  readonly from: string;
  /** The object that says it. */
  readonly object: KubernetesObject;
}

/** `[scheme://]host[:port]`, as the input leaves them; several are parted by blanks. */
export function parseReferences(value: string): Pick<Reference, "host" | "port" | "scheme">[] {
  return value.split(/\s+/).flatMap((part) => {
    const [, scheme, host, port] =
      /^(?:([a-z][a-z0-9+.:-]*?):\/\/)?([a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?)\.?(?::(\d{1,5}))?(?:\/\S*)?$/i.exec(part) ??
      [];
    if (host === undefined) return [];
    return [
      { scheme: scheme?.toLowerCase(), host: host.toLowerCase(), port: port === undefined ? undefined : Number(port) },
    ];
  });
}

export function referencesOf(cluster: Cluster, workload: Workload, output: Output): Reference[] {
  const found = new Map<string, Reference>();
  const add = (value: string, from: string, object: KubernetesObject) => {
    for (const each of parseReferences(value)) {
      const key = `${each.scheme ?? ""} ${each.host} ${each.port ?? ""}`;
      if (!found.has(key)) found.set(key, { ...each, from, object });
    }
  };
  const maps = new Map<string, ReadonlySet<string> | undefined>();
  for (const pod of workload.pods) {
    for (const container of items(pod.spec, "containers")) {
      for (const variable of items(container, "env")) {
        add(text(variable, "value") ?? "", `environment variable ${text(variable, "name") ?? ""}`, pod.object);
      }
      for (const argument of [...texts(container, "args"), ...texts(container, "command")])
        add(argument, "an argument", pod.object);
    }
    for (const [name, keys] of configMapsOf(pod.spec))
      maps.set(name, maps.has(name) ? join(maps.get(name), keys) : keys);
  }
  for (const [name, keys] of [...maps].sort(([a], [b]) => byText(a, b))) {
    const map = cluster.find("ConfigMap", workload.namespace, name);
    if (map === undefined) {
      reportMissing(cluster, workload, name, output);
      continue;
    }
    for (const [key, value] of Object.entries(fields(map.value.data)).sort(([a], [b]) => byText(a, b))) {
      if (typeof value === "string" && (keys === undefined || keys.has(key)))
        add(value, `config map ${name}, entry ${key}`, map);
    }
  }
  return [...found.values()];
}

function reportMissing(cluster: Cluster, workload: Workload, name: string, output: Output): void {
  if (name === "kube-root-ca.crt" || name === "openshift-service-ca.crt") return;
  const uid = shortName(cluster.uid, uidOf(cluster.uid, "ConfigMap", workload.namespace, name));
  unjoined(
    output,
    workload.object,
    `${shortName(cluster.uid, workload.uid)} uses ${uid}, which is not in the inputs: the addresses in it are unknown`,
  );
}

function join(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): ReadonlySet<string> | undefined {
  return a === undefined || b === undefined ? undefined : new Set([...a, ...b]);
}

/** Name of the config map → the entries that are used; undefined: all. */
function configMapsOf(spec: unknown): Map<string, ReadonlySet<string> | undefined> {
  const found = new Map<string, ReadonlySet<string> | undefined>();
  const use = (name: string | undefined, keys: ReadonlySet<string> | undefined) => {
    if (name !== undefined) found.set(name, found.has(name) ? join(found.get(name), keys) : keys);
  };
  for (const container of items(spec, "containers")) {
    for (const source of items(container, "envFrom")) use(text(source, "configMapRef", "name"), undefined);
    for (const variable of items(container, "env")) {
      const key = text(variable, "valueFrom", "configMapKeyRef", "key");
      if (key !== undefined) use(text(variable, "valueFrom", "configMapKeyRef", "name"), new Set([key]));
    }
  }
  for (const volume of mountedVolumes(spec, "containers")) {
    for (const source of [volume, ...items(volume, "projected", "sources")])
      use(text(source, "configMap", "name"), keysOf(source));
  }
  return found;
}

function keysOf(source: unknown): ReadonlySet<string> | undefined {
  const named = items(source, "configMap", "items").flatMap((item) => text(item, "key") ?? []);
  return named.length === 0 ? undefined : new Set(named);
}
