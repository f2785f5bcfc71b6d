/** A Redis of the test's own: on a free port of this machine, with its files in a folder that is removed. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

/** False, and said once in each file that asks, where the program is not installed. */
export const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
if (!hasRedis) console.warn("redis-server is not installed: what needs it is skipped. Install it to run these tests.");

export interface RedisServer {
  readonly url: string;
  /** Ends it as a crash would. */
  readonly kill: () => Promise<void>;
  /** Starts it again at the same address, with what it had written. */
  readonly start: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** @param options beside those of a Redis that is fit for jobs, as redis-server takes them */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), "breachline-redis-"));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const fixed = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"];
  let child: ChildProcess | undefined;
  const start = async () => {
    child = spawn("redis-server", [...fixed, "--maxmemory-policy", "noeviction", ...options], { stdio: "ignore" });
    await answering(port);
  };
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  await start();
  const remove = async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return { url, kill, start, remove };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A password that is asked for is an answer too. */
async function answering(port: number): Promise<void> {
  const client = new Redis({ port, host: "127.0.0.1", lazyConnect: true, retryStrategy: () => 50 });
  client.on("error", () => undefined);
  const deadline = Date.now() + 20_000;
  try {
    for (;;) {
      const answer = await client.ping().catch((error: Error) => error.message);
      if (/PONG|NOAUTH/.test(answer)) return;
      if (Date.now() > deadline) throw new Error(`redis-server does not answer: ${answer}`);
      await sleep(50);
    }
  } finally {
    client.disconnect();
  }
}
