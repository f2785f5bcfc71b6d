/** What an inventory says of the network, kept for `resolve/inventory-network.ts`, which needs all of it at once. */
import type { Basis, ControlKind, Protocol, StatedFactInput } from "../../model/index.js";

/** Each of `from` may connect to each of `to`, on these ports of the protocol; no ports: all. */
export interface Connection {
  readonly from: string[];
  readonly to: string[];
  readonly protocol?: Protocol;
  readonly ports?: (number | string)[];
  readonly controls?: ControlKind[];
  readonly basis?: Basis;
}

/** The domain and partition of the resolver; the value is a `Connection`. */
export function connection(value: Connection, at: string): StatedFactInput {
  const given = Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined));
  return { fact: "object", domain: "inventory-network", partition: "inventory", value: given, basis: value.basis, at };
}
