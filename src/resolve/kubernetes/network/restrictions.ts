/** Which policies restrict a workload's connections, so that an answer can name what denies one. */
import { byText } from "../fields.js";
import { shortName } from "../objects.js";
import { asset } from "../output.js";
import type { Output } from "../output.js";
import type { Workload } from "../workloads.js";
import type { Parties } from "./parties.js";
import type { Program, Tier } from "./rule.js";

const DIRECTIONS = ["ingress", "egress"] as const;
type Direction = (typeof DIRECTIONS)[number];

/** More policies than one object is ever about are not named. */
const MOST_NAMED = 64;

/** Adds `ingressPolicies` and `egressPolicies` to workloads of which some pod is restricted. */
export function writeRestrictions(cluster: string, { parties, members, policies }: Parties, output: Output): void {
  const restricted = new Map<Workload, Record<Direction, Set<string>>>();
  parties.forEach((party, place) => {
    for (const direction of DIRECTIONS) {
      if (!restricts(party[direction])) continue;
      const names = policies[place]!.filter((policy) => policy[direction].length > 0).map(({ object }) =>
        shortName(cluster, object.uid),
      );
      for (const workload of members[place]!) {
        const known = restricted.get(workload) ?? { ingress: new Set(), egress: new Set() };
        restricted.set(workload, known);
        for (const name of names) known[direction].add(name);
      }
    }
  });
  for (const [{ uid, name, basis, object }, { ingress, egress }] of restricted) {
    const named = (names: ReadonlySet<string>) => [...names].sort(byText).slice(0, MOST_NAMED);
    const properties = {
      ...(ingress.size ? { ingressPolicies: named(ingress) } : {}),
      ...(egress.size ? { egressPolicies: named(egress) } : {}),
    };
    asset(output, object, { uid, kind: "Compute", name, properties, basis });
  }
}

function restricts(program: Program | undefined): boolean {
  return program !== undefined && program.tiers.some(denies);
}

/** A tier that lets everyone through on every port denies nothing, however many of its policies list less. */
function denies({ steps, closed }: Tier): boolean {
  const all = steps.findIndex(({ action, peers, ports }) => action === "allow" && !peers && !ports);
  const asked = all < 0 ? steps : steps.slice(0, all);
  return asked.some(({ action }) => action === "deny") || (closed && all < 0);
}
