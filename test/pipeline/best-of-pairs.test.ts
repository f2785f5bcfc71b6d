/** Behind the first thousand paths stands the best of each entry and crown jewel, what its steps need paid for. */
import { expect, it } from "vitest";
import { rank } from "../../src/pipeline/ranking.js";
import { estate } from "./drawn.js";

/** 2,048 paths to `top`, all of them better than any to `far`. */
const layers = Array.from({ length: 11 }, (_, at) =>
  ["a", "b"].flatMap((from) =>
    (at ? [`${from}${at - 1}`] : ["internet"]).flatMap((one) => [`${one}->a${at}`, `${one}->b${at}`]),
  ),
).flat();
const crowd = [...new Set([...layers, "a10->top", "b10->top"])].join(" ");

it("is not the one that would be best if nothing were needed", () => {
  const drawn = estate(
    `${crowd} internet->e:1 e->far:10&key internet->key:5000 e->m:100 m->far:100 internet->f:1 f->far:20&key f->n:9000 n->far:1`,
    { jewels: { top: 0, far: 50 } },
  );
  const { paths, complete, exact, limits } = rank(drawn);
  const toFar = paths.filter(({ target }) => drawn.uids[target] === "far");
  expect(paths.slice(0, exact).every(({ target }) => drawn.uids[target] === "top")).toBe(true);
  expect(toFar.map(({ nodes, cost }) => `${nodes.map((node) => drawn.uids[node]).join(" ")} ${cost}`)).toEqual([
    "internet e m far 251",
    "internet f far 5071",
  ]);
  expect([complete, limits]).toEqual([true, []]);
});
