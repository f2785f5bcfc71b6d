/** Takes out of configuration what may hold a credential and tells nothing about attacks. */

/** User name and password before the host of a URL, or of an image reference. */
const USER_INFO = /^(?:([a-z][\w+.-]*:\/\/)[^\s/@]*|[^\s/@]*:[^\s/@]*)@(?!sha\d+:)/i;

/** `https://user:password@host` → `https://host`, wherever a word of the text begins so. */
export function withoutUserInfo(text: string): string {
  if (!text.includes("@")) return text;
  return text.replace(/[^\s,;"'=]+/g, (word) => word.replace(USER_INFO, (_found, scheme = "") => scheme as string));
}

/** Names of fields under which proxies match, set or add headers of requests: tokens often stand there in the open. */
const HEADERS = /^(headers?|withoutHeaders|queryParams|headerMatches|(request|response)HeaderModifier)$/;

/** The same configuration without headers, and with what a condition compares a header with left out. */
export function withoutHeaders(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutHeaders);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !HEADERS.test(key));
  const isOnHeader = entries.some(([key, each]) => key === "key" && /^request\.headers\[/.test(String(each)));
  return Object.fromEntries(
    entries.map(([key, each]) => [
      key,
      isOnHeader && /values$/i.test(key) && Array.isArray(each) ? each.map(() => "*") : withoutHeaders(each),
    ]),
  );
}
