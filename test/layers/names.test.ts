import { basename } from "node:path";
import { expect, it } from "vitest";
import { filesBelow } from "./source-tree.js";

const FOLDERS = ["bench", "bin", "cypher", "docs", "src", "test"];
const KEBAB = /^(README\.md|[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*)$/;
/** Names that say nothing about what is inside. */
const EMPTY_NAME = /^(utils?|helpers?|managers?|commons?|misc|shared)$/;

const paths = FOLDERS.flatMap((folder) => filesBelow(folder));

it("are in kebab-case, folders too", () => {
  expect(paths.filter((path) => path.split("/").some((part) => !KEBAB.test(part)))).toEqual([]);
});

it("say what is inside", () => {
  const parts = (path: string) => path.split("/").map((part) => part.split(".")[0] ?? "");
  expect(paths.filter((path) => parts(path).some((part) => EMPTY_NAME.test(part)))).toEqual([]);
});

it("of tests lie in the folder that mirrors src, or in one of their own kind", () => {
  const tests = paths.filter((path) => path.endsWith(".test.ts"));
  expect(tests.length).toBeGreaterThan(20);
  expect(tests.filter((path) => !path.startsWith("test/"))).toEqual([]);
});

it("of numbered files are not given twice", () => {
  const numbers = paths.flatMap((path) => {
    const number = /^\d{4}/.exec(basename(path))?.[0];
    return number === undefined ? [] : [`${path.split("/").slice(0, -1).join("/")} ${number}`];
  });
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
});
