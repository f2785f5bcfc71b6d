/** Resources of an OCSF finding as candidates for assets: of AWS by ARN, of a cluster by kind, others as they are called. */
import { z } from "zod";
import { cloudResource, namesForSetting } from "../cloud-resource.js";
import type { NamedResource } from "../cloud-resource.js";
import { prowlerNames } from "../cluster-object.js";
import type { ReadOptions } from "../input.js";
import { lenient } from "../records.js";
import { nameOf } from "../report-fields.js";
import type { OcsfFinding, OcsfResource } from "./schema.js";

/** What was scanned by option where the finding names nothing. */
export function resourcesOf(finding: OcsfFinding, at: string, { cluster, asset }: ReadOptions): NamedResource[] {
  const { resources, resource, device } = finding;
  const all = [...(resources ?? []), resource];
  const listed = all.some(Boolean) ? all : [device];
  const named = listed
    .flatMap((one) => (one ? [nameResource(one, finding, { at, cluster })] : []))
    .filter(({ names }) => names.length > 0);
  if (named.length > 0) return named;
  return [{ names: asset === undefined ? [] : [asset], facts: [], account: undefined, item: "", isAsset: true }];
}

/** Candidates for the asset of a report that restates a setting. */
export function settingNames(named: NamedResource): NamedResource {
  return { ...named, names: namesForSetting(named) };
}

interface Place {
  readonly at: string;
  readonly cluster: string;
}

function nameResource(one: OcsfResource, { cloud, metadata }: OcsfFinding, { at, cluster }: Place): NamedResource {
  const { uid, name, hostname, namespace } = one;
  if (uid && /^(arn:[\w-]+:|AWS::|i-[\da-f]{8,}$)/.test(uid)) {
    const data = Data.parse(parsed(one.data));
    const { PrincipalName, PrincipalType } = data?.AwsIamAccessKey ?? {};
    return cloudResource(
      {
        id: uid,
        account: cloud?.account?.uid ?? undefined,
        region: one.region ?? cloud?.region ?? undefined,
        partition: one.cloud_partition ?? undefined,
        tags: (data?.AwsEcrContainerImage?.ImageTags ?? []).filter((tag) => typeof tag === "string"),
        principal: PrincipalName ? { name: PrincipalName, type: PrincipalType || "IAMUser" } : undefined,
      },
      at,
    );
  }
  const known = [uid, name, hostname].filter((each) => typeof each === "string" && each.trim() !== "");
  // Prowler's kinds of a cluster are its own (`EtcdService`, `KubernetesAPIServer`); the check says what it looks at.
  const isProwler = /^prowler/i.test(metadata?.product?.name ?? "") && !cloud?.provider;
  const check = metadata?.event_code ?? "";
  const objects = isProwler && namespace && name ? prowlerNames(check, { name, namespace }, cluster) : [];
  const names = [...new Set([...objects, ...known.map((each) => nameOf(each as string))])];
  return { names, facts: [], account: undefined, item: (names.at(0) ?? "").slice(0, 1024), isAsset: true };
}

const text = lenient(z.string());
const Data = lenient(
  z.object({
    AwsEcrContainerImage: lenient(z.object({ ImageTags: lenient(z.array(z.unknown())) })),
    AwsIamAccessKey: lenient(z.object({ PrincipalName: text, PrincipalType: text })),
  }),
);

/** Security Hub writes the details as JSON in a text. */
function parsed(data: unknown): unknown {
  if (typeof data !== "string" || !data.startsWith("{")) return data;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
