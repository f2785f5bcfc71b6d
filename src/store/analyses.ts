/** Analyses: one at a time for a workspace, held by a lease with a fencing token, published by one flip. */
import { hostname } from "node:os";
import { z } from "zod";
import type { Problem } from "../model/index.js";
import { untilNone } from "./batches.js";
import type { Queries, Store } from "./connection.js";
import { StoreError } from "./errors.js";
import { defineStatement, defineWrite } from "./statements.js";

/**
 * A lease that is not renewed for this long is free for others. Longer than any stage between two writes takes; the
 * lease of a process of this machine that is dead is free at once.
 */
const LEASE_MS = 600_000;
/** Analyses that are kept, the current one included. */
export const KEPT_ANALYSES = 30;
const LIMIT = 5000;

const workspaceOnly = z.object({ workspace: z.string() });
const tokenOnly = workspaceOnly.extend({ token: z.number() });
const lease = defineWrite(
  "results/lease",
  workspaceOnly.extend({ now: z.number(), until: z.number(), holder: z.string(), dead: z.array(z.string()) }),
  z.object({ taken: z.boolean(), token: z.number(), holder: z.string().nullable(), current: z.number() }),
);
const fence = defineWrite("results/fence", tokenOnly.extend({ until: z.number() }), z.object({ held: z.boolean() }));
const release = defineWrite("results/release", tokenOnly, z.object({}));
const begin = defineWrite("results/begin", tokenOnly.extend({ analysis: z.number() }), z.object({}));
const flip = defineWrite(
  "results/publish",
  tokenOnly.extend({ analysis: z.number(), at: z.string(), summary: z.string() }),
  z.object({ published: z.boolean() }),
);
const pointer = defineStatement(
  "results/workspace",
  workspaceOnly,
  z.object({ current: z.number(), unfinished: z.number().nullable() }),
);
const workspaces = defineStatement("results/workspaces", z.object({}), z.object({ name: z.string() }));
const AnalysisRow = z.object({ number: z.number(), publishedAt: z.string(), summary: z.string() });
const one = defineStatement("results/analysis", workspaceOnly.extend({ analysis: z.number() }), AnalysisRow);
const recent = defineStatement("results/analyses", workspaceOnly.extend({ limit: z.number() }), AnalysisRow);
const deleted = z.object({ deleted: z.number() });
const deletePaths = defineWrite(
  "results/delete-paths",
  workspaceOnly.extend({ oldest: z.number(), current: z.number(), limit: z.number() }),
  deleted,
);
const deleteAnalyses = defineWrite(
  "results/delete-analyses",
  workspaceOnly.extend({ oldest: z.number() }),
  z.object({}),
);
const deleteChanges = defineWrite("results/delete-changes", workspaceOnly.extend({ oldest: z.number() }), z.object({}));
const deleteNodes = defineWrite(
  "results/delete-workspace",
  workspaceOnly.extend({ labels: z.array(z.string()), limit: z.number() }),
  deleted,
);
const deleteWorkspaceNode = defineWrite("results/delete-workspace-node", workspaceOnly, z.object({}));

/** Another command analyses the workspace. */
export class AnalysisRunning extends StoreError {}
/** The lease went to somebody else while the analysis ran; it published nothing. */
export class LeaseLost extends StoreError {}
/** The workspace does not exist, or nothing was published in it yet. */
export class NothingToRead extends StoreError {
  override readonly exitCode = 2;
}

/** Images with open findings that nothing known is made of. */
export interface ImagesNotRun {
  readonly images: number;
  /** On all of them. */
  readonly findings: number;
  /** Those with most findings first. */
  readonly first: readonly { readonly uid: string; readonly name: string; readonly findings: number }[];
}

export interface AnalysisSummary {
  readonly assets: number;
  readonly steps: number;
  readonly entryPoints: number;
  readonly crownJewels: number;
  readonly paths: number;
  readonly complete: boolean;
  readonly limits: readonly string[];
  /** So many of the first ranked paths have none missing between them. */
  readonly exact: number;
  readonly unjoined: readonly Problem[];
  readonly notCollected: readonly string[];
  /** Absent in analyses of before it was kept. */
  readonly notRun?: ImagesNotRun;
  readonly stages: readonly { readonly name: string; readonly ms: number }[];
  /** Why the ranked list is empty, where it is. */
  readonly why?: string;
  /** Version of the published scoring constants. */
  readonly scoring: string;
  /** Constants that the workspace set itself, with the published values that they stand for. */
  readonly overridden: readonly { readonly name: string; readonly value: number; readonly published: number }[];
  /** Rules that were left out, by id. */
  readonly without: readonly string[];
  /** Digest of all that the answer follows from: facts, rules, constants, date and code. */
  readonly inputs: string;
  /** Digest of the rules, constants and code among them; absent in analyses of before it was kept. */
  readonly program?: string;
  /** Digest of what the sources stated then. */
  readonly sources: string;
}

export interface Published extends AnalysisSummary {
  readonly analysis: number;
  readonly publishedAt: string;
}

export interface Lease {
  readonly workspace: string;
  /** Number of the analysis that is published now; 0: none. */
  readonly current: number;
  /** Runs a write in a transaction that fails when the lease was lost. */
  readonly write: (work: (queries: Queries) => Promise<unknown>) => Promise<void>;
  readonly begin: (analysis: number) => Promise<void>;
  readonly publish: (analysis: number, summary: AnalysisSummary) => Promise<void>;
  readonly release: () => Promise<void>;
}

