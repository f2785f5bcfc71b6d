/** The page that answers to the catalogues of attacks names rules that are there, and leaves none out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { repositoryRoot } from "../../src/config.js";
import { readRules } from "../../src/rules/index.js";

const page = readFileSync(join(repositoryRoot(), "docs/attacks-on-clusters.md"), "utf8");
const named = new Set([...page.matchAll(/`([a-z-]+\/[a-z-]+)`/g)].map(([, rule]) => rule!));
const rules = readRules().map(({ id }) => id);

it("names no rule that is not there", () => {
  expect([...named].filter((rule) => !rules.includes(rule))).toEqual([]);
});

it("says of every rule about clusters and workloads what it answers to", () => {
  const own = rules.filter((rule) => /^(kubernetes|workload)\//.test(rule));
  expect(own.filter((rule) => !named.has(rule))).toEqual([]);
});

it("has a rule or a reason for every attack", () => {
  const rows = page.split("\n").filter((line) => /^\| (?!Attack|Technique|---)/.test(line));
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter((row) => !/`[a-z-]+\/[a-z-]+`|No rule: .+\./.test(row.split("|")[2]!))).toEqual([]);
});
