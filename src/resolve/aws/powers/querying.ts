/**
 * Asking databases through the Data API of RDS, which no network keeps away: it takes a secret with a login to the database,
 * which whoever asks must be allowed to read. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/data-api.access.html
 */
import { text } from "../../kubernetes/fields.js";
import { decrypting } from "../encryption.js";
import { distinctOpen, may, mayAtAll, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import type { Open } from "../policy/evaluate.js";
import type { Resource } from "../resources.js";
import { passwordUid } from "../secrets.js";
import { QUERYING } from "../ways/index.js";
import type { Account, Grant } from "./grant.js";
import { listOnce, targetOfResource, targetsOfType } from "./target.js";

/** Clusters that it may query with a login that it may use. */
export function querying(account: Account, holder: Holder): Grant[] {
  const { query, login } = QUERYING;
  if (!mayAtAll(holder, query)) return [];
  const clusters = listOnce(account, "clusters with a data API", () =>
    targetsOfType(account, "rds:cluster").filter(({ resource }) => resource.value.dataApi === true),
  );
  return permittedTargets(holder, [{ action: query, on: "target" }], clusters).flatMap(
    ([{ resource }, open]): Grant[] => {
      const [best] = loginsOf(account, holder, resource).sort((a, b) => a.length - b.length);
      if (best === undefined) return [];
      const actions = `${query} + ${login}`;
      return [
        { power: "read", way: "rds/queried", actions, target: resource.uid, open: distinctOpen([...open, ...best]) },
      ];
    },
  );
}

/** For each secret with a login to the cluster that it may read, what must hold besides. */
function loginsOf(account: Account, holder: Holder, cluster: Resource): (readonly Open[])[] {
  const { estate, id } = account;
  const own = text(cluster.value, "masterSecret");
  const secrets = (account.resources.byType.get(`${id} secretsmanager:secret`) ?? []).filter(
    (each) => each.uid === own || each.secrets.includes(passwordUid(cluster.uid)),
  );
  const known = secrets.flatMap((secret) => {
    const open = may(holder, QUERYING.login, targetOfResource(secret));
    const clear = open === undefined ? undefined : decrypting(estate, holder, secret);
    return open === undefined || clear === undefined ? [] : [[...open, ...clear]];
  });
  if (own === undefined || secrets.some(({ uid }) => uid === own)) return known;
  const open = may(holder, QUERYING.login, { arn: own, account: id });
  return open === undefined ? known : [...known, open];
}
