/** Which role's permissions several findings rest on: those of the role itself, and of what acts by it. */
import { type CausedFinding, type Explained, textIn } from "./causes.js";

/** What an asset acts as, as the fact graph has it. */
export interface Acting {
  /** The asset, or the identity that its code runs as. */
  readonly identity: string;
  /** Roles whose permissions the identity has; the identity itself where it carries them. */
  readonly roles: readonly RoleName[];
}

export interface RoleName {
  readonly uid: string;
  readonly name: string;
}

/**
 * A finding about permissions rests on the role that has the same finding, else on the only role that there is, else, where
 * several could be meant, on the identity that carries them all. What is wrong with a workload's own settings rests on none.
 */
export function roleCauses(
  findings: readonly CausedFinding[],
  acting: ReadonlyMap<string, readonly Acting[]>,
): Explained[] {
  const about = findings.filter((finding) => isAboutPermissions(finding, acting));
  const onRole = new Set(about.flatMap(({ assets, weakness }) => assets.map((asset) => `${asset}\n${weakness}`)));
  return about.flatMap((finding) => {
    const role = roleOf(finding, acting.get(finding.assets[0]!)!, onRole);
    if (!role) return [];
    const { uid, name } = role;
    const said = { kind: "role", key: uid, name, asset: uid, basis: "configured" } as const;
    return [{ ...said, finding: finding.uid, member: finding.uid }];
  });
}

function roleOf(
  { assets, weakness }: CausedFinding,
  acting: readonly Acting[],
  onRole: ReadonlySet<string>,
): RoleName | undefined {
  const roles = [...new Map(acting.flatMap(({ roles: all }) => all).map((role) => [role.uid, role])).values()];
  const own = roles.find(({ uid }) => uid === assets[0]);
  if (own) return own;
  const same = roles.filter(({ uid }) => onRole.has(`${uid}\n${weakness}`));
  if (same.length === 1) return same[0];
  if (roles.length === 1) return roles[0];
  const [identity, ...others] = new Set(acting.map((each) => each.identity));
  if (identity === undefined || others.length || roles.length === 0) return undefined;
  return { uid: identity, name: identity.slice(identity.lastIndexOf("/") + 1) };
}

/** Checks of clusters that several tools have under one name, and that are about permissions. */
const CONTROLS = new Set(["kubernetes/wildcard-permissions", "kubernetes/cluster-admin-binding"]);
const CLUSTER_ROLE = /\/(Cluster)?Role(Binding)?\//;
const WORDS =
  /\b(rbac|iam|cluster-?admin|roles?|instance profiles?|service accounts?|administrators?|admin(istrative)? (access|privileges|permissions)|permissions|least privilege|over(ly)?[- ]?(privileged|permissive)|wildcards?)\b/i;
/** Permissions of files, tokens that are mounted, how long a key is in use: not what a role allows. */
const ELSE =
  /\b(files?|director(y|ies)|mount(s|ed|ing)?|automount\w*|tokens?|mfa|unused|rotat\w*|passwords?|access keys?)\b/i;

function isAboutPermissions(finding: CausedFinding, acting: ReadonlyMap<string, readonly Acting[]>): boolean {
  const [asset] = finding.assets;
  const kind = textIn(finding, "findingKind");
  if (asset === undefined || !acting.get(asset)?.length) return false;
  if (kind !== "misconfiguration" && kind !== "cloud") return false;
  if (CLUSTER_ROLE.test(asset) || CONTROLS.has(finding.weakness)) return true;
  if (finding.weakness.startsWith("kubernetes/")) return false;
  const words = `${finding.title} ${finding.weakness}`;
  return WORDS.test(words) && !ELSE.test(words);
}
