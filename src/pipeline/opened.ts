/** A published analysis, opened for questions: from its file where one is at hand, else from Neo4j. */
import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { deserialize, serialize } from "node:v8";
import { readCurrent, type Published } from "../store/analyses.js";
import type { Store } from "../store/connection.js";
import { readScoring } from "../store/scoring.js";
import { listSources } from "../store/sources.js";
import { sourcesDigest } from "./inputs-digest.js";
import { overrideOf } from "./scoring.js";
import { readProjectedNodes, readProjectedSteps } from "../store/results.js";
import { openProjection, project, type Projection, type ProjectionColumns } from "./projection.js";

export interface OpenedAnalysis {
  readonly published: Published;
  readonly projection: Projection;
  /** Something was imported since: the answers are about what was there before. */
  readonly importsChanged: boolean;
  /** The workspace scores by other constants since. */
  readonly scoringChanged: boolean;
  /** Records of imports that could not be used. */
  readonly unused: number;
}

/** Raised when the columns change, so that files of an older version are not read. */
const FORMAT = 2;

/** The analysis that is current now. */
export async function openCurrent(store: Store, workspace: string, cacheFolder: string): Promise<OpenedAnalysis> {
  const published = await readCurrent(store, workspace);
  const sources = await listSources(store, workspace);
  const importsChanged = sourcesDigest(sources) !== published.sources;
  const scoring = await readScoring(store, workspace);
  const scoringChanged = !isDeepStrictEqual(scoring, overrideOf(published));
  const unused = sources.flatMap(({ files }) => files).reduce((sum, { problems }) => sum + problems, 0);
  return {
    published,
    importsChanged,
    scoringChanged,
    unused,
    projection: await openProjectionOf(store, published, { workspace, cacheFolder }),
  };
}

/** The graph of a published analysis: from its file where one is at hand, else from Neo4j. */
export async function openProjectionOf(
  store: Store,
  published: Published,
  { workspace, cacheFolder }: { readonly workspace: string; readonly cacheFolder: string },
): Promise<Projection> {
  const file = fileFor(cacheFolder, store, workspace, published);
  const kept = await readKept(file, workspace, published.analysis);
  if (kept) return openProjection(kept);
  const scope = { workspace, analysis: published.analysis };
  const projection = project(scope, await readProjectedNodes(store, scope), await readProjectedSteps(store, scope));
  await keep(file, projection);
  return projection;
}

/** Keeps a projection that has just been published. A folder that cannot be written only makes the next start colder. */
export async function keepProjection(
  cacheFolder: string,
  store: Store,
  { published, projection }: Pick<OpenedAnalysis, "published" | "projection">,
): Promise<void> {
  await keep(fileFor(cacheFolder, store, projection.workspace, published), projection);
}

/** Another server, workspace, number or time of publishing: another file. */
function fileFor(cacheFolder: string, store: Store, workspace: string, { analysis, publishedAt }: Published): string {
  const place = createHash("sha256")
    .update([FORMAT, store.uri, store.database, workspace].join("\n"))
    .digest("hex")
    .slice(0, 24);
  return join(cacheFolder, "graphs", place, `${analysis}-${publishedAt.replace(/\W/g, "")}.graph`);
}

async function readKept(file: string, workspace: string, analysis: number): Promise<ProjectionColumns | undefined> {
  try {
    const columns = deserialize(await readFile(file)) as ProjectionColumns;
    return columns.workspace === workspace && columns.analysis === analysis ? columns : undefined;
  } catch {
    // Missing, cut off or of another version: Neo4j has everything that is needed.
    return undefined;
  }
}

async function keep(file: string, projection: Projection): Promise<void> {
  const { graph: _graph, nodeOf: _nodeOf, ...columns } = projection;
  const folder = join(file, "..");
  const part = `${file}.${randomUUID()}`;
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(part, serialize(columns), { mode: 0o600 });
    await rename(part, file);
    for (const name of await readdir(folder)) if (!file.endsWith(name)) await rm(join(folder, name), { force: true });
  } catch {
    await rm(part, { force: true }).catch(() => undefined);
  }
}
