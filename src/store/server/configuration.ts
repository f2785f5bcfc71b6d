import { writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import { makeFolder, writingIn } from "../errors.js";
import type { Java } from "./java.js";
import type { Layout } from "./layout.js";

/** Heap and page cache of the local server in MiB, each: a quarter of the memory, from 512 to 4096. */
export function memoryShareMb(memoryBytes: number): number {
  return Math.min(4096, Math.max(512, Math.floor(memoryBytes / 4 / 2 ** 20)));
}

/** The memory that this process may use in bytes: a container's limit where there is one. */
export function usableMemory(): number {
  const limit = process.constrainedMemory?.() ?? 0;
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** What the server's configuration depends on. */
export interface ServerOptions {
  readonly port: number;
  readonly memoryMb: number;
  readonly transactionTimeoutMs: number;
}

/** Writes neo4j.conf anew for this start. */
export async function writeConfiguration(layout: Layout, options: ServerOptions): Promise<void> {
  const lines = Object.entries(configuration(options)).map(([key, value]) => `${key}=${value}\n`);
  await writingIn(layout.home, async () => {
    await makeFolder(layout.conf);
    await makeFolder(join(layout.home, "logs"));
    await writeFile(join(layout.conf, "neo4j.conf"), lines.join(""), { mode: 0o600 });
  });
}

function configuration({ port, memoryMb, transactionTimeoutMs }: ServerOptions): Record<string, string> {
  const address = `127.0.0.1:${port}`;
  return {
    "server.bolt.listen_address": address,
    "server.bolt.advertised_address": address,
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "server.memory.pagecache.size": `${memoryMb}m`,
    "db.transaction.timeout": `${transactionTimeoutMs}ms`,
    "db.tx_log.rotation.retention_policy": "100M size",
    "dbms.usage_report.enabled": "false",
    // A rule has a plan for each size class and for each of its anchors. With a full cache Neo4j admits no new ones at first.
    "server.memory.query_cache.per_db_cache_num_entries": "5000",
    // Without these a stop waits twelve seconds for connections that nobody uses any more.
    "internal.dbms.bolt.netty_server_shutdown_quiet_period_duration": "0s",
    "internal.dbms.bolt.netty_server_shutdown_timeout": "2s",
    "internal.server.bolt.connection_shutdown_wait_time": "1s",
    "internal.server.bolt.thread_pool_shutdown_wait_time": "1s",
  };
}

const MAIN_CLASS = "org.neo4j.server.Neo4jCommunity";

/** The arguments by which this folder's server can be told from every other process. */
export function tellingArguments(layout: Layout): readonly string[] {
  return [MAIN_CLASS, `--home-dir=${layout.home}`];
}

const SMALL_HEAP = 512;

/** Arguments of the Java that runs the server. The class-data archive is made at the first stop and renewed by itself. */
export function serverArguments(layout: Layout, java: Java, memoryMb: number): string[] {
  return [
    `-Xms${Math.min(512, memoryMb)}m`,
    `-Xmx${memoryMb}m`,
    // The second compiler and a second collecting thread would take what a small heap saves, and half of a short life.
    ...(memoryMb < SMALL_HEAP ? ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"] : ["-XX:+UseG1GC"]),
    "-XX:-OmitStackTraceInFastThrow",
    // A server that limps on without memory is worse than one that ends: the next command starts it anew.
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:+AutoCreateSharedArchive",
    `-XX:SharedArchiveFile=${layout.archive}`,
    "-Xshare:auto",
    "-Xlog:cds=off",
    "-Xlog:cds+dynamic=off",
    ...["java.nio", "java.io", "sun.nio.ch", "java.util.concurrent"].map(
      (p) => `--add-opens=java.base/${p}=ALL-UNNAMED`,
    ),
    "--enable-native-access=ALL-UNNAMED",
    ...(java.release >= 23 ? ["--sun-misc-unsafe-memory-access=allow"] : []),
    "-Dio.netty.tryReflectionSetAccessible=true",
    "-Dlog4j2.disable.jmx=true",
    "-cp",
    join(layout.lib, "*"),
    ...tellingArguments(layout),
    `--config-dir=${layout.conf}`,
  ];
}
