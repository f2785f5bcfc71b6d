/**
 * `aws organizations …`: the tree of units and accounts, and the policies that limit them. Some of these commands leave out
 * what they were asked about; that stands in the file's name then (`list-children-r-ab12.json`).
 */
import type { Document } from "../../text/index.js";
import { problem, type Input, type Stated } from "../input.js";
import { policyDocument } from "./policy-document.js";
import { fields, items, objectFact, text, type AwsRecord, type Fields } from "./record.js";

/** Organizations span accounts: what they say belongs to none. */
const EVERYWHERE = "aws";

/** The list that a command prints → what it names one by one. */
const LISTS = ["Roots", "Accounts", "OrganizationalUnits", "Children", "Parents", "Targets"] as const;

export const organizations: Input = {
  name: "aws-organizations",
  title:
    "AWS Organizations (aws organizations describe-organization, describe-policy, list-roots, list-accounts, list-children, list-parents, list-targets-for-policy)",
  recognises: (head) => head.format === "json" && isOne(head.partial(""), head.topLevelKeys),

  async *read(document) {
    const { value } = await document.json();
    yield* readAll(fields(value), document);
    for (const each of document.problems) yield problem(each.at, each.why);
  },
};

function isOne(start: unknown, keys: readonly string[]): boolean {
  if (keys.some((key) => ![...LISTS, "Policy", "Organization", "NextToken", "ResponseMetadata"].includes(key)))
    return false;
  const value = fields(start);
  if (keys.includes("Policy")) return /^p-/.test(text(fields(fields(value.Policy).PolicySummary).Id) ?? "");
  if (keys.includes("Organization")) return /^o-/.test(text(fields(value.Organization).Id) ?? "");
  const first = LISTS.flatMap((list) => items(value[list]))[0];
  return /^(r-[a-z0-9]+|ou-[a-z0-9-]+|\d{12})$/.test(text(first?.Id ?? first?.TargetId) ?? "");
}

function* readAll(value: Fields, document: Document): Iterable<Stated> {
  if (value.NextToken !== undefined && value.NextToken !== null)
    yield problem("/NextToken", "the output is one page of several: import the other pages too, in any order");
  if (value.Organization !== undefined) yield* readOrganization(fields(value.Organization));
  if (value.Policy !== undefined) yield* readPolicy(fields(value.Policy));
  const [, subject] = /(?:^|[^a-z0-9])((?:p|r|ou)-[a-z0-9-]+|\d{12})(?:\.[a-z.]+)?$/i.exec(document.path) ?? [];
  for (const list of LISTS)
    for (const [index, each] of items(value[list]).entries()) {
      const record = READERS[list](each, subject);
      if (record === undefined)
        yield problem(
          `/${list}/${index}`,
          "what the command was asked about is not in its output: name the file after it, such as list-children-r-ab12.json",
        );
      else yield objectFact(EVERYWHERE, record, `/${list}/${index}`);
    }
}

function* readOrganization(value: Fields): Iterable<Stated> {
  const record = { type: "org:organization", id: text(value.Id), management: text(value.MasterAccountId) };
  yield objectFact(EVERYWHERE, record, "/Organization");
}

function* readPolicy(value: Fields): Iterable<Stated> {
  const summary = fields(value.PolicySummary);
  const found = policyDocument(value.Content);
  if ("fault" in found) return yield problem("/Policy/Content", found.fault);
  yield objectFact(
    EVERYWHERE,
    policyRecord({ id: text(summary.Id), name: text(summary.Name) }, text(summary.Type), found.document),
    "/Policy",
  );
}

/** One policy of an organization. */
export function policyRecord(
  { id, name }: { readonly id: string | undefined; readonly name: string | undefined },
  kind: string | undefined,
  document: Fields,
): AwsRecord {
  return { type: "org:policy", id, name, kind, document };
}

/** One place of the tree and what it lies in. */
export function placeRecord(id: string | undefined, parent: string | undefined): AwsRecord {
  return { type: "org:place", id, parent };
}

const READERS: Record<(typeof LISTS)[number], (each: Fields, subject: string | undefined) => AwsRecord | undefined> = {
  Roots: ({ Id }) => placeRecord(text(Id), undefined),
  Accounts: ({ Id }, parent) => placeRecord(text(Id), isPlace(parent) ? parent : undefined),
  OrganizationalUnits: ({ Id }, parent) => placeRecord(text(Id), isPlace(parent) ? parent : undefined),
  Children: ({ Id }, parent) => (isPlace(parent) ? placeRecord(text(Id), parent) : undefined),
  Parents: ({ Id }, child) => (child === undefined ? undefined : placeRecord(child, text(Id))),
  Targets: ({ TargetId }, policy) =>
    policy?.startsWith("p-") === true ? { type: "org:attachment", policy, target: text(TargetId) } : undefined,
};

const isPlace = (id: string | undefined): id is string => id !== undefined && /^(r|ou)-/.test(id);
