/** What explains several findings at once: one base image, layer, module or role, where one change remedies all of them. */
import type { Basis } from "../model/index.js";
import type { RankedFinding } from "./findings.js";

export const CAUSE_KINDS = ["base-image", "layer", "module", "role"] as const;
/**
 * Base image: it brought the package. Layer: so did a layer that several images share, of which no image is known to be the
 * base of the others. Module: the findings lie in its code. Role: they rest on what it is permitted.
 */
export type CauseKind = (typeof CAUSE_KINDS)[number];

/** What causes are told from. */
export type CausedFinding = Pick<RankedFinding, "uid" | "title" | "weakness" | "assets" | "properties">;

/** One cause with what it explains. */
export interface Cause {
  readonly kind: CauseKind;
  /** Tells it from other causes of its kind. */
  readonly key: string;
  readonly name: string;
  /** uid of the asset that it is, or in which it lies; null where no input describes it. */
  readonly asset: string | null;
  /** Configured: an input states it. Observed: layers of images show it. Inferred: signs say so of some of its findings. */
  readonly basis: Basis;
  /** uids of findings. */
  readonly findings: readonly string[];
}

/** A finding with the cause that it has, before anybody knows whether others have the same. */
export interface Explained extends Omit<Cause, "findings"> {
  readonly finding: string;
  /** What must differ among the findings of a cause for it to explain several things. */
  readonly member: string;
}

const LEAST_SURE: readonly Basis[] = ["inferred", "observed", "configured"];

/** Causes of at least two members; the basis is the least sure of their findings. Sorted by kind and key. */
export function gatherCauses(explained: readonly Explained[]): Cause[] {
  const groups = new Map<string, Explained[]>();
  for (const each of explained) {
    const key = `${each.kind} ${each.key}`;
    const group = groups.get(key);
    if (group) group.push(each);
    else groups.set(key, [each]);
  }
  const shared = [...groups].filter(([, group]) => new Set(group.map(({ member }) => member)).size > 1);
  return shared
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => {
      const { kind, key, name, asset } = group[0]!;
      const basis = LEAST_SURE.find((one) => group.some((each) => each.basis === one))!;
      return { kind, key, name, asset, basis, findings: group.map(({ finding }) => finding).sort() };
    });
}

/** A property of a finding that is a text. */
export function textIn({ properties }: Pick<CausedFinding, "properties">, name: string): string | undefined {
  const value = properties[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}
