#!/usr/bin/env node
/**
 * Joins the compiled command line and what it loads into a few files, since opening hundreds of small ones takes longer
 * than most commands run: `bin/bundle.mjs [folder of the compiled code]`, written to its subfolder `bundle`,
 * with the rules as they are read from their files.
 */
import { readFileSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = resolve(root, process.argv[2] ?? "dist");

/** Packages that commands load at their start. Others stay as they are: they find files beside their own, or are loaded late. */
const JOINED = ["ae-cvss-calculator", "commander", "neo4j-driver", "saxes", "yaml", "zod"];

const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const external = Object.keys(dependencies).filter((name) => !JOINED.includes(name));

const bundle = await rolldown({
  input: { main: join(folder, "cli/main.js") },
  platform: "node",
  external: external.map((name) => new RegExp(`^${name}(/|$)`)),
  logLevel: "warn",
});
// What another program read from the rules must not be taken for what this one reads.
rmSync(join(folder, "bundle"), { recursive: true, force: true });
await bundle.write({ dir: join(folder, "bundle"), format: "esm", chunkFileNames: "[name].js" });
await bundle.close();

const { compileRules } = await import(pathToFileURL(join(folder, "rules/catalogue.js")).href);
compileRules(join(folder, "bundle"));
