/** Where a step gets past something that asks who one is. */
import type { Factor } from "../model/index.js";

export interface BoundaryStep {
  readonly source: string;
  readonly sourceKind: string;
  readonly target: string;
  readonly targetName: string;
  readonly targetKind: string;
  /** A finding decides the step. */
  readonly exploits: boolean;
  readonly factors: readonly Factor[];
}

/** Controls that ask who one is; a firewall of requests does not. */
const ASKING: Readonly<Record<string, string>> = {
  authentication: "a login",
  mtls: "mutual TLS",
  mfa: "a second factor",
};

/** The authentication boundary that a step crosses and how, in words; null where nothing asks. */
export function boundaryOf(step: BoundaryStep): string | null {
  const { sourceKind, target, targetName, targetKind, exploits, factors } = step;
  const facet = /#(user|admin|mfa)$/.exec(target)?.[1];
  const how = exploits ? "a weakness gets round it" : sourceKind === "Secret" ? "with a credential" : undefined;
  const said = (what: string) => (how === undefined ? what : `${what}, ${how}`);
  if (facet === "mfa") return said(`the second factor of ${targetName}`);
  if (facet !== undefined && !/#(user|admin)$/.test(step.source)) return said(`the login of ${targetName}`);
  const asked = factors.flatMap(({ name, value }) => {
    const control = Object.keys(ASKING).find((each) => name.endsWith(each));
    return control !== undefined && value < 1 ? [ASKING[control]!] : [];
  });
  if (asked.length) return said(`${[...new Set(asked)].join(" and ")} before ${targetName}`);
  if (sourceKind === "Secret" && targetKind !== "Secret") return said(`the login of ${targetName}`);
  if (targetKind === "Identity" && target !== step.source)
    return sourceKind === "Identity" ? `it takes on ${targetName}` : `it acts as ${targetName} from here on`;
  return null;
}
