import { buildGraph, type Graph } from "../../src/paths/graph.js";

export interface Drawing {
  graph: Graph;
  /** The index of a name; throws for a name that is not in the drawing. */
  node: (name: string) => number;
  name: (node: number | undefined) => string;
  /** The names of a path's nodes, joined by spaces. */
  names: (nodes: readonly number[]) => string;
  /** The index of the n-th edge between two names. */
  edge: (arrow: string, nth?: number) => number;
}

/**
 * Draws a graph in one line: `a->b:5` is an edge that costs 5 (1 when left out), `b->c:3&d&e` needs d and e as well,
 * `(h)` is a hub. Nodes are numbered in alphabetical order, hubs under their bare name.
 */
export function draw(text: string): Drawing {
  const arrows = text.trim().split(/\s+/).map(parseArrow);
  const hubs = new Set([...text.matchAll(/\((\w+)\)/g)].map((match) => match[1]!));
  const all = new Set(arrows.flatMap(({ from, to, needs }) => [from, to, ...needs]));
  const names = [...all].sort();
  const node = (name: string): number => {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`no node ${name}`);
    return index;
  };
  const offsets = [0];
  for (const { needs } of arrows) offsets.push(offsets.at(-1)! + needs.length);
  const graph = buildGraph({
    nodes: names.length,
    source: Uint32Array.from(arrows, ({ from }) => node(from)),
    target: Uint32Array.from(arrows, ({ to }) => node(to)),
    cost: Int32Array.from(arrows, ({ cost }) => cost),
    hub: Uint8Array.from(names, (name) => (hubs.has(name) ? 1 : 0)),
    requiresOffsets: Uint32Array.from(offsets),
    requires: Uint32Array.from(arrows.flatMap(({ needs }) => needs.map(node))),
  });
  const name = (index: number | undefined): string => names[index ?? -1] ?? `no node ${index}`;
  return {
    graph,
    node,
    name,
    names: (nodes) => nodes.map(name).join(" "),
    edge: (arrow, nth = 0) => {
      const found = arrows.flatMap(({ from, to }, i) => (`${from}->${to}` === arrow ? [i] : []))[nth];
      if (found === undefined) throw new Error(`no edge ${arrow}`);
      return found;
    },
  };
}

function parseArrow(text: string): { from: string; to: string; cost: number; needs: string[] } {
  const match = /^\(?(\w+)\)?->\(?(\w+)\)?(?::(\d+))?((?:&\w+)*)$/.exec(text);
  if (!match) throw new Error(`"${text}" is not an arrow like a->b:5&c`);
  const [, from, to, cost, needs] = match;
  return { from: from!, to: to!, cost: Number(cost ?? 1), needs: needs!.split("&").filter((name) => name !== "") };
}
