/** Reading data and configuration, copying databases, calling functions. */
import { distinctOpen, mayAtAll, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import { mayMake } from "../making.js";
import type { Resource } from "../resources.js";
import { COPYING, FEEDING, READING, SHOWING, type Reading } from "../ways/index.js";
import { actionsOf, invocationUid, isThere, type Account, type Grant } from "./grant.js";
import { listOnce, targetsOfType, type ResourceTarget } from "./target.js";

/** What it may read, and the credentials in there. */
export function reading(account: Account, holder: Holder): Grant[] {
  return [...READING, ...SHOWING].flatMap((way) => {
    const targets = listOnce(account, `worth ${way.type} ${way.below}`, () =>
      targetsOfType(account, way.type, way.below).filter(({ resource }) => isWorth(way, resource)),
    );
    return mayOn(holder, way.action, targets).flatMap(([{ resource }, open]) =>
      gained(way, resource).map((target): Grant => ({
        power: "read",
        way: `read/${way.type}`,
        actions: way.action,
        target,
        open,
      })),
    );
  });
}

/** Databases of which it may make a copy under its own password. */
export function copying(account: Account, holder: Holder): Grant[] {
  return COPYING.flatMap((way) => {
    if (!isThere(account, way, holder) || way.needs.some(({ action }) => !mayAtAll(holder, action))) return [];
    const open = mayMake(holder, way.needs);
    if (open === undefined) return [];
    const targets = targetsOfType(account, way.type);
    return permittedTargets(holder, way.needs, targets).map(([{ resource }, more]): Grant => ({
      power: "read",
      way: way.id,
      actions: actionsOf(way.needs),
      target: resource.uid,
      open: distinctOpen([...open, ...more]),
    }));
  });
}

const INVOKING = "lambda:InvokeFunction|lambda:InvokeAsync|lambda:InvokeFunctionUrl";

/** Calling a function is sending requests to its service, and so is putting something where it takes its input from. */
export function invoking(account: Account, holder: Holder): Grant[] {
  const functions = targetsOfType(account, "lambda:function");
  const called = mayOn(holder, INVOKING, functions).map(([{ resource }, open]): Grant =>
    grantOf("lambda/invoke", INVOKING, resource.uid, open),
  );
  const fed = Object.entries(FEEDING).flatMap(([type, { action, below }]) => {
    const targets = listOnce(account, `feeding ${type}`, () =>
      targetsOfType(account, type, below).filter(({ resource }) => resource.triggers.length > 0),
    );
    return mayOn(holder, action, targets).flatMap(([{ resource }, open]) =>
      resource.triggers.map((each) => grantOf(`lambda/fed-by-${type}`, action, each, open)),
    );
  });
  return [...called, ...fed];
}

function mayOn(holder: Holder, action: string, targets: readonly ResourceTarget[]) {
  return permittedTargets(holder, [{ action, on: "target" }], targets);
}

const grantOf = (way: string, actions: string, called: string, open: Grant["open"]): Grant => ({
  power: "invoke",
  way,
  actions,
  target: invocationUid(called),
  open,
});

/** Configuration is worth reading only for what it gives away. */
function isWorth(way: Reading, resource: Resource): boolean {
  return READING.includes(way) || resource.secrets.length > 0;
}

function gained(way: Reading, resource: Resource): string[] {
  return READING.includes(way) ? [resource.uid, ...resource.secrets] : [...resource.secrets];
}
