/** AWS: the objects of one account as assets and as what each principal may do with them. */
import type { Concluded, DomainResolver, ObjectInPartition, ResolveContext } from "../resolver.js";
import { byText } from "../kubernetes/fields.js";
import { newOutput } from "../kubernetes/output.js";
import { couldDoEverything } from "./administrator.js";
import { push } from "./building.js";
import { writeAnchors } from "./certificates.js";
import { writePools } from "./cognito.js";
import { writeLabels } from "./data-labels.js";
import { writeDoors } from "./doors.js";
import { NO_ACCOUNT, estateOf, type Estate, type Principal } from "./estate.js";
import { sharing } from "./foreign-sources.js";
import { may, mayAtAll, type Holder } from "./holder.js";
import { writeAccount } from "./inventory.js";
import { writePodIdentities } from "./pod-identities.js";
import { permittedBy } from "./permitted-by.js";
import { apart } from "./powers/everyones.js";
import { powersOf, writeUntoldDatabases, type Account, type Grant } from "./powers/index.js";
import { writePartLabels, writeUnknownLabels } from "./part-labels.js";
import { writeParts } from "./parts.js";
import { writePublicAccess } from "./public-access.js";
import { writeShellOf } from "./logins.js";
import { placedMachines } from "./placed.js";
import { elsewhere, foreignReadings } from "./resource-access.js";
import { resourcesOf } from "./resources.js";
import { sessionUid, writeSession } from "./session.js";
import { holderFor } from "./holders.js";
import { assumptionsOf, memberOf } from "./trust.js";
import type { Assumption } from "./assumption.js";
import { writeUnlimited } from "./unlimited.js";
import { writeGrants, type Writing } from "./write.js";
import { mention, relate } from "../kubernetes/output.js";

export const aws: DomainResolver = { domain: "aws", resolve };

function resolve(
  partition: string,
  _: readonly ObjectInPartition[],
  { stated, today = "1970-01-01" }: ResolveContext,
): Concluded {
  const output = newOutput();
  const estate = estateOf(stated);
  output.unjoined.push(...(estate.problems.get(partition) ?? []));
  if (partition === NO_ACCOUNT) {
    writeUnknownLabels(estate, output);
    return { facts: output.facts, unjoined: output.unjoined, notCollected: [] };
  }
  const principals = [...estate.principals.values()].filter(({ account }) => account === partition);
  const assumptions = principals
    .filter(({ kind }) => kind === "role")
    .flatMap((role) => assumptionsOf(estate, role, today));
  // More may be permitted, or denied, than is known.
  for (const { missing } of principals) for (const policy of missing) output.notCollected.add(policy);
  const account = accountOf(estate, partition, { principals, assumptions, today, placed: placedMachines(stated) });
  writeAccount(account, output);
  writeDoors(account, output);
  writePools(account, output);
  writePodIdentities(account, output);
  writeAnchors(account, output);
  writeLabels(account, output);
  writeParts(account, output);
  writePartLabels(account, output);
  writeUntoldDatabases(account, output);
  const writing: Writing = { account, output, shared: new Set() };
  for (const each of assumptions) writeAssumption(writing, each);
  for (const principal of principals) if (principal.kind !== "group") writePowers(writing, principal);
  writePublicAccess(account, output);
  for (const { source, stranger, origin, by, grants } of sharing(writing, foreignReadings(account))) {
    if (stranger !== undefined) {
      const { arn: uid, name, kind } = stranger;
      mention(output, origin, { uid, kind: "Identity", name, properties: { identityType: kind }, basis: "inferred" });
      output.notCollected.add(uid);
    }
    writeGrants(writing, { uid: source, origin, permittedBy: () => by }, grants);
  }
  return { facts: output.facts, unjoined: output.unjoined, notCollected: [...output.notCollected].sort(byText) };
}

interface Parts {
  readonly principals: readonly Principal[];
  readonly assumptions: readonly Assumption[];
  readonly today: string;
  readonly placed: ReadonlySet<string>;
}

function accountOf(estate: Estate, id: string, { principals, assumptions, today, placed }: Parts): Account {
  const strangers = new Map<string, string[]>();
  for (const { caller, role, stranger } of assumptions)
    if (stranger?.type === "user" && caller.split(":")[4] === id) push(strangers, role.arn, caller);
  const could = new Map<Principal, boolean>();
  const couldBeAdministrator = (principal: Principal) => {
    const known = could.get(principal) ?? couldDoEverything(holderFor(estate, principal, today));
    could.set(principal, known);
    return known;
  };
  const isPlaced = (machine: string) => placed.has(machine);
  const resources = resourcesOf(estate);
  return { id, estate, resources, principals, today, strangers, isPlaced, couldBeAdministrator };
}

