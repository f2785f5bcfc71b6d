/**
 * Allowed traffic as blocks: everyone of one set may open a stretch of ports on everyone of another. Classes on which
 * the same senders may open the same stretch are one set of receivers. Sets of senders follow the rules that let them
 * in, so that receivers with rules for the same peers share them; the blocks together allow what the judge does.
 */
import { EVERY_IPV4, holdsPublicAddress, mergeAddresses, subtract } from "../../kubernetes/network/addresses.js";
import type { AddressRange } from "../../kubernetes/network/addresses.js";
import type { Range } from "../../port-ranges.js";
import type { MemberClass, Network } from "./classes.js";
import type { Judge } from "./judge.js";
import { NOTHING, PROTOCOLS, type Protocol } from "./traffic.js";

/** Positions of classes, or addresses outside; `everywhere`: all of the internet. */
export type Side =
  | { readonly classes: readonly number[] }
  | { readonly addresses: readonly AddressRange[]; readonly everywhere: boolean };

export interface Block {
  readonly senders: readonly Side[];
  readonly receivers: Side;
  readonly protocol: Protocol;
  readonly range: Range;
}

export function blocksOf(network: Network, judge: Judge): Block[] {
  return [...within(network, judge), ...outward(network, judge), ...inward(network, judge)];
}

/** Traffic numbers → who is let through with exactly them. */
type Column<T> = ReadonlyMap<number, readonly T[]>;

interface Stretch {
  readonly protocol: Protocol;
  readonly range: Range;
  /** Numbers of the sets of traffic that hold all of it. */
  readonly numbers: readonly number[];
}

/** Cut where one of the sets begins or ends; none holds a part of a stretch. */
function stretchesOf(numbers: Iterable<number>, { table }: Judge): Stretch[] {
  const all = [...numbers];
  return PROTOCOLS.flatMap((protocol) => {
    const ranges = all.flatMap((number) => table.traffic(number)[protocol].map(([from, to]) => ({ number, from, to })));
    const cuts = [...new Set(ranges.flatMap(({ from, to }) => [from, to + 1]))].sort((a, b) => a - b);
    return cuts.slice(0, -1).flatMap((from, index): Stretch[] => {
      const to = cuts[index + 1]! - 1;
      const holding = ranges.filter((each) => each.from <= from && to <= each.to).map(({ number }) => number);
      return holding.length === 0 ? [] : [{ protocol, range: [from, to], numbers: holding }];
    });
  });
}

function within({ classes }: Network, judge: Judge): Block[] {
  const columns = new Map<string, { column: Map<number, number[]>; receivers: number[] }>();
  for (const receiver of classes.keys()) {
    const column = new Map<number, number[]>();
    for (const sender of classes.keys()) {
      if (!classes[sender]!.sends || !mayDiffer(classes[sender]!, classes[receiver]!)) continue;
      const number = judge.within(sender, receiver);
      if (number !== NOTHING) add(column, number, sender);
    }
    const key = [...column].map(([number, senders]) => `${number}:${senders.join()}`).join(" ");
    const known = columns.get(key);
    if (known === undefined) columns.set(key, { column, receivers: [receiver] });
    else known.receivers.push(receiver);
  }
  const found = new Map<string, { receivers: number[]; stretch: Stretch; senders: readonly number[] }>();
  for (const { column, receivers } of columns.values())
    for (const stretch of stretchesOf(column.keys(), judge)) {
      const senders = stretch.numbers.flatMap((number) => column.get(number)!).sort((a, b) => a - b);
      const key = `${stretch.protocol} ${stretch.range.join("-")} ${senders.join()}`;
      const known = found.get(key);
      if (known === undefined) found.set(key, { receivers: [...receivers], stretch, senders });
      else known.receivers.push(...receivers);
    }
  const part = parter(classes, judge);
  return [...found.values()].map(({ receivers, stretch: { protocol, range }, senders }) => ({
    senders: part(senders, receivers[0]!).map((each) => ({ classes: each })),
    receivers: { classes: receivers.sort((a, b) => a - b) },
    protocol,
    range,
  }));
}

/** A connection of the only member with itself is none. */
function mayDiffer(sender: MemberClass, receiver: MemberClass): boolean {
  const [from, to] = [sender.members[0]!.owner, receiver.members[0]!.owner];
  return sender.members.length > 1 || receiver.members.length > 1 || from !== to;
}

function add<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

/**
 * Senders by what restricts them, and within that by the peers that the receiver's rules name: those parts come up
 * again for other receivers, while the whole set may be the receiver's own.
 */
