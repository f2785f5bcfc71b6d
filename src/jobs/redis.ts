/** Connections to Redis, and whether it is fit to keep jobs. */
import { Redis } from "ioredis";
import { RedisUnusable } from "./unavailable.js";

/** BullMQ's scripts need it. */
const LEAST_VERSION = [6, 2] as const;
const CONNECT_MS = 5_000;

/** All of ours in Redis begin with it. Several installations that share a server need a database number each. */
export const QUEUE = { name: "jobs", prefix: "breachline" } as const;

/**
 * A connection of those who ask: fails soon where Redis is away, so that nobody waits for an answer that cannot come.
 */
export function askingClient(url: string): Redis {
  return quiet(new Redis(url, { connectTimeout: CONNECT_MS, maxRetriesPerRequest: 1, retryStrategy: pause }));
}

/** A connection of a worker: outlasts any outage of Redis, which BullMQ needs of those that block. */
export function workingClient(url: string): Redis {
  return quiet(new Redis(url, { connectTimeout: CONNECT_MS, maxRetriesPerRequest: null, retryStrategy: pause }));
}

/** Each failed attempt to connect is an event; one without a listener would be printed, with the address. */
function quiet(client: Redis): Redis {
  return client.on("error", () => undefined);
}

function pause(times: number): number {
  return Math.min(200 * times, 3_000);
}

/** @throws RedisUnusable where it does not answer, is too old or may forget jobs */
export async function requireRedis(url: string): Promise<void> {
  let why = "no answer";
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  }).on("error", (error) => (why = error.message));
  try {
    await client.connect();
    const refused = unfit(await client.info());
    if (refused) throw new RedisUnusable(`Redis at ${placeOf(url)} ${refused}`);
  } catch (error) {
    if (error instanceof RedisUnusable) throw error;
    if (error instanceof Error && !/^Connection is closed/.test(error.message)) why = error.message;
    throw new RedisUnusable(
      `Redis at ${placeOf(url)} cannot be used: ${why}. Check REDIS_URL and that Redis runs; without REDIS_URL jobs run inside the process.`,
    );
  } finally {
    client.disconnect();
  }
}

/** What is wrong with a server that answers so to INFO, and what to do; undefined where nothing is. */
export function unfit(info: string): string | undefined {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1];
  const version = field("redis_version") ?? "unknown";
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor, leastMinor] = LEAST_VERSION;
  if (!(major > leastMajor || (major === leastMajor && minor >= leastMinor)))
    return `is version ${version}, and ${LEAST_VERSION.join(".")} or later is needed. Use a newer one in REDIS_URL.`;
  const policy = field("maxmemory_policy") ?? "unknown";
  if (policy !== "noeviction")
    return `forgets jobs when its memory is full (maxmemory-policy ${policy}). Start it with --maxmemory-policy noeviction, or run: redis-cli config set maxmemory-policy noeviction`;
  return undefined;
}

/** Host, port and database number: an address that may be printed. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname || "localhost"}:${port || "6379"}${pathname === "/" ? "" : pathname}`;
}
