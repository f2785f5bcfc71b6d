/** Reduces configuration values to the addresses in them, so that nothing else, above all no credential, is kept. */

/** Longer values are files of which nothing is read. */
const LONGEST = 4096;

const SECRET_KEY =
  /pass(word|wd|phrase)?(_?\d*)$|pass(word|wd|phrase)|(^|[_.-])pwd|secret|token|credential|api[-_.]?key|private|(^|[_.-])(key|auth|salt|pin|pat|cert|otp)$|access[-_.]?key|sig(nature|ning)|bearer|encryption/i;

/** Keys and options under which a user stands, and behind a colon often a password: of digits it looks like a port. */
const LOGIN_KEY = /(^|[_.-])(login|logon|user(name|info|pwd|pass)?|usr|basic[-_.]?auth|authorization|u)$/i;

/** Keys of which the value is a host name even where it is one word. */
const HOST_KEY = /(host|hostname|addr|address|url|uri|endpoint|service|server|broker|upstream|backend)s?$/i;

/** Whether values under that key are never to be kept. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key);
}

/** Whether a value under a secret-looking key may be the secret itself, rather than a switch, number or file. */
export function looksLikeSecret(key: string, value: string): boolean {
  if (!isSecretKey(key)) return false;
  return value.length >= 4 && !/^(true|false|none|null|\d{1,3}|\/[\w./-]+|\$[({].*|https?:\/\/[^@]*)$/i.test(value);
}

/**
 * `[scheme://]host[:port]` of everything in the value that is an address; user names and passwords are cut off.
 * `before` is the word before it on a command line.
 */
export function addressesIn(key: string, value: string, before = ""): string[] {
  if (value.length > LONGEST || isSecretKey(key)) return [];
  const found = new Set<string>();
  for (const line of value.split(/\r?\n/)) {
    // A line of a file such as `host: db` is a key and a value of its own.
    const [, innerKey, innerValue] = /^\s*["']?([\w.-]+)["']?\s*[:=]\s+?["']?([^"']+?)["']?,?\s*$/.exec(line) ?? [];
    if (innerKey !== undefined && isSecretKey(innerKey)) continue;
    for (const each of addressesInLine(innerKey ?? key, innerValue ?? line, before)) found.add(each);
  }
  return [...found].slice(0, 64);
}

function addressesInLine(key: string, line: string, before: string): string[] {
  const tokens = line.split(/[\s"'<>`|;()[\]{}]+/).filter((token) => token !== "");
  return tokens.flatMap((token, index) => {
    if (token.includes("://")) return fromUrl(token);
    return isCredential(key, [tokens[index - 2] ?? "", tokens[index - 1] ?? before, token])
      ? []
      : fromList(key, token, line);
  });
}

/** Whether the last of three words is a user with a password, or a secret, by its key or by the name before it. */
function isCredential(key: string, [first, second, token]: readonly [string, string, string]): boolean {
  if (token.includes("@")) return false;
  const assigned = /^-*([\w.-]+)=/.exec(token)?.[1];
  const before = /^[:=]$/.test(second) ? first : /^-/.test(second) ? second : "";
  return [key, assigned ?? "", before.replace(/^-+/, "")].some((name) => LOGIN_KEY.test(name) || isSecretKey(name));
}

/** A URL, or what a driver takes for one: `jdbc:postgresql://a:5432,b:5432/shop`. */
function fromUrl(token: string): string[] {
  const [, scheme, rest] = /([a-z][a-z0-9+.:-]*?):\/\/(.+)$/i.exec(token) ?? [];
  if (scheme === undefined || rest === undefined) return [];
  // Whatever stands before the last @ may be a password that itself has slashes and commas.
  const authority = rest.slice(rest.lastIndexOf("@") + 1).split(/[/?#\\]/)[0] ?? "";
  return authority.split(",").flatMap((part) => {
    const host = hostAndPort(part);
    return host === undefined ? [] : [`${scheme.toLowerCase()}://${host}`];
  });
}

/** `a:9092,b:9092`, `user:password@host:27017`, or a bare host name where the key says that it is one. */
function fromList(key: string, token: string, line: string): string[] {
  const plain = token.includes("@") ? token.slice(token.lastIndexOf("@") + 1) : token.replace(/^[\w.-]+=/, "");
  return plain.split(",").flatMap((part) => {
    const host = hostAndPort(part);
    if (host === undefined) return [];
    const named = host.includes(":") || /\.svc(\.|$)/.test(host) || CLOUD_HOST.test(host);
    const meant = HOST_KEY.test(key) && line.trim() === token && !token.includes("@");
    return named || meant ? [host] : [];
  });
}

const CLOUD_HOST = /\.(amazonaws\.com|windows\.net|azure\.com|googleapis\.com|mongodb\.net|cloudapp\.net)$/i;

/** A host name or IPv4 address with at least one letter or four parts; lower case. */
function hostAndPort(part: string): string | undefined {
  const [, host, port] = /^([a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?)(?::(\d{2,5}))?(?:\/\S*)?$/i.exec(part) ?? [];
  if (host === undefined || (!/[a-z]/i.test(host) && !/^\d+\.\d+\.\d+\.\d+$/.test(host))) return undefined;
  if (port === undefined && /^(true|false|yes|no|on|off|none|null)$/i.test(host)) return undefined;
  if (port !== undefined && Number(port) > 65535) return undefined;
  return `${host.toLowerCase()}${port === undefined ? "" : `:${port}`}`;
}
