import { Command, InvalidArgumentError } from "commander";
import type { Api } from "../api/server.js";
import { readSettings } from "../config.js";
import { answer, tell, withSession } from "./session.js";
import { untilStopped } from "./until-stopped.js";

/** Where to listen; what is absent comes from the settings. */
export interface ServeOptions {
  readonly host?: string;
  readonly port?: number;
  /** Workspace that the IDE's first query asks about. */
  readonly workspace?: string;
}

/** The address cannot be listened on: exit code 3. */
export class ServeError extends Error {
  override readonly name = "ServeError";
  readonly exitCode = 3;
}

/** `breachline serve`: the GraphQL API and its IDE, until it is stopped. */
export function serveCommand(): Command {
  return new Command("serve")
    .description("serve the GraphQL API at /graphql and an IDE for it at /")
    .option("--host <address>", "address to listen on (default: BREACHLINE_HOST, else 127.0.0.1)")
    .option("--port <number>", "port to listen on, 0 for a free one (default: BREACHLINE_PORT, else 4000)", port)
    .action(serveUntilStopped);
}

function port(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 65_535) return number;
  throw new InvalidArgumentError("a port is a whole number from 0 to 65535");
}

/**
 * Serves until SIGINT or SIGTERM. Prints the address on stdout when it is ready to answer.
 *
 * @throws ServeError when it cannot listen there; JobsUnavailable, StoreError
 */
export async function serveUntilStopped(options: ServeOptions): Promise<void> {
  const settings = readSettings();
  const { host = settings.host, port: number = settings.port } = options;
  // Loaded here, since it takes longer to load than most other commands take to run.
  const { startApi } = await import("../api/server.js");
  await withSession(async ({ store, cacheFolder }) => {
    const api = await startApi({
      store,
      cacheFolder,
      host,
      port: number,
      logLevel: settings.logLevel,
      workspace: options.workspace,
      redisUrl: settings.redisUrl,
    }).catch((error: unknown) => {
      throw listenError(error, host, number);
    });
    const stopped = untilStopped();
    await announce(api);
    await stopped;
    tell("Stopping …");
    await api.close();
  });
}

async function announce({ url }: Api): Promise<void> {
  await answer(`GraphQL: ${url}/graphql`);
  await answer(`IDE:     ${url}/`);
}

function listenError(error: unknown, host: string, number: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const todo = "Name another one with --port, or 0 for a free one.";
  if (code === "EADDRINUSE") return new ServeError(`Port ${number} on ${host} is taken by another program. ${todo}`);
  if (code === "EACCES") return new ServeError(`This user may not listen on port ${number}. ${todo}`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return new ServeError(`This machine has no address ${host}. Name another one with --host.`);
  return error;
}
