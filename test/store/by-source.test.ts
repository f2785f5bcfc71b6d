import { expect, it } from "vitest";
import { bySource } from "../../src/store/by-source.js";

const row = (source: string, target: string) => ({ source, target, properties: { uid: `${source}-${target}` } });

it("puts rows of one source together and keeps their order", () => {
  expect(bySource([row("a", "x"), row("a", "y"), row("b", "x")])).toEqual([
    {
      source: "a",
      targets: [
        { target: "x", properties: { uid: "a-x" } },
        { target: "y", properties: { uid: "a-y" } },
      ],
    },
    { source: "b", targets: [{ target: "x", properties: { uid: "b-x" } }] },
  ]);
});

it("loses no row where a source comes again later", () => {
  expect(bySource([row("a", "x"), row("b", "x"), row("a", "y")]).flatMap(({ targets }) => targets)).toHaveLength(3);
});

it("makes nothing of nothing", () => {
  expect(bySource([])).toEqual([]);
});