/** Each by itself: rules look from a role at who may assume it. */
function writeAssumption(writing: Writing, assumption: Assumption): void {
  const { caller: uid, role: origin, session, open, by } = assumption;
  writeCaller(writing, assumption);
  writeGrants(writing, { uid, origin, permittedBy: () => by }, [
    {
      power: "assume",
      way: "sts/assume-role",
      actions: "sts:AssumeRole",
      target: sessionUid(origin, session),
      open,
    },
  ]);
}

/** The session that it gets, and a caller whom no input describes. */
function writeCaller(writing: Writing, { caller, role, session, stranger }: Assumption): void {
  const { account, output } = writing;
  if (session !== undefined) writeSession(writing, role, session);
  for (const each of session?.missing ?? []) output.notCollected.add(each);
  if (stranger === undefined) return;
  const { name, type: identityType } = stranger;
  mention(output, role, { uid: caller, kind: "Identity", name, properties: { identityType }, basis: "inferred" });
  output.notCollected.add(caller);
  if (caller.split(":")[4] === account.id && identityType !== "federated")
    relate(output, role, { type: "IN", source: caller, target: `aws/${account.id}` });
}

function writePowers(writing: Writing, principal: Principal): void {
  const { account } = writing;
  const holder = holderFor(account.estate, principal, account.today);
  const grants = powersOf(account, holder);
  for (const { power, target } of grants) if (power === "log-in") writeShellOf(account, target, writing.output);
  const source = { uid: principal.arn, origin: principal, permittedBy: permittedBy(account, holder) };
  const { everyones, own } = apart(account, holder, grants);
  for (const each of [everyones, own]) writeGrants(writing, source, each);
  writeUnlimited(writing, { principal, holder, grants });
  const isAdministrator = grants.some(({ power }) => power === "everything");
  if (isAdministrator) return;
  writeStrangers(writing, principal, holder);
  writeJoining(writing, principal, holder);
}

/** Who came in as a user that no input describes changes that user's policies as it would a known one's. */
function writeStrangers({ account, output }: Writing, principal: Principal, holder: Holder): void {
  for (const user of account.strangers.get(principal.arn) ?? [])
    for (const action of ["iam:PutUserPolicy", "iam:AttachUserPolicy"]) {
      const open = may(holder, action, { arn: user, account: account.id });
      if (open?.length !== 0) continue;
      relate(output, principal, {
        type: "MAY",
        source: principal.arn,
        target: user,
        properties: { action: "rewrite-policies", name: "iam/policy-of-caller", why: action },
      });
    }
}

/** Joining a group gives what the group has: one node a group, of its own where the joining user's limits differ. */
function writeJoining(writing: Writing, principal: Principal, holder: Holder): void {
  const { account, output } = writing;
  if (!mayAtAll(holder, "iam:AddUserToGroup")) return;
  if (
    principal.kind === "role" &&
    (account.strangers.get(principal.arn) ?? []).length === 0 &&
    !isAssumedByUser(account, principal)
  )
    return;
  for (const group of account.principals.filter(({ kind }) => kind === "group")) {
    const open = may(holder, "iam:AddUserToGroup", { arn: group.arn, account: group.account, tags: group.tags });
    if (open === undefined) continue;
    const limited =
      principal.kind === "user" &&
      (holder.boundary !== undefined || holder.statements.some(({ effect }) => effect === "Deny"));
    const uid = `${group.arn}#member${limited ? `/${principal.name}` : ""}`;
    if (!output.stated.has(uid)) {
      const member = memberOf(account.estate, group, limited ? holder : undefined, account.today);
      mention(output, group, {
        uid,
        kind: "Identity",
        name: `a new member of ${group.name}`,
        properties: { identityType: "grant" },
      });
      const joined = { uid, origin: group, permittedBy: permittedBy(account, member) };
      writeGrants(writing, joined, [...powersOf(account, member), ...elsewhere(account, member)]);
    }
    const grant: Grant = {
      power: "join-group",
      way: "iam/add-to-group",
      actions: "iam:AddUserToGroup",
      target: uid,
      open,
    };
    const source = { uid: principal.arn, origin: principal, permittedBy: permittedBy(account, holder) };
    writeGrants(writing, source, [grant]);
  }
}

function isAssumedByUser({ estate, today }: Account, role: Principal): boolean {
  return assumptionsOf(estate, role, today).some(({ caller }) => estate.principals.get(caller)?.kind === "user");
}
