/** nmap (nmap.org): hosts and their open ports as a scan saw them, XML. */
import { isIP } from "node:net";
import { z } from "zod";
import type { StatedFactInput } from "../model/index.js";
import { Port } from "../model/index.js";
import type { Document, XmlElement } from "../text/index.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { check } from "./records.js";
import { nameOf, oneLine } from "./report-fields.js";

export const nmap: Input = {
  name: "nmap",
  title: "nmap scans (XML): hosts and the ports that answered",
  recognises: (head) => head.xml?.name === "nmaprun",
  read,
};

/**
 * (:Compute)-[:EXPOSES]->(:Service) for every port that answered. Who else may connect is not said: the scan ran from one
 * place. Scripts are not read, as what they say of versions is a guess that scanners of packages make better.
 */
async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  for await (const { value, at } of document.xmlItems("/nmaprun/host")) yield* readHost(value, at, options);
  for (const { at, why } of document.problems) yield problem(at, why);
}

function* readHost(host: XmlElement, at: string, options: ReadOptions): Iterable<Stated> {
  if (one(host, "status")?.attributes.state === "down") return;
  const addresses = host.children
    .filter(({ name }) => name === "address")
    .map(({ attributes }) => attributes.addr ?? "");
  const address = addresses.find((text) => isIP(text) > 0);
  if (address === undefined) return yield problem(at, "the host has no IP address, so nobody knows which it is");
  const ports = (one(host, "ports")?.children ?? []).filter(({ name }) => name === "port");
  if (!ports.some((port) => isOpen(port))) return;
  const source = sourceOf(address, options);
  if (source === undefined)
    return yield problem(at, `${address} is the scanner's own machine: say which that is with --asset`);
  if (source === uidOf(address, options))
    yield {
      fact: "asset",
      uid: source,
      kind: "Compute",
      name: address,
      aliases: source === `ip/${address}` ? [] : [`ip/${address}`],
      mention: true,
      basis: "observed",
      at,
    };
  const hosts = hostsOf(host);
  for (const [index, port] of ports.entries())
    if (isOpen(port)) yield* readPort(port, `${at}/ports[1]/port[${index + 1}]`, { source, address, hosts });
}

function uidOf(address: string, { asset }: ReadOptions): string {
  return isPrivate(address) && asset !== undefined ? nameOf(`ip/${asset}/${address}`) : `ip/${address}`;
}

/** The scanned machine; of private addresses, which every network has, `--asset` names the network. */
function sourceOf(address: string, options: ReadOptions): string | undefined {
  return /^127\.|^::1$/.test(address) ? options.asset : uidOf(address, options);
}

/** RFC 1918, RFC 6598, RFC 3927, RFC 4193 and link-local addresses. */
function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|fe[89ab])/i.test(
    address,
  );
}

/** Names that the scan was asked for; those of reverse lookups often belong to whoever runs the network. */
function hostsOf(host: XmlElement): string[] {
  const names = (one(host, "hostnames")?.children ?? []).filter(({ attributes }) => attributes.type === "user");
  return [...new Set(names.flatMap(({ attributes }) => oneLine(attributes.name, 253) ?? []))];
}

/** Not `open|filtered`: there nothing answered. */
function isOpen(port: XmlElement): boolean {
  return one(port, "state")?.attributes.state === "open";
}

const Answered = z.object({ protocol: z.enum(["tcp", "udp", "sctp"]), portid: z.coerce.number().pipe(Port) });

interface Machine {
  readonly source: string;
  readonly address: string;
  readonly hosts: readonly string[];
}

function* readPort(port: XmlElement, at: string, { source, address, hosts }: Machine): Iterable<Stated> {
  const answered = check(Answered, port.attributes, at);
  if (!answered.ok) return yield answered.problem;
  const { protocol, portid } = answered.data;
  const uid = nameOf(`${source}/port/${portid}${protocol === "tcp" ? "" : `/${protocol}`}`);
  const application = applicationOf(one(port, "service"));
  const names = [isIP(address) === 6 ? `[${address}]` : address, ...hosts].map((name) => `${name}:${portid}`);
  const service: StatedFactInput = {
    fact: "asset",
    uid,
    kind: "Service",
    name: names.at(-1),
    aliases: protocol === "tcp" ? names : [],
    properties: {
      protocol,
      port: portid,
      ...(application ? { application } : {}),
      ...(hosts.length > 0 ? { hosts: [...hosts] } : {}),
    },
    mention: true,
    basis: "observed",
    at,
  };
  yield service;
  yield {
    fact: "relationship",
    type: "EXPOSES",
    source,
    target: uid,
    properties: { protocol, port: portid },
    basis: "observed",
    at,
  };
}

/** What is spoken there, where nmap asked; names from its table say only what usually has that port. */
function applicationOf(service: XmlElement | undefined): string | undefined {
  const { name, method, tunnel } = service?.attributes ?? {};
  if (method !== "probed" || !name || name === "tcpwrapped" || name === "unknown") return undefined;
  return oneLine(tunnel === "ssl" && name === "http" ? "https" : name, 128);
}

function one({ children }: XmlElement, name: string): XmlElement | undefined {
  return children.find((child) => child.name === name);
}
