/**
 * What makers say of vulnerabilities in their products (VEX), laid upon the findings: one that does not affect the
 * product closes the finding, one that was fixed in that very version too. A person's own decision comes after and wins.
 */
import type { FindingStatus, GraphNode, Problem, StatedFact } from "../model/index.js";
import { compare } from "./cvss.js";
import { packageName } from "./finding-identity.js";

/** What the input keeps. */
interface Statement {
  readonly cve: string;
  readonly status: "not_affected" | "affected" | "fixed" | "under_investigation";
  readonly products: readonly { readonly names: readonly string[]; readonly parts: readonly string[] }[];
  readonly justification?: string;
  /** ISO 8601; empty where none is said. A later statement stands in place of an earlier one. */
  readonly timestamp: string;
}
type Placed = Statement & { readonly path: string; readonly at: string };

const STATUS: Readonly<Record<Statement["status"], FindingStatus>> = {
  affected: "open",
  under_investigation: "open",
  fixed: "remediated",
  not_affected: "false-positive",
};

/** Of statements of one time the one that closes least stands. */
const OPENNESS: readonly FindingStatus[] = ["open", "remediated", "false-positive"];

/** The nodes with the status of those findings that a statement is about; a statement about none is unjoined. */
export function applyVex(
  nodes: readonly GraphNode[],
  stated: readonly StatedFact[],
): { nodes: GraphNode[]; unjoined: Problem[] } {
  const statements = stated.flatMap(statementOf);
  if (!statements.length) return { nodes: [...nodes], unjoined: [] };
  const byCve = new Map<string, Placed[]>();
  for (const each of statements) byCve.set(each.cve, [...(byCve.get(each.cve) ?? []), each]);
  const used = new Set<Placed>();
  const decided = nodes.map((node) => {
    if (node.kind !== "Finding") return node;
    const about = (byCve.get(String(node.properties["cve"])) ?? []).filter((each) => isAbout(each, node));
    for (const each of about) used.add(each);
    return withStatement(node, about);
  });
  const unjoined = statements
    .filter((each) => !used.has(each))
    .map(({ cve, products, path, at }) => {
      const named = products.slice(0, 3).flatMap(({ names }) => names.slice(0, 1));
      return { path, at, why: `the VEX statement on ${cve} in ${named.join(", ")} is about no finding` };
    });
  return { nodes: decided, unjoined };
}

function statementOf(fact: StatedFact): Placed[] {
  if (fact.fact !== "object" || fact.domain !== "vex") return [];
  return [{ ...(fact.value as unknown as Statement), path: fact.path, at: fact.at }];
}

/** The product is the package itself, or the image, repository or asset that bears it, in all its parts or in this one. */
function isAbout({ products }: Statement, { properties }: GraphNode): boolean {
  const found = { package: text(properties["package"]), version: text(properties["version"]) };
  const asset = text(properties["asset"]);
  return products.some(({ names, parts }) => {
    if (names.some((name) => isPackage(name, found))) return true;
    const isBearer = names.some((name) => name === asset || isImage(name, asset));
    return isBearer && (parts.length === 0 || parts.some((part) => isPackage(part, found)));
  });
}

interface Found {
  readonly package: string | undefined;
  readonly version: string | undefined;
}

/** A name without a version means every version. */
function isPackage(name: string, found: Found): boolean {
  if (!name.startsWith("pkg:") || found.package === undefined) return false;
  if (packageName(name) !== packageName(found.package)) return false;
  const version = /[^/:]@([^@/?#]+)/.exec(name.slice(4))?.[1];
  return version === undefined || decode(version) === found.version;
}

/** `pkg:oci/shop@sha256:…?repository_url=registry.example/shop` and `image/registry.example/shop@sha256:…`. */
function isImage(name: string, asset: string | undefined): boolean {
  if (!asset?.startsWith("image/")) return false;
  const digest = /^pkg:(?:oci|docker)\/[^@]+@(sha256(?::|%3A)[\da-f]{64})/i.exec(name)?.[1];
  return digest !== undefined && asset.endsWith(`@${decode(digest)}`);
}

function withStatement(node: GraphNode, about: readonly Placed[]): GraphNode {
  const latest = [...about].sort((a, b) => compare(b.timestamp, a.timestamp));
  const standing = latest.filter(({ timestamp }) => timestamp === latest[0]?.timestamp);
  const status = OPENNESS.find((each) => standing.some((statement) => STATUS[statement.status] === each));
  // What says no more than that it is open leaves what people and tools have decided.
  if (status === undefined || status === "open") return node;
  const deciding = standing.filter((statement) => STATUS[statement.status] === status);
  const why = deciding.flatMap(({ justification }) => justification ?? []).sort(compare)[0];
  const evidence = deciding.map(({ path, at }) => `${path} ${at}`.trim());
  return {
    ...node,
    properties: { ...node.properties, status, ...(why === undefined ? {} : { justification: `VEX: ${why}` }) },
    evidence: [...new Set([...node.evidence, ...evidence])].sort(compare),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
