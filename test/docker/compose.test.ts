import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { repositoryRoot, SETTINGS } from "../../src/config.js";
import { commands } from "../../src/cli/index.js";

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  readonly volumes: readonly string[];
  readonly healthcheck?: object;
  readonly depends_on?: Readonly<Record<string, object>>;
}

const text = read("docker-compose.yml");
const compose = parse(text) as { services: Record<string, Service>; volumes: Record<string, null> };
const { neo4j, redis, breachline, worker } = compose.services;
const dockerfile = read("Dockerfile");
const known: readonly string[] = Object.values(SETTINGS).map(({ variable }) => variable);

describe("docker-compose.yml", () => {
  it("starts Neo4j, Redis, then Breachline and its worker", () => {
    expect(Object.keys(compose.services).sort()).toEqual(["breachline", "neo4j", "redis", "worker"]);
    for (const each of [breachline, worker])
      expect(Object.keys(each!.depends_on ?? {}).sort()).toEqual(["neo4j", "redis"]);
  });

  it("gives the worker a command that exists, and the same Neo4j and Redis as the API", async () => {
    expect((await commands()).map((each) => each.name())).toContain(worker!.command?.[0]);
    expect(worker!.environment).toEqual(breachline!.environment);
    // The image's own check asks the API's port.
    expect(worker!.healthcheck).toEqual({ disable: true });
  });

  it("takes the Neo4j that the local server is, which Cypher 25 needs", () => {
    const version = /<neo4j\.version>([^<]+)</.exec(read("src/store/server/pom.xml"))?.[1];
    expect(neo4j!.image).toBe(`neo4j:${version}-community`);
  });

  it("gives Breachline only variables that are settings", () => {
    expect(Object.keys(breachline!.environment).filter((name) => !known.includes(name))).toEqual([]);
  });

  it("has no password in it, and none with a default", () => {
    const secrets = [...text.matchAll(/\$\{(\w*PASSWORD\w*)([^}]*)\}/g)];
    expect(secrets.length).toBe(4);
    for (const [, , rest] of secrets) expect(rest).toMatch(/^:\?set /);
    const environments = Object.values(compose.services).flatMap(({ environment }) => Object.entries(environment));
    const values = environments.filter(([name]) => /PASSWORD|AUTH|REDIS_URL/.test(name)).map(([, value]) => value);
    expect(values.length).toBe(6);
    for (const value of values) expect(value).toMatch(/\$\{\w*PASSWORD:\?/);
    expect(redis!.command?.join(" ")).toContain('--requirepass "$$REDISCLI_AUTH"');
  });

  it("says how each service's health is told, as the image does for Breachline", () => {
    expect(neo4j!.healthcheck).toBeDefined();
    expect(redis!.healthcheck).toBeDefined();
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });

  it("declares every volume that it uses, and uses every one that it declares", () => {
    const named = Object.values(compose.services).flatMap(({ volumes }) =>
      volumes.map((each) => each.split(":", 1).join()),
    );
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });

  it("publishes ports on this machine only", () => {
    const ports = [...text.matchAll(/^ {6}- ([^\n]*:\d+)$/gm)].map(([, port]) => port);
    expect(ports.length).toBe(3);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it("keeps jobs: Redis evicts nothing", () => {
    expect(redis!.command?.join(" ")).toContain("--maxmemory-policy noeviction");
  });

  it.runIf(composeWorks())("is read by docker compose", () => {
    const { status, stderr } = docker("compose", "config", "--quiet");
    expect(stderr).toBe("");
    expect(status).toBe(0);
  });
});

describe("Dockerfile", () => {
  const instructions = dockerfile
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => /^[A-Z]+ /.test(line));
  const stages = instructions.flatMap((line) => /^FROM \S+(?: AS (\w+))?/.exec(line)?.[1] ?? []);

  it("copies only what is there", () => {
    const copies = instructions.filter((line) => line.startsWith("COPY ") && !line.includes("--from="));
    const sources = copies.flatMap((line) => line.split(/\s+/).slice(1, -1));
    expect(sources.length).toBeGreaterThan(8);
    expect(sources.filter((path) => !existsSync(join(repositoryRoot(), path)))).toEqual([]);
    const context = read(".dockerignore").split("\n");
    expect(sources.filter((path) => !context.includes(`!${path.replace(/^\.\//, "")}`))).toEqual([]);
  });

  it("copies from stages that it has", () => {
    const from = [...dockerfile.matchAll(/--from=(\w+)/g)].map(([, stage]) => stage);
    expect(from.length).toBeGreaterThan(0);
    expect(from.filter((stage) => !stages.includes(stage!))).toEqual([]);
  });

  it("runs scripts that package.json has", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const used = [...dockerfile.matchAll(/npm run (\S+)/g)].map(([, name]) => name!);
    expect(used).toEqual(["build"]);
    expect(used.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("starts a command that exists, as somebody who is not root", async () => {
    const entry = instructions.find((line) => line.startsWith("ENTRYPOINT "));
    const [program] = JSON.parse(entry!.slice("ENTRYPOINT ".length)) as string[];
    const [command] = JSON.parse(instructions.find((line) => line.startsWith("CMD "))!.slice(4)) as string[];
    expect(existsSync(join(repositoryRoot(), program!))).toBe(true);
    expect((await commands()).map((each) => each.name())).toContain(command);
    const last = instructions.findLastIndex((line) => line.startsWith("FROM "));
    expect(instructions.slice(last)).toContain("USER node");
  });

  it("sets only variables that are settings", () => {
    const set = [...dockerfile.matchAll(/\b([A-Z][A-Z0-9_]+)=(?=\S)/g)].map(([, name]) => name!);
    expect(set.filter((name) => name !== "NODE_ENV" && !known.includes(name))).toEqual([]);
  });
});

function read(path: string): string {
  return readFileSync(join(repositoryRoot(), path), "utf8");
}

function docker(...args: string[]) {
  const env = { ...process.env, NEO4J_PASSWORD: "only-for-this-test", REDIS_PASSWORD: "onlyforthistest" };
  return spawnSync("docker", args, { cwd: repositoryRoot(), env, encoding: "utf8", timeout: 30_000 });
}

/** The client alone is enough; it needs its compose plugin. */
function composeWorks(): boolean {
  return docker("compose", "version").status === 0;
}
