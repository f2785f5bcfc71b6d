/** Elementary ranges of ports: stretches on which each sender may open every port or none. */
import { PROTOCOLS } from "./ports.js";
import type { PortProtocol, PortSet } from "./ports.js";

export interface Stretch<Sender> {
  readonly protocol: PortProtocol;
  /** Both ends included. */
  readonly from: number;
  readonly to: number;
  readonly senders: readonly Sender[];
}

/** Cuts each protocol's ports where some sender's allowance begins or ends; neighbours with equal senders are one. */
export function stretches<Sender>(open: ReadonlyMap<Sender, readonly PortSet[]>): Stretch<Sender>[] {
  return PROTOCOLS.flatMap((protocol) => {
    const events = new Map<number, { begin: Sender[]; end: Sender[] }>();
    const at = (port: number) => {
      const known = events.get(port) ?? { begin: [], end: [] };
      events.set(port, known);
      return known;
    };
    for (const [sender, sets] of open) {
      for (const set of sets) {
        for (const [from, to] of set[protocol]) {
          at(from).begin.push(sender);
          at(to + 1).end.push(sender);
        }
      }
    }
    return sweep(protocol, events);
  });
}

/** A sender that several allowances overlap for is counted, so that it stays until the last of them ends. */
function sweep<Sender>(
  protocol: PortProtocol,
  events: Map<number, { begin: Sender[]; end: Sender[] }>,
): Stretch<Sender>[] {
  const found: { protocol: PortProtocol; from: number; to: number; senders: Sender[] }[] = [];
  const standing = new Map<Sender, number>();
  const ports = [...events.keys()].sort((a, b) => a - b);
  ports.forEach((port, index) => {
    const { begin, end } = events.get(port)!;
    for (const sender of begin) standing.set(sender, (standing.get(sender) ?? 0) + 1);
    for (const sender of end) {
      const left = (standing.get(sender) ?? 0) - 1;
      if (left > 0) standing.set(sender, left);
      else standing.delete(sender);
    }
    const next = ports[index + 1];
    if (next === undefined || standing.size === 0) return;
    const last = found.at(-1);
    const same =
      last !== undefined &&
      last.to === port - 1 &&
      last.senders.length === standing.size &&
      last.senders.every((each) => standing.has(each));
    if (same) last.to = next - 1;
    else found.push({ protocol, from: port, to: next - 1, senders: [...standing.keys()] });
  });
  return found;
}
