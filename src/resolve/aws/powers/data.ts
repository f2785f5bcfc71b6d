/** Reading data and configuration, copying databases, calling functions. */
import { text } from "../../kubernetes/fields.js";
import { madeOf } from "../copies.js";
import { decrypting, restoring } from "../encryption.js";
import { distinctOpen, mayAtAll, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import { mayMake } from "../making.js";
import { contentOf } from "../parts.js";
import { urlsOf, type Resource } from "../resources.js";
import { CALLING, COPYING, FEEDING, READING, SENDING, SHOWING, type Copying, type Reading } from "../ways/index.js";
import {
  actionsOf,
  invocationUid,
  isReadFromAnywhere,
  isThere,
  sendingUid,
  takesMessages,
  type Account,
  type Grant,
} from "./grant.js";
import { restoredBy, restorers } from "./passing.js";
import { listOnce, targetsOfType, type ResourceTarget } from "./target.js";

/** What it may read, and the credentials in there. */
export function reading(account: Account, holder: Holder): Grant[] {
  return [...READING, ...SHOWING].flatMap((way) => {
    const targets = listOnce(account, `worth ${way.type} ${way.below}`, () =>
      targetsOfType(account, way.type, way.below).filter(({ resource }) => isWorth(way, resource)),
    );
    return mayOn(holder, way.action, targets).flatMap(([{ resource }, more]) => {
      const clear = READING.includes(way) ? decrypting(account.estate, holder, resource) : [];
      if (clear === undefined) return [];
      const open = distinctOpen([...more, ...clear]);
      return gained(account, way, resource).map((target): Grant => ({
        power: "read",
        way: `read/${way.type}`,
        actions: way.action,
        target,
        open,
      }));
    });
  });
}

/** Databases and disks of which it may make, restore or give away a copy; an earlier copy holds what the database held then. */
export function copying(account: Account, holder: Holder): Grant[] {
  return COPYING.flatMap((way) => {
    if (!isThere(account, way, holder) || way.needs.some(({ action }) => !mayAtAll(holder, action))) return [];
    const [made, roles] = [mayMake(holder, way.needs), restorers(account, holder, way)];
    if (made === undefined || (way.backup !== undefined && roles.length === 0)) return [];
    const targets = listOnce(account, `copy ${way.id}`, () =>
      targetsOfType(account, way.type).filter(({ resource }) => isFor(way, resource)),
    );
    return permittedTargets(holder, way.needs, targets).flatMap(([{ resource }, more]) => {
      // AWS Backup uses the key as the role that it is given.
      const key =
        way.backup === undefined ? restoring(account.estate, holder, resource) : restoredBy(account, roles, resource);
      if (key === undefined) return [];
      const open = distinctOpen([...made, ...more, ...key]);
      const grant = { way: way.id, actions: actionsOf(way.needs), open };
      const origin = madeOf(account.resources, resource);
      return [resource, ...(origin === undefined ? [] : [origin])].map(({ uid }): Grant => ({
        ...grant,
        power: "read",
        target: uid,
      }));
    });
  });
}

function isFor({ unencrypted, backup }: Copying, resource: Resource): boolean {
  if (unencrypted === true && isEncrypted(resource)) return false;
  return backup === undefined || text(resource.value, "of") === backup.of;
}

/** What is encrypted with a key of AWS can be given to no other account; with another, that one's policy must let it in. */
const isEncrypted = ({ value }: Resource) => value.encrypted === true;

/** Calling a function is sending requests to its service, as sending to a queue is; so is putting something where a function takes its input from. */
export function invoking(account: Account, holder: Holder): Grant[] {
  const functions = targetsOfType(account, "lambda:function");
  const withUrl = listOnce(account, "functions with a URL", () =>
    functions.filter(({ resource }) => urlsOf(account.estate, resource).length > 0),
  );
  const called = [[CALLING.action, functions] as const, ["lambda:InvokeFunctionUrl", withUrl] as const].flatMap(
    ([action, targets]) =>
      mayOn(holder, action, targets).map(([{ resource }, open]) =>
        grantOf("lambda/invoke", action, resource.uid, open),
      ),
  );
  const sent = Object.entries(SENDING).flatMap(([type, action]) => {
    const targets = listOnce(account, `sending ${type}`, () =>
      targetsOfType(account, type).filter(({ resource }) => takesMessages(resource)),
    );
    return mayOn(holder, action, targets).map(([{ resource }, open]): Grant => ({
      ...grantOf(`send/${type}`, action, resource.uid, open),
      target: sendingUid(resource),
    }));
  });
  const fed = Object.entries(FEEDING).flatMap(([type, { action, below }]) => {
    const targets = listOnce(account, `feeding ${type}`, () =>
      targetsOfType(account, type, below).filter(({ resource }) => resource.triggers.length > 0),
    );
    return mayOn(holder, action, targets).flatMap(([{ resource }, open]) =>
      resource.triggers.map((each) => grantOf(`lambda/fed-by-${type}`, action, each, open)),
    );
  });
  return [...called, ...sent, ...fed];
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
  return READING.includes(way) ? isReadFromAnywhere(resource) : resource.secrets.length > 0;
}

function gained(account: Account, way: Reading, resource: Resource): readonly string[] {
  return READING.includes(way) ? contentOf(account, resource) : resource.secrets;
}
