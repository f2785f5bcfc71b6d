/**
 * The config map by which EKS maps identities of AWS to users and groups of the cluster: YAML lists within its entries.
 * https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
 */
import { z } from "zod";
import { readYamlPrefix } from "../../text/index.js";

/** A config map holds no more; longer texts are not one. */
const LONGEST = 1 << 20;

const Mapped = z.object({
  rolearn: z.string().optional(),
  userarn: z.string().optional(),
  username: z.string().optional(),
  groups: z.array(z.string()).nullish(),
});

/** Who is mapped, as `{arn, username, groups}`, and how many entries cannot be read; nothing for other config maps. */
export function cloudIdentities(object: Readonly<Record<string, unknown>>): object {
  const { name, namespace } = (object.metadata ?? {}) as Record<string, unknown>;
  if (name !== "aws-auth" || namespace !== "kube-system") return {};
  const data = (object.data ?? {}) as Record<string, unknown>;
  const identities: object[] = [];
  let unread = 0;
  for (const key of ["mapRoles", "mapUsers"]) {
    const text = data[key];
    if (typeof text !== "string" || text.trim() === "") continue;
    const found = text.length > LONGEST ? undefined : readYamlPrefix(text);
    if (!Array.isArray(found)) unread += 1;
    for (const entry of Array.isArray(found) ? (found as unknown[]) : []) {
      const read = Mapped.safeParse(entry);
      const arn = read.data?.rolearn ?? read.data?.userarn;
      if (arn === undefined) unread += 1;
      else identities.push({ arn, username: read.data?.username, groups: read.data?.groups ?? [] });
    }
  }
  return { identities, unread };
}
