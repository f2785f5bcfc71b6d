/**
 * Asking databases through the Data APIs of RDS and Redshift, which no network keeps away: it takes a secret with a login to the
 * database, which whoever asks must be allowed to read.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html
 */
import { text } from "../../kubernetes/fields.js";
import { push } from "../building.js";
import { decrypting } from "../encryption.js";
import { distinctOpen, may, mayAtAll, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import type { Open } from "../policy/evaluate.js";
import type { Resource, Resources } from "../resources.js";
import { passwordUid } from "../secrets.js";
import { QUERYING, QUERYING_LOGIN } from "../ways/index.js";
import type { Account, Grant } from "./grant.js";
import { listOnce, targetOfResource, targetsOfType } from "./target.js";

/** Clusters that it may query with a login that it may use. */
export function querying(account: Account, holder: Holder): Grant[] {
  return Object.entries(QUERYING).flatMap(([type, query]) => {
    if (!mayAtAll(holder, query)) return [];
    const clusters = listOnce(account, `with a data API ${type}`, () =>
      targetsOfType(account, type).filter(({ resource }) => answers(resource)),
    );
    return permittedTargets(holder, [{ action: query, on: "target" }], clusters).flatMap(
      ([{ resource }, open]): Grant[] => {
        const [best] = loginsOf(account, holder, resource).sort((a, b) => a.length - b.length);
        if (best === undefined) return [];
        const grant = { way: `${type.split(":")[0]}/queried`, actions: `${query} + ${QUERYING_LOGIN}` };
        return [{ ...grant, power: "read", target: resource.uid, open: distinctOpen([...open, ...best]) }];
      },
    );
  });
}

/** Clusters of RDS answer where that is switched on. */
const answers = ({ type, value }: Resource) => type !== "rds:cluster" || value.dataApi === true;

/** For each secret with a login to the cluster that it may read, what must hold besides; it may lie in another account. */
function loginsOf(account: Account, holder: Holder, cluster: Resource): (readonly Open[])[] {
  const { estate, id, resources } = account;
  const own = text(cluster.value, "masterSecret");
  const master = own === undefined ? undefined : resources.byUid.get(own);
  const secrets = new Set([
    ...(master === undefined ? [] : [master]),
    ...secretsWith(resources, passwordUid(cluster.uid)),
  ]);
  const known = [...secrets].flatMap((secret) => {
    // The key of AWS for secrets is no other account's to use.
    if (secret.account !== holder.caller.account && text(secret.value, "key") === undefined) return [];
    const open = may(holder, QUERYING_LOGIN, targetOfResource(secret));
    const clear = open === undefined ? undefined : decrypting(estate, holder, secret);
    return open === undefined || clear === undefined ? [] : [[...open, ...clear]];
  });
  if (own === undefined || master !== undefined) return known;
  const open = may(holder, QUERYING_LOGIN, { arn: own, account: id });
  return open === undefined ? known : [...known, open];
}

const logins = new WeakMap<Resources, ReadonlyMap<string, readonly Resource[]>>();

/** Secrets of all accounts that hold a password. */
function secretsWith(resources: Resources, password: string): readonly Resource[] {
  let known = logins.get(resources);
  if (known === undefined) {
    const found = new Map<string, Resource[]>();
    for (const resource of resources.byUid.values())
      if (resource.type === "secretsmanager:secret") for (const each of resource.secrets) push(found, each, resource);
    logins.set(resources, (known = found));
  }
  return known.get(password) ?? [];
}
