import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkRules, readRules, runExample } from "../../src/rules/index.js";
import type { Store } from "../../src/store/connection.js";
import { openTestStore } from "../store/real-store.js";
import { wrongWhenTouched } from "./touched.js";

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const rules = readRules();

it("says of every shipped rule why its success is what it is", () => {
  expect(rules.filter(({ successReason }) => successReason === "").map(({ id }) => id)).toEqual([]);
});

describe.each(rules)("$id", (rule) => {
  it.each(rule.examples)("$name", async (example) => {
    const { expected, found, leaked } = await runExample(store, rule, example);
    expect(found).toEqual(expected);
    expect(leaked, "rows that come or go with another workspace").toEqual([]);
  });

  it.runIf(rule.incremental !== false)("ends with the same steps when it runs for touched facts alone", async () => {
    const wrong = [];
    for (const { given } of rule.examples) wrong.push(...(await wrongWhenTouched(store, rule, given)));
    expect(wrong).toEqual([]);
  });
});

it("accepts every rule that is shipped", async () => {
  await checkRules(store, rules);
});
