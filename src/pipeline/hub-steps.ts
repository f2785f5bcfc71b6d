/** Hubs are storage only: X → hubs → Y is one step X → Y to everybody outside. */

export interface HubStep {
  readonly source: string;
  readonly target: string;
  readonly fromHub: boolean;
  readonly toHub: boolean;
  readonly rule: string;
  readonly via: string;
  readonly cost: number;
  readonly probability: number;
  readonly basis: "configured" | "observed" | "inferred";
  readonly because: readonly string[];
  readonly requires: readonly string[];
}

/**
 * Joins chains through hubs. Steps within hubs are kept in memory (they are few: classes, not members); the rest streams.
 * A joined step bears the rule of its dearest part, which is the one that stands for the connection.
 */
export async function* joinHubs(steps: AsyncIterable<HubStep>): AsyncGenerator<HubStep> {
  const out = new Map<string, HubStep[]>();
  const into: HubStep[] = [];
  for await (const step of steps) {
    if (step.fromHub) out.set(step.source, [...(out.get(step.source) ?? []), step]);
    else if (step.toHub) into.push(step);
    else yield step;
  }
  for (const step of into) yield* bestOfEachTarget(step, out);
}

function bestOfEachTarget(first: HubStep, out: ReadonlyMap<string, readonly HubStep[]>): Iterable<HubStep> {
  const found = new Map<string, HubStep>();
  const visit = (chain: readonly HubStep[]) => {
    for (const next of out.get(chain.at(-1)!.target) ?? []) {
      if (chain.some(({ source }) => source === next.target)) continue;
      const longer = [...chain, next];
      if (next.toHub) visit(longer);
      else {
        const joined = join(longer);
        const standing = found.get(joined.target);
        if (!standing || joined.cost < standing.cost) found.set(joined.target, joined);
      }
    }
  };
  visit([first]);
  return found.values();
}

function join(chain: readonly HubStep[]): HubStep {
  const main = chain.reduce((most, step) => (step.cost > most.cost ? step : most));
  return {
    ...main,
    source: chain[0]!.source,
    target: chain.at(-1)!.target,
    fromHub: false,
    toHub: false,
    cost: chain.reduce((sum, { cost }) => sum + cost, 0),
    probability: chain.reduce((product, { probability }) => product * probability, 1),
    basis: chain.some(({ basis }) => basis === "inferred") ? "inferred" : main.basis,
    because: [...new Set(chain.flatMap(({ because }) => because))],
    requires: [...new Set(chain.flatMap(({ requires }) => requires))],
  };
}
