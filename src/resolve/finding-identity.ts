/**
 * Which reports are about the same finding. Identity is asset, weakness and place, and never the tool:
 * - weakness: the CVE, else the setting that the report restates, else the CWE that stands for its own (`standingCwe`),
 *   else the tool's rule;
 * - place of a package: its name without version, ecosystem and case; its files do not tell findings apart;
 * - place in code: file and content. A report without content has the content that another report has on its line;
 * - place of an operation: method and path without query. A report without method has another report's on that path;
 * - place in configuration: the item that is wrong.
 * Two reports on one line whose standing CWEs differ are two findings.
 */
import { createHash } from "node:crypto";
import type { ReportFact } from "../model/index.js";
import { compare } from "./cvss.js";
import { standingCwe } from "./weakness.js";

/** Reports whose asset is known, or empty where none is. */
export interface Placed {
  readonly report: ReportFact & { readonly statedBy: string; readonly format?: string };
  readonly asset: string;
}

export interface Group {
  /** `finding/` and 32 hexadecimal digits. */
  readonly uid: string;
  readonly asset: string;
  readonly weakness: string;
  readonly reports: readonly Placed["report"][];
}

/** Groups reports into findings, whatever their order; each group's reports and the groups themselves are sorted. */
export function groupReports(placed: readonly Placed[]): Group[] {
  const sorted = [...placed].sort((a, b) => compareReports(a.report, b.report));
  const near = new Map<string, Placed[]>();
  for (const one of sorted) push(near, nearKey(one), one);
  const groups = new Map<string, Placed[]>();
  for (const [key, members] of near) {
    for (const [place, same] of byPlace(members)) {
      for (const one of same) push(groups, `finding/${digest(key, place)}`, one);
    }
  }
  return [...groups]
    .sort(([a], [b]) => compare(a, b))
    .map(([uid, members]) => {
      const first = members[0] as Placed;
      return {
        uid,
        asset: first.asset,
        weakness: weaknessOf(first.report),
        reports: members.map(({ report }) => report),
      };
    });
}

/** First 128 bits of SHA-256 over the parts, hexadecimal. */
export function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
}

/** The weakness that tells this report's finding from others at the same place. */
export function weaknessOf({ cve, control, cwes, kind, rule, title, tool }: ReportFact): string {
  if (cve !== undefined) return cve;
  if (kind === "secret") return "CWE-798";
  if (control !== undefined) return control;
  return standingCwe(cwes) ?? `${toolName(tool.name)}:${rule ?? title}`;
}

/** The tool's name without edition: "Semgrep OSS" and "semgrep" are one. */
function toolName(name: string): string {
  return (
    (name
      .trim()
      .toLowerCase()
      .split(/[\s/@]/)[0] ??
      "") ||
    "unknown"
  );
}

/** A total order over reports that input order has no part in. */
export function compareReports(a: Placed["report"], b: Placed["report"]): number {
  for (const field of ["statedBy", "path", "at", "id"] as const) {
    const order = compare(a[field], b[field]);
    if (order !== 0) return order;
  }
  return compare(JSON.stringify(a), JSON.stringify(b));
}

/** What must agree before places are compared. */
function nearKey({ report, asset }: Placed): string {
  const weakness = weaknessOf(report);
  const { package: name, file, endpoint, resource } = report.place;
  if (name !== undefined) return JSON.stringify([asset, weakness, "package", packageName(name)]);
  if (endpoint !== undefined) return JSON.stringify([asset, weakness, "endpoint", pathOf(endpoint)]);
  if (file !== undefined && resource === undefined) return JSON.stringify([asset, weakness, "file", filePath(file)]);
  return JSON.stringify([asset, weakness, "item", resource ?? "", filePath(file ?? "")]);
}

