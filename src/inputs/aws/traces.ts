/** What of texts that may hold secrets is kept: the ids of AWS access keys, and whose password stands in it; never a secret itself. */

/** Longer texts are looked at only as far as this. */
const LONGEST = 1_048_576;

/** Ids of access keys that stand in a text, or in base64 within user data; nothing else of it is kept. */
export function accessKeysIn(value: unknown, depth = 0): string[] {
  if (typeof value === "string") return [...new Set([...inText(value), ...inText(unwrapped(value))])].sort();
  if (typeof value !== "object" || value === null || depth > 12) return [];
  return [...new Set(Object.values(value).flatMap((each) => accessKeysIn(each, depth + 1)))].sort();
}

function inText(value: string): string[] {
  return value.slice(0, LONGEST).match(/(?<![A-Z0-9])A[KS]IA[A-Z0-9]{12,124}(?![A-Z0-9])/g) ?? [];
}

function unwrapped(value: string): string {
  if (value.length < 24 || value.length > LONGEST || !/^[A-Za-z0-9+/\s]+=*\s*$/.test(value)) return "";
  return Buffer.from(value, "base64").toString("utf8");
}

/** Shorter passwords would be found by chance. */
const SHORTEST_PASSWORD = 6;

/** The passwords of a document's own databases, to be looked for in its other resources: value → whose it is. */
export type Passwords = ReadonlyMap<string, string>;

/** A password that can be looked for; undefined: none, or a place holder. */
export function passwordIn(value: unknown): string | undefined {
  return typeof value === "string" && value.length >= SHORTEST_PASSWORD && !/^\(.*\)$/.test(value) ? value : undefined;
}

/** Whose passwords stand in a text, or in base64 within it. */
export function passwordsIn(value: unknown, passwords: Passwords): string[] {
  if (passwords.size === 0) return [];
  const found = new Set<string>();
  const open: unknown[] = [value];
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    if (typeof each === "string") addOwners(found, each, passwords);
    else if (typeof each === "object" && each !== null) open.push(...Object.values(each).filter((one) => one != null));
  }
  return [...found].sort();
}

function addOwners(found: Set<string>, text: string, passwords: Passwords): void {
  const texts = [text.slice(0, LONGEST), unwrapped(text)];
  for (const [password, owner] of passwords) if (texts.some((each) => each.includes(password))) found.add(owner);
}

/** Whether a start script sets a password with which people log in. */
export function setsLogin(...scripts: readonly unknown[]): boolean {
  return scripts.some(
    (script) =>
      typeof script === "string" &&
      [script.slice(0, LONGEST), unwrapped(script)].some((each) =>
        /\bchpasswd\b|passwd\s+--stdin|^\s*password:\s*\S/m.test(each),
      ),
  );
}

/**
 * Whether something is called as private keys of machines are: `id_rsa`, `prod.pem`, `deploy-private-key`. Nothing but its name
 * says so, and which machine it opens, nobody.
 */
export function isLoginKey(name: string | undefined): boolean {
  const last = name?.slice(name.lastIndexOf("/") + 1) ?? "";
  return /^id_(rsa|dsa|ecdsa|ed25519)$|\.(pem|ppk)$|(^|[-_. ])(ssh|private)[-_. ]?key/i.test(last);
}