/**
 * The one lease of a workspace's analysis. Waits for a running one; takes over from one whose process is dead.
 *
 * @throws NothingToRead when the workspace does not exist; AnalysisRunning after `waitMs`
 */
export async function takeLease(store: Store, workspace: string, waitMs: number): Promise<Lease> {
  const holder = `${hostname()} ${process.pid} ${processStart()}`;
  const deadline = Date.now() + waitMs;
  let dead: string[] = [];
  for (;;) {
    const now = Date.now();
    const [row] = await lease.run(store, { workspace, now, until: now + LEASE_MS, holder, dead });
    if (!row) throw await noWorkspace(store, workspace);
    if (row.taken) return leaseOf(store, workspace, row.token, row.current);
    if (row.holder !== null && isDead(row.holder) && !dead.includes(row.holder)) dead = [row.holder];
    else if (now > deadline)
      throw new AnalysisRunning(
        `Workspace "${workspace}" is being analysed by another command (${row.holder}). Try again when it is done.`,
      );
    else await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** A process of this machine that does not run any more. Of other machines only the lease's end tells. */
function isDead(holder: string): boolean {
  const [host, pid] = holder.split(" ");
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function processStart(): number {
  return Math.round(Date.now() - process.uptime() * 1000);
}

function leaseOf(store: Store, workspace: string, token: number, current: number): Lease {
  const write: Lease["write"] = (work) =>
    store.transaction("write", async (queries) => {
      const [row] = await fence.run(queries, { workspace, token, until: Date.now() + LEASE_MS });
      if (!row?.held)
        throw new LeaseLost(
          `The analysis of "${workspace}" took too long between two writes and another one began. Run it again.`,
        );
      await work(queries);
    });
  return {
    workspace,
    current,
    write,
    begin: (analysis) => write((queries) => begin.run(queries, { workspace, token, analysis })),
    release: async () => void (await release.run(store, { workspace, token })),
    publish: async (analysis, summary) => {
      const at = new Date().toISOString();
      const [row] = await flip.run(store, { workspace, token, analysis, at, summary: JSON.stringify(summary) });
      if (!row?.published)
        throw new LeaseLost(`Another analysis of "${workspace}" was published meanwhile. Run it again.`);
    },
  };
}

/** The number that readers pin, or undefined where the workspace does not exist. */
export async function readPointer(
  store: Store,
  workspace: string,
): Promise<{ current: number; unfinished: number | null } | undefined> {
  return pointer.first(store, { workspace });
}

/**
 * The published analysis that readers see now.
 *
 * @throws NothingToRead when the workspace does not exist or nothing was published in it yet
 */
export async function readCurrent(store: Store, workspace: string): Promise<Published> {
  const found = await readPointer(store, workspace);
  if (!found) throw await noWorkspace(store, workspace);
  if (found.current === 0)
    throw new NothingToRead(
      `Workspace "${workspace}" has not been analysed yet. Run: breachline analyze --workspace ${workspace}`,
    );
  const row = await one.first(store, { workspace, analysis: found.current });
  if (!row)
    throw new StoreError(
      `Analysis ${found.current} of workspace "${workspace}" is missing. Run: breachline analyze --workspace ${workspace}`,
    );
  return published(row);
}

/** Kept analyses, newest first. */
export async function listAnalyses(store: Store, workspace: string, limit = KEPT_ANALYSES): Promise<Published[]> {
  return (await recent.all(store, { workspace, limit })).map(published);
}

function published(row: z.infer<typeof AnalysisRow>): Published {
  const { overridden = [], ...summary } = JSON.parse(row.summary) as Omit<AnalysisSummary, "overridden"> &
    Partial<Pick<AnalysisSummary, "overridden">>;
  return { ...summary, overridden, analysis: row.number, publishedAt: row.publishedAt };
}

export async function listWorkspaces(queries: Queries): Promise<string[]> {
  return (await workspaces.all(queries, {})).map(({ name }) => name);
}

/** Workspaces that the error names. */
const NAMED = 10;

/** What to say where a workspace does not exist; those that do are often what was meant. */
export async function noWorkspace(queries: Queries, workspace: string): Promise<NothingToRead> {
  const names = await listWorkspaces(queries);
  const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : "";
  const others = names.length ? ` There are: ${names.slice(0, NAMED).join(", ")}${more}.` : "";
  return new NothingToRead(`There is no workspace "${workspace}". Import something into it first.${others}`);
}

/** Paths and analyses that are not kept, and paths of analyses that were never published. */
export async function forgetOldResults(store: Store, workspace: string, current: number): Promise<void> {
  const oldest = current - KEPT_ANALYSES + 1;
  await untilNone(
    async () => (await deletePaths.run(store, { workspace, oldest, current, limit: LIMIT }))[0]?.deleted ?? 0,
  );
  await deleteAnalyses.run(store, { workspace, oldest });
  await deleteChanges.run(store, { workspace, oldest });
}

const WORKSPACE_LABELS = ["Fact", "Vanished", "Chunk", "Source", "AttackPath", "Analysis", "FactChanges", "Hypothesis"];

/** Deletes a workspace and everything in it; false where there is none. */
export async function deleteWorkspace(store: Store, workspace: string): Promise<boolean> {
  if (!(await readPointer(store, workspace))) return false;
  for (const label of WORKSPACE_LABELS)
    await untilNone(
      async () => (await deleteNodes.run(store, { workspace, labels: [label], limit: LIMIT }))[0]?.deleted ?? 0,
    );
  await deleteWorkspaceNode.run(store, { workspace });
  return true;
}
