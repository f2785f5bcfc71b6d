/**
 * What all kinds of policies become: ordered steps that allow, deny or pass, in tiers, for each direction of a pod.
 * A connection takes the first step of a tier that is about it; who passes, or meets no step of a tier that is not
 * closed, goes on to the next tier; what comes out at the end is allowed.
 */
import type { KubernetesObject } from "../objects.js";
import type { AddressRange } from "./addresses.js";
import type { Range } from "../../port-ranges.js";
import type { PortProtocol } from "./ports.js";
import type { Selector } from "./selector.js";

/** A condition on a pod, for policies of which the selectors say more than Kubernetes' own. */
export type Test =
  | { readonly all: readonly Test[] }
  | { readonly any: readonly Test[] }
  | { readonly not: Test }
  | {
      /** Whose attribute: the pod's labels, its namespace's or service account's labels, or what it is itself. */
      readonly of: "pod" | "namespace" | "account" | "self";
      readonly key: string;
      readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist" | "Contains" | "StartsWith" | "EndsWith";
      readonly values: readonly string[];
    };

/** Pods by namespace and labels, or by any condition. Equal keys mean equal sets. */
export type PodPeer =
  | { readonly key: string; readonly is: "pods"; readonly namespace: string | Selector; readonly pods: Selector }
  | { readonly key: string; readonly is: "test"; readonly namespace: string | undefined; readonly test: Test };

export type AddressPeer = { readonly key: string; readonly is: "addresses"; readonly ranges: readonly AddressRange[] };

/** Pods that earlier steps part from others: only made while rules are worked out, never read. */
export interface ClassPeer {
  readonly key: string;
  readonly is: "class";
  /** Positions among the parties, in order. */
  readonly members: () => readonly number[];
  readonly has: (party: Party) => boolean;
}

/** Who is on the other side. */
export type StatedPeer = PodPeer | AddressPeer;
export type Peer = StatedPeer | ClassPeer;

export type PolicyPort =
  | { readonly protocol: PortProtocol; readonly range: Range }
  | { readonly protocol: PortProtocol; readonly name: string }
  | { readonly from: Ports; readonly taken: Ports };

/** Ports before names are looked up on a receiver; `every` stands for all of them. */
export type Ports = readonly PolicyPort[] | "every";

/** One allowance: any of the peers (absent: everyone) on any of the ports (absent: all). */
export interface Rule {
  readonly key: string;
  readonly peers: readonly Peer[] | undefined;
  readonly ports: readonly PolicyPort[] | undefined;
  readonly policy: string;
}

export type Action = "allow" | "deny" | "pass";

export interface Step {
  readonly key: string;
  readonly action: Action;
  readonly peers: readonly StatedPeer[] | undefined;
  readonly ports: readonly PolicyPort[] | undefined;
  readonly policy: string;
}

export interface Tier {
  readonly steps: readonly Step[];
  /** What no step is about is denied. */
  readonly closed: boolean;
}

/** All that policies say of one direction of a pod. */
export interface Program {
  readonly tiers: readonly Tier[];
}

/** A pod as policies see it. */
export interface Party {
  readonly namespace: string;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly accountLabels: Readonly<Record<string, string>>;
  /** `namespace`, `account`, `mesh` (`sidecar` or `ambient`), `principal`, `host`; what does not hold is absent. */
  readonly self: Readonly<Record<string, string>>;
  /** `<protocol>/<name>` → container ports with that name. */
  readonly namedPorts: ReadonlyMap<string, readonly number[]>;
  /** Absent: unrestricted. */
  readonly ingress: Program | undefined;
  readonly egress: Program | undefined;
  /** TCP ports on which the pod takes mutual TLS only. */
  readonly mutualTls: readonly Range[];
}

/** Tiers are asked in this order. */
export const RANK = { mesh: 0, admin: 1, calico: 2, common: 3, baseline: 4 } as const;

/** What one policy adds to one tier. */
export interface Section {
  /** Rank of the tier, and place among tiers of the same rank. */
  readonly rank: number;
  readonly tier?: number;
  /** Place among the sections of the tier; equal ones by the policy's uid. */
  readonly order: number;
  readonly steps: readonly Step[];
  readonly closes: boolean;
}

export interface Policy {
  readonly object: KubernetesObject;
  /** Equal for policies that say the same of the same pods. */
  readonly key: string;
  /** Pods that it is about. */
  readonly subject: PodPeer;
  readonly ingress: readonly Section[];
  readonly egress: readonly Section[];
  /** Parts that could not be understood or are not evaluated. */
  readonly problems: readonly string[];
}
