/**
 * etcd outside of the cluster's pods, as the API server's flags name it. Where the API server comes without a certificate,
 * which is all that it could show, etcd asks nobody for one: whoever reaches the address writes every object.
 */
import { findComponents } from "./components.js";
import type { Component } from "./components.js";
import { parseCidr } from "./network/addresses.js";
import type { AddressRange } from "./network/addresses.js";
import type { Workload } from "./workloads.js";

/** An address at which etcd takes anybody. */
export interface OpenEtcd {
  readonly address: string;
  readonly range: AddressRange;
  readonly port: number;
  /** The API server that says so. */
  readonly server: Workload;
}

/** Host names are left out: what they lead to is not part of what a cluster exports. */
export function openEtcds(workloads: readonly Workload[]): OpenEtcd[] {
  const found = new Map<string, OpenEtcd>();
  for (const component of findComponents(workloads))
    if (component.program === "kube-apiserver")
      for (const each of openServers(component)) found.set(`${each.address} ${each.port}`, each);
  return [...found.values()];
}

function openServers({ flags, workload: server }: Component): OpenEtcd[] {
  const withCertificate = flags["etcd-certfile"] !== undefined;
  return (flags["etcd-servers"] ?? "").split(",").flatMap((each): OpenEtcd[] => {
    if (!URL.canParse(each)) return [];
    const { protocol, hostname, port } = new URL(each);
    const address = hostname.replace(/^\[|\]$/g, "");
    const range = parseCidr(address);
    if (range === undefined || LOOPBACK.test(address) || (protocol !== "http:" && withCertificate)) return [];
    return [{ address, range, port: Number(port || (protocol === "http:" ? 80 : 443)), server }];
  });
}

const LOOPBACK = /^(127\.[\d.]+|::1)$/;
