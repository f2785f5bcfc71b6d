import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** A setting that cannot be used: names it, says what is wrong and what would be right. The command ends with 2. */
export class SettingError extends Error {
  override readonly name = "SettingError";
  readonly exitCode = 2;
}

/** One row of the table of settings. `fallback` is the default as the documentation prints it. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  readonly variable: string;
  readonly fallback: string;
  readonly meaning: string;
  readonly schema: S;
  /** A secret's value never appears in a message. */
  readonly secret?: boolean;
}

const text = z.string().optional();
const count = (fallback: number, from: number, to: number) =>
  z.coerce.number().int().min(from).max(to).default(fallback);

/** A server address without credentials in it, because addresses are printed. */
function address(schemes: readonly string[]) {
  return z.string().refine(
    (value) => {
      if (!URL.canParse(value)) return false;
      const { protocol, hostname, username, password } = new URL(value);
      return schemes.includes(protocol.slice(0, -1)) && hostname !== "" && username === "" && password === "";
    },
    `an address such as ${schemes[0]}://host:port is needed (${schemes.join(", ")}), without user and password in it`,
  );
}

/** Redis keeps its password in the address, which is why the setting as a whole is a secret. */
const redisAddress = z
  .string()
  .refine(
    (value) => URL.canParse(value) && /^rediss?:$/.test(new URL(value).protocol),
    "an address such as redis://host:6379 is needed (redis, rediss)",
  );

/**
 * Every setting there is, by its name in the code. The documentation's table is generated from this one.
 */
export const SETTINGS = {
  neo4jUri: row("NEO4J_URI", address(["neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"]).optional(), {
    fallback: "a local server, started when needed",
    meaning: "Address of the Neo4j server (2026.04 or later).",
  }),
  neo4jUser: row("NEO4J_USER", z.string().default("neo4j"), {
    fallback: "neo4j",
    meaning: "User at NEO4J_URI. The local server has its own.",
  }),
  neo4jPassword: row("NEO4J_PASSWORD", text, {
    fallback: "none",
    meaning: "Password at NEO4J_URI. The local server has its own.",
    secret: true,
  }),
  neo4jDatabase: row("NEO4J_DATABASE", z.string().default("neo4j"), {
    fallback: "neo4j",
    meaning: "Database at NEO4J_URI. The local server has one only.",
  }),
  redisUrl: row("REDIS_URL", redisAddress.optional(), {
    fallback: "jobs run inside the process",
    meaning: "Redis (6.2 or later, noeviction) through which jobs reach workers.",
    secret: true,
  }),
  home: row(
    "BREACHLINE_HOME",
    text.transform((folder) => resolve(folder ?? join(repositoryRoot(), ".breachline"))),
    {
      fallback: ".breachline in the checkout",
      meaning: "Folder of the local server, its data and warm graphs.",
    },
  ),
  host: row("BREACHLINE_HOST", z.string().default("127.0.0.1"), {
    fallback: "127.0.0.1",
    meaning: "Address on which `serve` listens.",
  }),
  port: row("BREACHLINE_PORT", count(4000, 0, 65_535), {
    fallback: "4000",
    meaning: "Port on which `serve` listens; 0 takes a free one.",
  }),
  logLevel: row(
    "BREACHLINE_LOG_LEVEL",
    z.enum(["silent", "fatal", "error", "warn", "info", "debug", "trace"]).default("info"),
    {
      fallback: "info",
      meaning: "Least severe log line that is written: silent, fatal, error, warn, info, debug or trace.",
    },
  ),
  transactionTimeoutMs: row("BREACHLINE_TRANSACTION_TIMEOUT_MS", count(300_000, 100, 86_400_000), {
    fallback: "300000",
    meaning: "Longest time that one Neo4j transaction may take.",
  }),
  startTimeoutMs: row("BREACHLINE_START_TIMEOUT_MS", count(120_000, 1_000, 3_600_000), {
    fallback: "120000",
    meaning: "Longest wait for the local Neo4j to answer after it was started.",
  }),
  connectTimeoutMs: row("BREACHLINE_CONNECT_TIMEOUT_MS", count(15_000, 100, 600_000), {
    fallback: "15000",
    meaning: "Longest wait for a connection to Neo4j.",
  }),
  neo4jLib: row(
    "BREACHLINE_NEO4J_LIB",
    text.transform((folder) => (folder === undefined ? undefined : resolve(folder))),
    {
      fallback: "fetched once into BREACHLINE_HOME",
      meaning:
        "Folder that already holds the jars of the local Neo4j (for machines without access to a Maven repository).",
    },
  ),
  neo4jPort: row("BREACHLINE_NEO4J_PORT", count(0, 0, 65_535), {
    fallback: "0: a free one, kept for later starts",
    meaning: "Port of the local Neo4j.",
  }),
  neo4jMemoryMb: row("BREACHLINE_NEO4J_MEMORY_MB", z.coerce.number().int().min(256).max(1_048_576).optional(), {
    fallback: "a quarter of the memory, 512 to 4096",
    meaning: "Heap of the local Neo4j in MiB; its page cache gets as much again.",
  }),
  javaHome: row("JAVA_HOME", text, {
    fallback: "the first Java 21 or later that is found",
    meaning: "Java with which the local Neo4j runs, when it is 21 or later.",
  }),
} as const;

function row<S extends z.ZodType>(variable: string, schema: S, rest: Omit<Setting, "variable" | "schema">): Setting<S> {
  return { variable, schema, ...rest };
}

/** All settings, checked and with defaults filled in. */
export type Settings = { readonly [K in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[K]["schema"]> };

/**
 * Reads and checks the settings. An empty variable counts as unset.
 *
 * @throws SettingError that names the variable, for the first value that is not usable
 */
export function readSettings(environment: NodeJS.ProcessEnv = process.env): Settings {
  const settings: Record<string, unknown> = {};
  for (const [key, setting] of Object.entries<Setting>(SETTINGS)) {
    const value = environment[setting.variable];
    const parsed = setting.schema.safeParse(value === "" ? undefined : value);
    if (!parsed.success) throw new SettingError(explain(setting, value, parsed.error));
    settings[key] = parsed.data;
  }
  return settings as Settings;
}

function explain(setting: Setting, value: string | undefined, error: z.ZodError): string {
  const shown = setting.secret ? "its value" : JSON.stringify(value);
  const why = error.issues.map((issue) => issue.message).join("; ");
  return `Setting ${setting.variable}: ${shown} cannot be used (${why}). ${setting.meaning} Default: ${setting.fallback}.`;
}

/** The environment for a child process, so that nobody else needs to read process.env. */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}

/** The folder with package.json, found from src as well as from the built dist. */
export function repositoryRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "package.json"))) return folder;
    if (folder === dirname(folder))
      throw new Error("No package.json lies above this module: the installation is broken.");
  }
}

/** The program's version, as package.json says it. */
export function programVersion(): string {
  return (JSON.parse(readFileSync(join(repositoryRoot(), "package.json"), "utf8")) as { version: string }).version;
}
