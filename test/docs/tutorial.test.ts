// What the documentation shows must work as it stands there.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../src/config.js";
import { recognise, type Stated } from "../../src/inputs/index.js";
import { parseRule, runExample } from "../../src/rules/index.js";
import type { Store } from "../../src/store/connection.js";
import { openDocument } from "../../src/text/index.js";
import { wrongWhenTouched } from "../cypher/touched.js";
import { openTestStore } from "../store/real-store.js";

describe("the rule of CONTRIBUTING.md", () => {
  let store: Store;
  beforeAll(async () => {
    store = await openTestStore();
  });
  afterAll(() => store.close());

  const page = read("CONTRIBUTING.md");
  const file = /`cypher\/rules\/([\w/-]+)\.cypher`\. Its path is its id/.exec(page)?.[1] ?? "";
  const rule = parseRule(file, block(page, "cypher"));

  it.each(rule.examples)("does what its example says: $name", async (example) => {
    const { expected, found, leaked } = await runExample(store, rule, example);
    expect({ found, leaked }).toEqual({ found: expected, leaked: [] });
  });

  it("finds the same steps when it runs for touched facts alone", async () => {
    for (const { given } of rule.examples) expect(await wrongWhenTouched(store, rule, given)).toEqual([]);
  });

  it.each([
    ["writes", (text: string) => text.replace("MATCH (machine", "CREATE (:Asset) MATCH (machine"), /:\d+.*only reads/],
    [
      "has one example only",
      (text: string) => text.replace(/\/\/ {3}- name: a machine on[\s\S]*?steps: \[\]\n/, ""),
      /examples/,
    ],
    [
      "returns a column twice",
      (text: string) => text.replace("identity AS target", "identity AS target, machine AS target"),
      /:\d+.*twice/,
    ],
  ])("is refused with file and line when it %s", (_, spoil, why) => {
    expect(() => parseRule(file, spoil(block(page, "cypher")))).toThrow(why);
  });
});

describe("the inventory of README.md", () => {
  it("is read without a problem", async () => {
    const document = await openDocument(Readable.from([block(read("README.md"), "yaml")]), { name: "inventory.yaml" });
    const input = recognise(document.head);
    expect(input?.name).toBe("inventory");
    const stated: Stated[] = [];
    for await (const each of input!.read(document, { cluster: "production" })) stated.push(each);
    expect(stated.filter((each) => "problem" in each)).toEqual([]);
    expect(stated.length).toBeGreaterThan(5);
  });
});

function read(path: string): string {
  return readFileSync(join(repositoryRoot(), path), "utf8");
}

/** The first fenced block of a language. */
function block(page: string, language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
  if (found === undefined) throw new Error(`The page has no block of ${language}.`);
  return found;
}
