/** What the rules of a role give in a place: powers, each for all objects there or for some by name. */
import { byText } from "../fields.js";
import { allowsEverything, namesAllowed } from "./policy-rule.js";
import type { PolicyRule } from "./policy-rule.js";
import { OVER_ROLES, POWERS } from "./powers.js";
import type { Power } from "./powers.js";

export interface Grant {
  readonly power: Power;
  /** Names of the objects that it is narrowed to; undefined: all of the place. */
  readonly names: ReadonlySet<string> | undefined;
  /** The requests that give it, as the role has them: `create on pods/exec`. */
  readonly why: string;
}

export interface Granted {
  /** Every verb on every resource. */
  readonly everything: boolean;
  readonly grants: readonly Grant[];
  /** `<verb> <path>` of what lies outside resources; a binding in a namespace never gives it. */
  readonly urls: readonly string[];
}

/** `inNamespace`: the role is bound in one namespace, where nothing of the cluster itself can be allowed. */
export function granted(rules: readonly PolicyRule[], inNamespace: boolean): Granted {
  const everything = rules.some(allowsEverything);
  const urls = inNamespace
    ? []
    : rules.flatMap(({ urls: paths, verbs }) => paths.flatMap((path) => verbs.map((verb) => `${verb} ${path}`)));
  const possible = POWERS.filter(({ namespaced, action }) => {
    if (inNamespace) return namespaced && !(everything && OVER_ROLES.has(action));
    return !everything;
  });
  const grants = possible.flatMap((power) => grantOf(power, rules));
  return { everything, grants, urls: [...new Set(urls)].sort(byText) };
}

/** One grant for all objects, else one for those that are named. */
function grantOf(power: Power, rules: readonly PolicyRule[]): Grant[] {
  const names = new Set<string>();
  const [byName, forAll] = [new Set<string>(), new Set<string>()];
  for (const operation of power.operations) {
    const why = `${operation.verb} on ${operation.resource}`;
    for (const rule of rules) {
      const allowed = namesAllowed(rule, operation);
      if (allowed === "all") forAll.add(why);
      else if (allowed.length > 0) {
        byName.add(why);
        for (const name of allowed) names.add(name);
      }
    }
  }
  if (forAll.size > 0) return [{ power, names: undefined, why: [...forAll].join(", ") }];
  return names.size > 0 ? [{ power, names, why: [...byName].join(", ") }] : [];
}
