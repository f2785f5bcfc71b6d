/** What an estate is put together from, object by object, and what is said about the parts that do not fit. */
import type { Problem } from "../../model/index.js";
import type { AwsObject, CustomerPolicy, Origin, Principal } from "./estate.js";
import { parsePolicy, type Statement } from "./policy/statement.js";
import { whereWritten } from "./policy/written.js";

export interface Building {
  readonly byType: Map<string, AwsObject[]>;
  readonly principals: Map<string, Principal>;
  /** `account kind name` → ARN: Terraform names principals without their path. */
  readonly names: Map<string, string>;
  readonly policies: Map<string, CustomerPolicy>;
  readonly problems: Map<string, Problem[]>;
}

/** Two files may state the same policy: each of its statements counts once. Of two policies that say the same, either may go. */
export function addStatements(to: Statement[], added: readonly Statement[]): void {
  const known = new Set(to.map(keyOf));
  for (const each of added) if (!known.has(keyOf(each))) to.push(each);
}

const keyOf = (statement: Statement) => `${whereWritten(statement)?.policy ?? ""} ${JSON.stringify(statement)}`;

/** A document's statements; what is wrong with it becomes a problem. */
export function statementsOf(
  building: Building,
  object: AwsObject,
  document: unknown,
  whose: string,
): readonly Statement[] {
  if (document === undefined) return [];
  const { path, at } = object;
  const { statements, faults } = parsePolicy(document, { policy: whose, place: { path, at } });
  const partition = partitionIn(String(object.value.arn ?? ""));
  for (const other of otherPartitions(statements, partition))
    problem(
      building,
      object,
      `${whose}: it names resources of the partition ${other}, but lies in ${partition}: they are never met`,
    );
  for (const fault of faults) problem(building, object, `${whose}: ${fault}`);
  return statements;
}

const partitionIn = (arn: string) => /^arn:([\w-]+):/.exec(arn)?.[1];

/** Partitions (`aws-cn`) that statements name and that are not the policy's own. */
function otherPartitions(statements: readonly Statement[], own: string | undefined): string[] {
  if (own === undefined) return [];
  const named = statements.flatMap(({ resources, notResources }) => [...(resources ?? []), ...(notResources ?? [])]);
  return [...new Set(named.flatMap((each) => partitionIn(each) ?? []))].filter((each) => each !== own).sort();
}

/** What could not be used, under its account. */
export function problem(building: Building, { account, path, at }: Origin & { account: string }, why: string): void {
  push(building.problems, account, { path, at, why });
}

/** Adds to a list under a key. */
export function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
