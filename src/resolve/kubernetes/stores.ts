/** Databases that run in pods: their data is an asset of its own, `<workload>#data`. */
import { applicationOf, engineOf, enginePorts, ownEngineOf } from "./applications.js";
import { items, text } from "./fields.js";
import { readImage } from "./images.js";
import { asset, relate } from "./output.js";
import type { Output } from "./output.js";
import { containerPorts } from "./container-ports.js";
import type { Workload } from "./workloads.js";

export interface Store {
  /** `<workload uid>#data`. */
  readonly uid: string;
  readonly engine: string;
  /** Ports on which the engine lets clients in. */
  readonly ports: readonly number[];
  /** Whether its settings say that it lets in whoever asks. */
  readonly asksForNoLogin: boolean;
}

/**
 * By the image's name; else by a port that only a database uses, together with a volume that outlives the pod or a name
 * that says store: what is kept in memory alone is there while the pod runs.
 */
export function findStores(workloads: readonly Workload[], output: Output): Map<string, Store> {
  const stores = new Map<string, Store>();
  for (const workload of workloads) {
    const signs = byImage(workload) ?? byPort(workload);
    if (signs === undefined) continue;
    const uid = `${workload.uid}#data`;
    const engine = signs.engine;
    const { ports, asksForNoLogin = false } = signs;
    stores.set(workload.uid, { uid, engine, ports, asksForNoLogin });
    const aliases = [...workload.aliases];
    asset(output, workload.object, {
      uid,
      kind: "DataStore",
      name: `${workload.name} data`,
      aliases,
      properties: { engine },
      basis: "inferred",
    });
    relate(output, workload.object, {
      type: "KEEPS",
      source: workload.uid,
      target: uid,
      properties: { why: signs.why },
      basis: "inferred",
    });
  }
  return stores;
}

interface Signs {
  readonly engine: string;
  readonly ports: readonly number[];
  readonly why: string;
  readonly asksForNoLogin?: boolean;
}

function byImage(workload: Workload): Signs | undefined {
  for (const pod of workload.pods) {
    for (const container of items(pod.spec, "containers")) {
      const image = text(container, "image");
      const repository = (image === undefined ? undefined : readImage(image)?.repository) ?? "";
      // A server that is told to listen elsewhere says so by its container ports.
      const own = items(container, "ports").flatMap((port) =>
        typeof port.containerPort === "number" ? [port.containerPort] : [],
      );
      const engine = engineOf(repository) ?? ownEngineOf(repository, own);
      if (engine === undefined) continue;
      const usual = enginePorts(engine);
      const ports = own.length === 0 || own.some((port) => usual.includes(port)) ? usual : own;
      const asksForNoLogin = text(container, "login") === "none";
      return { engine, ports, why: `its image ${image} is ${engine}`, asksForNoLogin };
    }
  }
  return undefined;
}

function byPort(workload: Workload): Signs | undefined {
  for (const pod of workload.pods) {
    const claims = items(pod.spec, "volumes").some((volume) => volume.persistentVolumeClaim !== undefined);
    const lasting = claims || items(pod.object.value, "spec", "volumeClaimTemplates").length > 0;
    for (const container of items(pod.spec, "containers")) {
      const named = saysStore([workload.name, text(container, "name"), text(container, "image")]);
      if (!lasting && !named) continue;
      for (const { port } of containerPorts({ ...pod, spec: { containers: [container] } })) {
        const engine = applicationOf({ number: port });
        if (engine === undefined || !enginePorts(engine).includes(port)) continue;
        const sign = lasting ? "keeps a volume" : "is called a store";
        return { engine, ports: [port], why: `it listens on ${port}, the port of ${engine}, and ${sign}` };
      }
    }
  }
  return undefined;
}

/** What stands before stores, looks after them or reads from them has their port and their name as well. */
const BESIDE_STORES =
  /^(proxy|proxysql|pgbouncer|pooler|pgpool|router|exporter|gateway|operator|client|agent|sidecar|envoy|haproxy|sentinel|admin|ui|commander|insight|backup|migrations?|init|test|twemproxy|mesh|tunnel)$/;

/** Whether some of the names says that it is a store, and none that it is something beside one. */
function saysStore(names: readonly (string | undefined)[]): boolean {
  const words = names.flatMap((name) =>
    (name ?? "")
      .replace(/^.*\//, "")
      .replace(/[:@].*$/, "")
      .toLowerCase()
      .split(/[^a-z0-9]+/),
  );
  const isStore = (word: string) => engineOf(word) !== undefined || /^(db|database|store|cache|storage)$/.test(word);
  return words.some(isStore) && !words.some((word) => BESIDE_STORES.test(word));
}
