/** Keeps two clusters from being taken for one: each is told by the uid of its namespace kube-system. */
import { clusterIdentity } from "../inputs/kubernetes/index.js";
import type { StatedFact } from "../model/index.js";
import type { Identities, SourceInfo } from "../store/sources.js";

interface Seen {
  readonly identity: string;
  /** `<path> <place>` in this import, else the source. */
  readonly where: string;
}

/** Partitions of one import with what tells them apart from others of the same name. */
export class ToldApart {
  private readonly seen = new Map<string, Seen>();

  /** Takes note of the fact. @returns why it cannot be of the same cluster as what came before; undefined: it can */
  clash(fact: StatedFact): string | undefined {
    if (fact.fact !== "object" || fact.domain !== "kubernetes") return undefined;
    const identity = clusterIdentity(fact.value);
    if (identity === undefined) return undefined;
    const where = `${fact.path} ${fact.at}`;
    const known = this.seen.get(fact.partition);
    this.seen.set(fact.partition, known ?? { identity, where });
    return known === undefined || known.identity === identity
      ? undefined
      : clashText(fact.partition, where, known.where);
  }

  /** The same against what other sources hold now. */
  clashWith(others: readonly Pick<SourceInfo, "key" | "identities">[]): string | undefined {
    for (const [partition, { identity, where }] of this.seen)
      for (const { key, identities } of others)
        if ((identities[partition] ?? identity) !== identity) return clashText(partition, where, `the source "${key}"`);
    return undefined;
  }

  /** Where a cluster that another source holds, or this one held before, comes under another name: in words, else none. */
  renamed(sources: readonly Pick<SourceInfo, "key" | "identities">[]): string[] {
    return [...this.seen].flatMap(([partition, { identity }]) =>
      sources.flatMap(({ key, identities }) => {
        const [other] = Object.keys(identities).filter((each) => each !== partition && identities[each] === identity);
        const [name, known] = [partition, other ?? ""].map((each) => each.slice(each.indexOf("/") + 1));
        return other === undefined || identities[partition] === identity
          ? []
          : `this is the cluster that the source "${key}" calls "${known}" (the same kube-system namespace), here called "${name}": what other sources say of ${known} does not join it, and both together count twice. Import it with --cluster ${known}.`;
      }),
    );
  }

  get identities(): Identities {
    return Object.fromEntries([...this.seen].map(([partition, { identity }]) => [partition, identity]));
  }
}

function clashText(partition: string, one: string, other: string): string {
  const name = partition.slice(partition.indexOf("/") + 1);
  return (
    `${one} is of another cluster than ${other}, and both are called "${name}": their kube-system namespaces have ` +
    `different uids. Import each cluster in a call of its own, with --cluster and its own name. Where the cluster was ` +
    `made anew, import the new one under the old source's key (--source).`
  );
}
