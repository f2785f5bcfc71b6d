import { expect, it } from "vitest";
import { notJoinedLines } from "../../src/cli/not-joined.js";

const problem = (why: string, at = "#1") => ({ path: "a.json", at, why });

it("a cause that many objects share is told once, with a count and three of them", () => {
  const uses = (name: string) =>
    problem(`shop/Deployment/${name} uses k8s/c/shop/Secret/${name}, which is not in the inputs: unknown`);
  expect(notJoinedLines(["a", "b", "c", "d", "e"].map(uses))).toEqual([
    "not joined, 5 times: … uses …, which is not in the inputs: unknown; such as",
    ...["a", "b", "c"].map((name) => `  a.json #1: ${uses(name).why}`),
  ]);
});

it("what is quoted and what has digits are names, too", () => {
  const lines = notJoinedLines([1, 2, 3, 4].map((n) => problem(`AWS documents no action "s3:Got${n}" on port ${n}`)));
  expect(lines[0]).toBe("not joined, 4 times: AWS documents no action … on port …; such as");
});

it("few of a kind, and different causes, are told one by one; the rest is counted", () => {
  expect(notJoinedLines([problem("x/a is closed"), problem("x/b is closed", "#2"), problem("x/a is open")])).toEqual([
    "not joined: a.json #1: x/a is closed",
    "not joined: a.json #2: x/b is closed",
    "not joined: a.json #1: x/a is open",
  ]);
  const words = [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => problem(`${letter} is closed`));
  expect(notJoinedLines(words)).toHaveLength(21);
  expect(notJoinedLines(words).at(-1)).toBe("… and 6 more that did not join (--json lists them)");
});
