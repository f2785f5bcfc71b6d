/**
 * What every resolver gets: who asks, and the workspaces they may see. Authentication belongs into `identify`,
 * permission into `enter`: nothing reaches a workspace past these two.
 */
import type { FastifyRequest } from "fastify";
import type { JobRunner } from "../jobs/runner.js";
import type { Store } from "../store/connection.js";
import { apiError, badInput } from "./errors.js";
import { createLoaders, type Loaders } from "./loaders.js";
import type { Opened, OpenAnalysis } from "./opened-analyses.js";

export type Access = "read" | "write";

/** Who asks. The server is for the machine's own users until keys and tokens are checked here. */
export interface Viewer {
  readonly name: string;
  readonly access: Access;
}

/** One workspace as one request sees it. Objects carry their scope, so that what is below them stays inside it. */
export interface Scope {
  readonly workspace: string;
  readonly store: Store;
  readonly load: Loaders;
  readonly cacheFolder: string;
  /** The current analysis as a graph; read once in a request. */
  readonly opened: () => Promise<Opened>;
}

export interface Context {
  readonly viewer: Viewer;
  readonly store: Store;
  readonly jobs: JobRunner;
  /** @throws BAD_USER_INPUT for a name that no workspace can have, FORBIDDEN */
  readonly enter: (workspace: string, access?: Access) => Scope;
  readonly time: RequestTime;
}

/** A request's time: the server answers for it when it is over, and no further query begins. */
export interface RequestTime {
  readonly isOver: () => boolean;
  /** Begins to count; called once the kind of operation is known. */
  readonly allow: (milliseconds: number) => void;
}

export interface Services {
  readonly store: Store;
  readonly cacheFolder: string;
  readonly open: OpenAnalysis;
  readonly jobs: JobRunner;
}

export function createContext(services: Services, request: FastifyRequest | undefined, time: RequestTime): Context {
  const viewer = identify(request);
  const scopes = new Map<string, Scope>();
  const enter: Context["enter"] = (workspace, access = "read") => {
    if (access === "write" && viewer.access !== "write") throw apiError("FORBIDDEN", "This needs the right to write.");
    const scope = scopes.get(workspace) ?? createScope(services, workspace, time);
    scopes.set(workspace, scope);
    return scope;
  };
  return { viewer, store: services.store, jobs: services.jobs, enter, time };
}

function identify(_request: FastifyRequest | undefined): Viewer {
  return { name: "local", access: "write" };
}

function createScope({ store, cacheFolder, open }: Services, workspace: string, time: RequestTime): Scope {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(workspace))
    throw badInput(
      "A workspace's name has 1 to 63 letters, digits, dots, dashes or underscores and starts with a letter or digit.",
    );
  const guard = () => {
    if (time.isOver()) throw apiError("TIMEOUT", "The request took too long.");
  };
  let opened: Promise<Opened> | undefined;
  return {
    workspace,
    store,
    cacheFolder,
    load: createLoaders(store, workspace, guard),
    opened: () => (opened ??= open(workspace)),
  };
}
