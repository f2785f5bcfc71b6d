/** What a tested address is called by those who describe services. */
import { nameOf } from "./report-fields.js";

/** Ports that a URL without one means, for the schemes that testing tools report. */
const SCHEME_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443, "ws:": 80, "wss:": 443 };

/** The port that was tested, of a URL or `host:port`; undefined for text that names none. */
export function testedPort(address: string): number | undefined {
  const text = withScheme(address);
  if (address === "" || !URL.canParse(text)) return undefined;
  const { protocol, port } = new URL(text);
  return port === "" ? SCHEME_PORTS[protocol] : Number(port) || undefined;
}

function withScheme(address: string): string {
  return /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `tcp://${address}`;
}

/**
 * Candidates for the asset behind a URL or `host:port`, the most precise first: the operation, its server, the
 * server's names. Empty for text that is neither.
 */
export function endpointNames(address: string): string[] {
  const text = withScheme(address);
  if (address === "" || !URL.canParse(text)) return [];
  const { protocol, host, hostname, pathname } = new URL(text);
  if (hostname === "") return [];
  const isIp = /^[\d.]+$|^\[/.test(hostname);
  const bare = hostname.replace(/^\[|\]$/g, "");
  const server = `${protocol}//${host}`;
  const urls =
    protocol === "tcp:"
      ? []
      : pathname === "/"
        ? [server, `${server}/`]
        : [`${server}${pathname}`, server, `${server}/`];
  const names = [...urls, host, bare, `${isIp ? "ip" : "dns"}/${bare}`];
  return [...new Set(names)].map((name) => nameOf(name));
}
