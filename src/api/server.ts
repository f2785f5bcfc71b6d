/** The HTTP server: GraphQL at /graphql, the IDE at /. */
import { ApolloServer } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from "@apollo/server/plugin/disabled";
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from "@as-integrations/fastify";
import Fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { openRunner } from "../jobs/runner.js";
import type { Store } from "../store/connection.js";
import { createContext, type Context, type Services } from "./context.js";
import { errorFormatter } from "./errors.js";
import { serveIde } from "./ide.js";
import { costLimit, LIMITS, limitRules } from "./limits.js";
import { keepOpened } from "./opened-analyses.js";
import { startTimer, TIME_LIMITS, timeLimit, type TimeLimits, type Timer } from "./request-time.js";
import { buildApiSchema } from "./schema.js";

export interface ApiOptions {
  readonly store: Store;
  /** Folder for projections of published analyses. */
  readonly cacheFolder: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Least severe line of the log, which goes to stderr. */
  readonly logLevel?: string;
  readonly timeLimits?: TimeLimits;
  /** Workspace that the IDE's first query asks about; absent: the default one. */
  readonly workspace?: string;
  /** Redis through which jobs reach workers; absent: they run in this process. */
  readonly redisUrl?: string | undefined;
}

export interface Api {
  /** Such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Answers what was asked, ends the job that runs in this process, then closes; the store stays open. */
  close(): Promise<void>;
}

/** Largest request: an import's files. */
const BODY_BYTES = 32 * 1024 * 1024;
/** Time in which a request must have arrived, milliseconds. */
const ARRIVAL_MS = 60_000;
/** Time that running requests get when the server closes, milliseconds. */
const CLOSE_MS = 5_000;

/** @throws the operating system's error when it cannot listen there (EADDRINUSE, EACCES); JobsUnavailable */
export async function startApi(options: ApiOptions): Promise<Api> {
  const app = Fastify({
    bodyLimit: BODY_BYTES,
    requestTimeout: ARRIVAL_MS,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: "idle",
    logger: options.logLevel === undefined ? false : { level: options.logLevel, stream: process.stderr },
  });
  const apollo = await createApollo(app, options.timeLimits ?? TIME_LIMITS);
  const { store, cacheFolder, host, redisUrl } = options;
  const log = (reference: string, error: unknown) => app.log.error({ reference, err: error }, "a job failed");
  const jobs = await openRunner({ redisUrl, services: { store, cacheFolder }, log });
  const services = { store, cacheFolder, jobs, open: keepOpened(store, cacheFolder) };
  refuseForeignHosts(app, host);
  answerHttpErrors(app);
  app.route({ method: ["GET", "POST"], url: "/graphql", handler: timed(apollo, services) });
  serveIde(app, options.workspace);
  const url = await app.listen({ host, port: options.port }).catch(async (error: unknown) => {
    await jobs.close();
    await app.close();
    throw error;
  });
  return {
    url,
    async close() {
      const force = setTimeout(() => app.server.closeAllConnections(), CLOSE_MS);
      // First, so that requests that wait for a job whose turn will not come are answered.
      const ended = jobs.close();
      await app.close();
      await apollo.stop();
      clearTimeout(force);
      await ended;
    },
  };
}

async function createApollo(app: FastifyInstance, timeLimits: TimeLimits): Promise<ApolloServer<Context>> {
  const schema = await buildApiSchema();
  const apollo = new ApolloServer<Context>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    validationRules: limitRules(),
    parseOptions: { maxTokens: LIMITS.tokens },
    formatError: errorFormatter((reference, error) => app.log.error({ reference, err: error }, "a resolver failed")),
    plugins: [
      timeLimit(timeLimits),
      costLimit(schema),
      // Apollo's own landing page is loaded from the internet; ours is at `/`.
      ApolloServerPluginLandingPageDisabled(),
      // It calls a hook for every value of an answer, and nothing here is cached by HTTP.
      ApolloServerPluginCacheControlDisabled(),
      fastifyApolloDrainPlugin(app),
    ],
    logger: app.log,
  });
  await apollo.start();
  return apollo;
}

/** Answers when the request's time is over, even if a query still runs: its answer is dropped. */
function timed(apollo: ApolloServer<Context>, services: Services) {
  const timers = new WeakMap<FastifyRequest, Timer>();
  const answer = fastifyApolloHandler(apollo, {
    context: async (request) => createContext(services, request, timers.get(request)!),
  });
  return async function (this: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const timer = startTimer();
    timers.set(request, timer);
    const late = timer.over.then(() => {
      reply.code(503);
      return { errors: [{ message: "The request took too long. Ask for less.", extensions: { code: "TIMEOUT" } }] };
    });
    try {
      return await Promise.race([Promise.resolve(answer.call(this, request, guardLate(reply, timer))), late]);
    } finally {
      timer.stop();
    }
  };
}

/** What finishes after its time may no longer touch the reply. */
function guardLate(reply: FastifyReply, timer: Timer): FastifyReply {
  return new Proxy(reply, {
    get(target, name) {
      if (timer.isOver()) return () => reply;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** On a loopback address only local names are answered: a web page that points its own name here gets nothing. */
function refuseForeignHosts(app: FastifyInstance, host: string): void {
  if (!LOOPBACK.test(host) && host !== "::1") return;
  app.addHook("onRequest", async (request, reply) => {
    if (LOOPBACK.test(request.headers.host ?? "")) return;
    await reply
      .code(421)
      .send({ errors: [{ message: "This server answers local names only.", extensions: { code: "FORBIDDEN" } }] });
  });
}

/** Errors outside GraphQL: a body that is too large or no JSON, an unknown address. */
function answerHttpErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: { statusCode?: number; message: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, "a request failed");
    const message = status >= 500 ? "Something failed on the server; its log says what." : error.message;
    const code = status >= 500 ? "INTERNAL_SERVER_ERROR" : status === 413 ? "TOO_LARGE" : "BAD_REQUEST";
    return reply.code(status).send({ errors: [{ message, extensions: { code } }] });
  });
  app.setNotFoundHandler((_request, reply) =>
    reply
      .code(404)
      .send({ errors: [{ message: "GraphQL is at /graphql, the IDE at /.", extensions: { code: "NOT_FOUND" } }] }),
  );
}