function byPlace(members: readonly Placed[]): Map<string, Placed[]> {
  const { package: name, file, endpoint, resource } = members[0]?.report.place ?? {};
  if (name !== undefined) return new Map([["", [...members]]]);
  if (endpoint !== undefined) return byMethod(members);
  if (file !== undefined && resource === undefined) return byContent(members);
  return new Map([["", [...members]]]);
}

function byMethod(members: readonly Placed[]): Map<string, Placed[]> {
  const method = ({ report }: Placed): string => (report.place.method ?? "").toUpperCase();
  const known =
    members
      .map(method)
      .filter((name) => name !== "")
      .sort(compare)[0] ?? "";
  const groups = new Map<string, Placed[]>();
  for (const one of members) push(groups, method(one) || known, one);
  return groups;
}

/** Lines and contents are joined where a report has both; a joined set stands under its first content, else line. */
function byContent(members: readonly Placed[]): Map<string, Placed[]> {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let found = key;
    while ((parent.get(found) ?? found) !== found) found = parent.get(found) as string;
    return found;
  };
  const keysOf = ({ report }: Placed): string[] => {
    const content = contentOf(report);
    const line = report.place.line;
    // Contents sort before lines, so that a set's smallest key is a content wherever there is one.
    const keys = [content === "" ? [] : [`c${digest(content)}`], line === undefined ? [] : [`l${line}`]].flat();
    return keys.length > 0 ? keys : ["z"];
  };
  for (const one of members) {
    const [first, second] = keysOf(one).map(root);
    if (first === undefined || second === undefined || first === second) continue;
    parent.set(compare(first, second) < 0 ? second : first, compare(first, second) < 0 ? first : second);
  }
  const groups = new Map<string, Placed[]>();
  for (const one of members) push(groups, root(keysOf(one)[0] ?? "z"), one);
  return groups;
}

/** White space says nothing about the code; a secret's line is never content. */
function contentOf({ kind, place }: ReportFact): string {
  return kind === "secret" ? "" : (place.snippet ?? "").replace(/\s+/g, " ").trim();
}

const ECOSYSTEMS = new Set(
  "alpm apk bitnami cargo cocoapods composer conan conda cran deb debian ubuntu alpine redhat gem generic github golang go hackage hex maven npm nuget pip pypi pub rpm rubygems swift python node-pkg python-pkg jar pom gradle gomod gobinary rustbinary gemspec bundler yarn pnpm bun pipenv poetry uv dotnet-core conda-pkg mix centos rocky alma amazon oracle photon wolfi chainguard suse opensuse cbl-mariner azurelinux".split(
    " ",
  ),
);
const DISTRIBUTIONS = /^(apk|deb|rpm|alpm)\//;

/** A package's name as different tools agree on it: `pkg:maven/org.a/b@1`, `maven/org.a:b` and `org.a:b` are one. */
export function packageName(text: string): string {
  const isUrl = text.startsWith("pkg:");
  const bare = isUrl
    ? decode(
        text
          .slice(4)
          .replace(/[?#].*$/, "")
          .replace(/(?<=.)@[^@/]*$/, ""),
      )
    : text;
  const parts = bare
    .replaceAll(":", "/")
    .toLowerCase()
    .split("/")
    .filter((part) => part !== "");
  if (isUrl && DISTRIBUTIONS.test(bare) && parts.length > 2) return parts.slice(2).join("/");
  if (parts.length > 1 && (isUrl || ECOSYSTEMS.has(parts[0] ?? ""))) parts.shift();
  return parts.join("/").replaceAll("_", "-");
}

/** A path inside its repository: `./src\a.ts` and `/src/a.ts` are `src/a.ts`. */
export function filePath(text: string): string {
  return text
    .replaceAll("\\", "/")
    .replace(/^file:\/\/[^/]*/, "")
    .replace(/^(\.?\/)+/, "");
}

/** The path of a URL, without query, fragment and closing slash. */
export function pathOf(endpoint: string): string {
  const path = endpoint.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, "").replace(/[?#].*$/, "");
  return `/${path.replace(/^\/+|\/+$/g, "")}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
