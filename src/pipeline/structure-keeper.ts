/**
 * Resolving the sources of a workspace, and the structure of the last one that a process resolved, kept for its next
 * analysis with the graph of its steps: where findings alone changed since, only these are read, resolved and compared.
 */
import { resolveStructure, suits, withFindings, type Resolved, type Structure } from "../resolve/index.js";
import type { Published } from "../store/analyses.js";
import type { Store } from "../store/connection.js";
import { contentHash } from "../store/fact-difference.js";
import type { Layers } from "../store/layer-difference.js";
import { listSources, readFacts } from "../store/sources.js";
import type { OpenedAnalysis } from "./opened.js";
import type { Projection } from "./projection.js";

/** Facts that are kept, at most, those of findings included: about 600 bytes each. */
const MOST_KEPT = 1_500_000;

/** Facts as an analysis resolved them. */
export interface ResolvedWorkspace extends Resolved {
  readonly structure: Structure;
  /** Digest of all that the structure follows from; undefined where something was imported meanwhile. */
  readonly key: string | undefined;
}

interface Kept extends Pick<ResolvedWorkspace, "structure" | "layer"> {
  readonly key: string;
  /** The analysis with whose facts these stand in Neo4j, and its graph. */
  readonly published: string;
  readonly projection: Projection;
}

/** One for each process that analyses more than once. Holds one structure: that of the last analysis. */
export class StructureKeeper {
  private kept: Kept | undefined;

  /** Another structure than what is kept is about to be resolved: two at once would take twice the memory. */
  find(key: string): Structure | undefined {
    if (this.kept?.key !== key) this.kept = undefined;
    return this.kept?.structure;
  }

  /** What stands and what is to be, where what was kept is what `published` left. */
  layers({ structure, layer: after }: ResolvedWorkspace, published: Published | undefined): Layers | undefined {
    if (!this.kept || !published || this.kept.structure !== structure) return undefined;
    if (this.kept.published !== nameOf(published)) return undefined;
    const { nodes, relationships } = structure.builder;
    return { structure: { nodes, relationships }, before: this.kept.layer, after };
  }

  /** The graph of that analysis, where it is kept. */
  projection(published: Published): Projection | undefined {
    return this.kept?.published === nameOf(published) ? this.kept.projection : undefined;
  }

  /** Called once the analysis of these facts is published. */
  keep(
    { structure, layer, key }: ResolvedWorkspace,
    { published, projection }: Pick<OpenedAnalysis, "published" | "projection">,
  ): void {
    const parts = [structure.builder, layer];
    const facts = parts.reduce((sum, { nodes, relationships }) => sum + nodes.size + relationships.size, 0);
    const isKept = key !== undefined && facts <= MOST_KEPT;
    this.kept = isKept ? { key, structure, layer, published: nameOf(published), projection } : undefined;
  }
}

function nameOf({ analysis, publishedAt }: Published): string {
  return `${analysis} ${publishedAt}`;
}

export async function resolveWorkspace(
  store: Store,
  workspace: string,
  { today, keeper }: { readonly today: string; readonly keeper?: StructureKeeper },
): Promise<ResolvedWorkspace> {
  const key = await structureKey(store, workspace, today);
  const isStill = async () => (await structureKey(store, workspace, today)) === key;
  const kept = keeper?.find(key);
  if (kept) {
    const { findings } = await readFacts(store, workspace, { parts: ["findings"] });
    if (suits(kept, findings) && (await isStill()))
      return { ...withFindings(kept, findings, { today }), structure: kept, key };
  }
  const stated = await readFacts(store, workspace);
  const structure = resolveStructure(stated.structure, { today }, stated.findings);
  const resolved = withFindings(structure, stated.findings, { today });
  return { ...resolved, structure, key: (await isStill()) ? key : undefined };
}

/** A digest of what the structure of a workspace follows from beside the program itself. */
async function structureKey(store: Store, workspace: string, today: string): Promise<string> {
  const sources = (await listSources(store, workspace)).filter(({ structure }) => structure !== "");
  const stated = sources.map(({ key, structure }) => [key, structure]);
  return contentHash([store.uri, store.database, workspace, today, stated]);
}