function parter(
  classes: readonly MemberClass[],
  judge: Judge,
): (senders: readonly number[], receiver: number) => number[][] {
  const restriction = classes.map(({ egress, subnet, table, vpc }) =>
    JSON.stringify([egress?.key ?? null, subnet ?? null, table?.id ?? null, vpc]),
  );
  return (senders, receiver) => {
    const { ingress, vpc } = classes[receiver]!;
    const peers = (ingress?.rules ?? []).flatMap((rule) => rule.peers);
    const groups = new Map<string, number[]>();
    for (const sender of senders) add(groups, restriction[sender]!, sender);
    return [...groups].flatMap(([key, group]) => {
      const left = new Set(group);
      const all = new Set(group);
      const parts: number[][] = [];
      for (const peer of peers) {
        const meant = judge.meant(peer, vpc).filter((each) => restriction[each] === key);
        if (!meant.some((each) => left.has(each)) || !meant.every((each) => all.has(each))) continue;
        for (const each of meant) left.delete(each);
        parts.push(meant);
      }
      return left.size === 0 ? parts : [...parts, [...left]];
    });
  };
}

type Ask = (one: MemberClass, index: number) => number;

function outward(network: Network, judge: Judge): Block[] {
  return grouped(network, judge, (one, index) =>
    one.sends ? judge.toOutside(one, network.pieces[index]!) : NOTHING,
  ).map(({ classes, addresses, stretch: { protocol, range } }) => ({
    senders: [{ classes }],
    receivers: addresses,
    protocol,
    range,
  }));
}

function inward(network: Network, judge: Judge): Block[] {
  return grouped(network, judge, (one, index) => judge.fromOutside(one, network.pieces[index]!)).map(
    ({ classes, addresses, stretch: { protocol, range } }) => ({
      senders: [addresses],
      receivers: { classes },
      protocol,
      range,
    }),
  );
}

interface Group {
  readonly classes: number[];
  readonly addresses: Extract<Side, { addresses: unknown }>;
  readonly stretch: Stretch;
}

/** Classes with equal verdicts for all addresses outside, stretch by stretch. */
function grouped({ classes, pieces }: Network, judge: Judge, ask: Ask): Group[] {
  const alike = new Map<string, { column: Column<number>; members: number[] }>();
  const asked = new Map<string, Column<number>>();
  for (const [position, one] of classes.entries()) {
    const own = outsideKey(one);
    const column = asked.get(own) ?? columnOf(one, pieces.length, ask);
    asked.set(own, column);
    const key = [...column].map(([number, indexes]) => `${number}:${indexes.join()}`).join(" ");
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { column, members: [position] });
    else known.members.push(position);
  }
  return [...alike.values()].flatMap(({ column, members }) =>
    stretchesOf(column.keys(), judge).flatMap((stretch) => {
      const ranges = stretch.numbers.flatMap((number) => column.get(number)!).map((index) => pieces[index]!.range);
      return sidesOf(ranges).map((addresses) => ({ classes: members, addresses, stretch }));
    }),
  );
}

function columnOf(one: MemberClass, size: number, ask: Ask): Column<number> {
  const column = new Map<number, number[]>();
  for (let index = 0; index < size; index += 1) {
    const number = ask(one, index);
    if (number !== NOTHING) add(column, number, index);
  }
  return column;
}

/** All that decides about addresses outside. */
function outsideKey({
  vpc,
  acl,
  table,
  isPublic,
  ingress,
  egress,
  listens,
  sends,
  opens,
  address,
}: MemberClass): string {
  const family = address[0] > EVERY_IPV4[1];
  const parts = [vpc, acl?.id, table?.id, isPublic, ingress?.key, egress?.key, listens, sends, opens, family];
  return JSON.stringify(parts.map((each) => each ?? null));
}

/** The internet's addresses, and those of private networks beyond a gateway; pieces hold only one of the two. */
function sidesOf(ranges: readonly AddressRange[]): Extract<Side, { addresses: unknown }>[] {
  const open = mergeAddresses(ranges.filter(holdsPublicAddress));
  const closed = mergeAddresses(ranges.filter((range) => !holdsPublicAddress(range)));
  const everywhere = !subtract([EVERY_IPV4], open).some(holdsPublicAddress);
  return [
    { addresses: open, everywhere },
    { addresses: closed, everywhere: false },
  ].filter(({ addresses }) => addresses.length > 0);
}
