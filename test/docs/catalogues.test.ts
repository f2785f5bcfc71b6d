// `npm run docs` writes what these tests compare with.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands } from "../../src/cli/index.js";
import { repositoryRoot } from "../../src/config.js";
import type { Store } from "../../src/store/connection.js";
import { filesBelow } from "../layers/source-tree.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";
import { rulesPage, withCatalogues } from "./catalogues.js";
import { withPicture } from "./picture.js";

const at = (path: string) => join(repositoryRoot(), path);
const read = (path: string) => readFileSync(at(path), "utf8");

describe("README.md", () => {
  const workspace = freshWorkspace();
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  it("lists the commands, inputs and settings that there are, and shows what the demo prints", async () => {
    const text = await withPicture(withCatalogues(read("README.md")), store, workspace);
    await expect(text).toMatchFileSnapshot(at("README.md"));
  });
});

it("docs/rules.md says what the headers of the rules say", async () => {
  await expect(rulesPage()).toMatchFileSnapshot(at("docs/rules.md"));
});

describe.each(filesBelow("").filter((path) => path.endsWith(".md")))("%s", (path) => {
  const text = read(path);

  it("links to files that are there", () => {
    const targets = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, target]) => target!);
    expect(targets.filter((target) => !existsSync(join(dirname(at(path)), target)))).toEqual([]);
  });

  it("names commands that there are", async () => {
    const known = (await commands()).map((each) => each.name());
    const used = [...text.matchAll(/(?:\.\/bin\/breachline|`breachline) ([a-z-]+)/g)].map(([, name]) => name!);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("names scripts that there are", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
    const used = [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name!);
    expect(used.filter((name) => !(name in scripts))).toEqual([]);
  });
});

it("the decisions follow one another without a gap", () => {
  const numbers = filesBelow("docs/adr").flatMap((path) => /\/(\d{4})-/.exec(path)?.[1] ?? []);
  expect(numbers.map(Number)).toEqual(numbers.map((_, index) => index + 1));
});
