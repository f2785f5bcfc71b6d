/** What a question leaves aside: assets, single steps, rules, findings; and the analysis as it would be without them. */
import { readRules } from "../rules/index.js";
import { commandWords } from "./command-words.js";
import type { EveryStep } from "./every-step.js";
import { NameError, type Names } from "./names.js";
import { openProjection, type Projection } from "./projection.js";
import { isFinding } from "./step-words.js";

export interface Avoided {
  readonly nodes: ReadonlySet<number>;
  readonly rules: ReadonlySet<string>;
  /** uids of findings or facts that decide steps. */
  readonly vias: ReadonlySet<string>;
  /** `source target`, by node. */
  readonly steps: ReadonlySet<string>;
}

/** A step as people write it. */
const STEP = /^(.+?)\s*->\s*(.+)$/;

/**
 * What is meant by names: a rule's id, a finding's uid, `asset -> asset` for the steps between two assets, or an asset.
 *
 * @throws NameError for a name that means none of these, or several assets
 */
export function readAvoided(names: Names, every: EveryStep, given: readonly string[]): Avoided {
  const rules = new Set(readRules().map(({ id }) => id));
  const deciding = new Set([...every.via].map((via) => every.words[via]!));
  const avoided = {
    nodes: new Set<number>(),
    rules: new Set<string>(),
    vias: new Set<string>(),
    steps: new Set<string>(),
  };
  for (const name of given) {
    const step = STEP.exec(name);
    if (rules.has(name)) avoided.rules.add(name);
    else if (isFinding(name)) avoided.vias.add(findingNamed(names, deciding, name));
    else if (step) avoided.steps.add(stepNamed(names, every, [step[1]!, step[2]!]));
    else for (const node of assetsNamed(names, rules, name)) avoided.nodes.add(node);
  }
  return avoided;
}

function findingNamed({ workspace }: Names, deciding: ReadonlySet<string>, uid: string): string {
  if (deciding.has(uid)) return uid;
  throw new NameError(
    `No step is decided by "${uid}": leaving it aside changes nothing. ${commandWords(workspace, "export steps")} lists what decides.`,
  );
}

function assetsNamed(names: Names, rules: ReadonlySet<string>, name: string): number[] {
  const [domain] = name.split("/");
  const alike = [...rules].filter((id) => id.startsWith(`${domain}/`));
  if (alike.length && !names.candidates(name).length)
    throw new NameError(
      `There is neither a rule nor an asset "${name}". Rules of that domain:\n${alike.map((id) => `  ${id}`).join("\n")}`,
    );
  return names.ends(name);
}

function stepNamed(names: Names, { source, target }: EveryStep, [from, to]: readonly [string, string]): string {
  const [start, end] = [names.one(from), names.one(to)];
  for (let edge = 0; edge < source.length; edge += 1)
    if (source[edge] === start && target[edge] === end) return `${start} ${end}`;
  throw new NameError(
    `No step of its own leads from ${from} to ${to}. Where the network treats assets alike, leave one end aside, or the rule network/connect.`,
  );
}

/**
 * The analysis without what is avoided: for each pair of ends the best of the steps that are left. Avoided assets keep
 * their numbers, but no step leads to them or from them.
 */
export function projectionWithout(projection: Projection, every: EveryStep, avoided: Avoided): Projection {
  const kept = bestOf(every, edgesLeft(every, avoided));
  const { requirements } = every.graph;
  const needs = new Map([...requirements.edge].map((edge, place) => [edge, place]));
  const requires: number[] = [];
  const requiresOffsets = new Uint32Array(kept.length + 1);
  kept.forEach((edge, at) => {
    const place = needs.get(edge);
    if (place !== undefined)
      requires.push(...requirements.node.subarray(requirements.offset[place], requirements.offset[place + 1]));
    requiresOffsets[at + 1] = requires.length;
  });
  const rules = [...new Set(kept.map((edge) => every.words[every.rule[edge]!]!))].sort();
  const ruleNumber = new Map(rules.map((rule, number) => [rule, number]));
  return openProjection({
    ...projection,
    rules,
    source: Uint32Array.from(kept, (edge) => every.source[edge]!),
    target: Uint32Array.from(kept, (edge) => every.target[edge]!),
    cost: Int32Array.from(kept, (edge) => every.cost[edge]!),
    rule: Uint16Array.from(kept, (edge) => ruleNumber.get(every.words[every.rule[edge]!]!)!),
    alternatives: alternativesOf(every, kept, avoided),
    requiresOffsets,
    requires: Uint32Array.from(requires),
    vias: kept.map((edge) => every.words[every.via[edge]!]!),
  });
}

function edgesLeft({ source, target, rule, via, words }: EveryStep, { nodes, rules, vias, steps }: Avoided): number[] {
  const left: number[] = [];
  for (let edge = 0; edge < source.length; edge += 1) {
    const [from, to] = [source[edge]!, target[edge]!];
    if (nodes.has(from) || nodes.has(to) || rules.has(words[rule[edge]!]!) || vias.has(words[via[edge]!]!)) continue;
    if (!steps.has(`${from} ${to}`)) left.push(edge);
  }
  return left;
}

/** Edges come by pair of ends, the cheapest first: those up to the first that needs nothing, as in an analysis. */
function bestOf({ source, target, graph }: EveryStep, edges: readonly number[]): number[] {
  const conditional = new Set(graph.requirements.edge);
  let closed = -1;
  return edges.filter((edge) => {
    if (closed >= 0 && source[closed] === source[edge] && target[closed] === target[edge]) return false;
    closed = conditional.has(edge) ? -1 : edge;
    return true;
  });
}

/** How many other steps are left between the same two ends. */
function alternativesOf(every: EveryStep, kept: readonly number[], avoided: Avoided): Uint32Array {
  const counts = new Map<string, number>();
  const key = (edge: number) => `${every.source[edge]} ${every.target[edge]}`;
  for (const edge of edgesLeft(every, avoided)) counts.set(key(edge), (counts.get(key(edge)) ?? 0) + 1);
  return Uint32Array.from(kept, (edge) => counts.get(key(edge))! - 1);
}
