/** Which machines have a known place in a network: who may connect to the others, no input tells. */
import type { StatedFact } from "../../model/index.js";
import { text, texts } from "../kubernetes/fields.js";

const placed = new WeakMap<readonly unknown[], ReadonlySet<string>>();

/** ARNs of those in a subnet that some input describes. */
export function placedMachines(stated: readonly StatedFact[]): ReadonlySet<string> {
  const known = placed.get(stated);
  if (known !== undefined) return known;
  const network = stated.flatMap((fact) =>
    fact.fact === "object" && fact.domain === "aws-network" ? [fact.value] : [],
  );
  const of = (type: string) => network.filter((value) => text(value, "type") === type);
  const subnets = new Set(of("ec2:subnet").map((value) => text(value, "id") ?? ""));
  const found = new Set(
    of("ec2:member").flatMap((value) =>
      texts(value, "subnets").some((subnet) => subnets.has(subnet)) ? (text(value, "owner") ?? []) : [],
    ),
  );
  placed.set(stated, found);
  return found;
}
