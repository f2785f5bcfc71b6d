/** What a tested address is called by those who describe services. */
import { nameOf } from "./report-fields.js";

/**
 * Candidates for the asset behind a URL or `host:port`, the most precise first: the operation, its server, the
 * server's names. Empty for text that is neither.
 */
export function endpointNames(address: string): string[] {
  const text = /^[a-z][a-z\d+.-]*:\/\//i.test(address) ? address : `tcp://${address}`;
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
