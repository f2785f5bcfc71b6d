/**
 * Letting oneself into clusters of EKS: an access entry with the administrators' policy. Entries count where the cluster's
 * authentication mode says so, and whoever may change its settings changes that first.
 * https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 */
import { text } from "../../kubernetes/fields.js";
import type { AwsObject } from "../estate.js";
import { distinctOpen, may, mayAtAll, type Holder, type Target } from "../holder.js";
import type { KeyValue } from "../policy/condition.js";
import type { Open } from "../policy/evaluate.js";
import { ENTERING } from "../ways/index.js";
import type { Account, Grant } from "./grant.js";

/** Full control of a cluster, which goes by its name; undefined: it has none, or several of the inputs have that name. */
export function administratorOf({ estate }: Pick<Account, "estate">, { value }: AwsObject): string | undefined {
  const name = text(value, "name");
  const alike = (estate.objects.get("eks:cluster") ?? []).filter((each) => text(each.value, "name") === name);
  const arns = new Set(alike.map((each) => text(each.value, "arn")));
  return name === undefined || arns.size > 1 ? undefined : `k8s/${name}/administrator`;
}

/** Clusters of which it may become administrator. */
export function entering(account: Account, holder: Holder): Grant[] {
  const { entry, policy, setting } = ENTERING;
  if (!mayAtAll(holder, policy)) return [];
  return (account.estate.objects.get("eks:cluster") ?? []).flatMap((cluster): Grant[] => {
    const target = administratorOf(account, cluster);
    const arn = text(cluster.value, "arn");
    if (cluster.account !== account.id || target === undefined || arn === undefined) return [];
    const on: Target = { arn, account: account.id, keys: asItself(holder) };
    const entered = isEntered(account, cluster, holder) ? [] : may(holder, entry, on);
    const given = may(holder, policy, { ...on, arn: entryOf(arn, holder), keys: AS_ADMINISTRATOR });
    const counts = entriesCount(cluster) ?? may(holder, setting, on);
    if (entered === undefined || given === undefined || counts === undefined) return [];
    const open = distinctOpen([...entered, ...given, ...counts]);
    return [{ power: "take-over", way: "eks/access-entry", actions: `${entry} + ${policy}`, target, open }];
  });
}

const known = (value: string): KeyValue => ({ is: "known", values: [value] });

const asItself = ({ caller }: Holder) => ({
  "eks:principalarn": known(caller.arn),
  "eks:accessentrytype": known("STANDARD"),
  "eks:authenticationmode": known("API_AND_CONFIG_MAP"),
});

const AS_ADMINISTRATOR = {
  "eks:policyarn": known("arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"),
  "eks:accessscope": known("cluster"),
};

/** `arn:…:access-entry/<cluster>/role/<account>/<name>/<id>`. */
function entryOf(cluster: string, { caller }: Holder): string {
  const kind = caller.kind === "role" ? "role" : "user";
  return `${cluster.replace(":cluster/", ":access-entry/")}/${kind}/${caller.account}/${caller.name}/any`;
}

function isEntered({ estate }: Account, { value }: AwsObject, { caller }: Holder): boolean {
  return (estate.objects.get("eks:access-entry") ?? []).some(
    (each) => text(each.value, "cluster") === text(value, "name") && text(each.value, "principal") === caller.arn,
  );
}

/** Nothing more where entries count; undefined: they do not. A mode that no input tells is an open condition. */
function entriesCount({ value }: AwsObject): readonly Open[] | undefined {
  const mode = text(value, "authentication");
  if (mode !== undefined) return mode === "CONFIG_MAP" ? undefined : [];
  const key = text(value, "arn") ?? "";
  return [
    {
      condition: { operator: "counts", key, values: ["access entries"], quantifier: "one", ifExists: false },
      holds: true,
    },
  ];
}
