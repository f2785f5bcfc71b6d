/** Resources of an ASFF finding: by ARN, by what Security Hub writes in its place, or the image of a container. */
import { imageUid, readImageReference } from "../../model/image-reference.js";
import { cloudResource } from "../cloud-resource.js";
import type { NamedResource } from "../cloud-resource.js";
import { imageFacts } from "../image-facts.js";
import { problem } from "../input.js";
import type { Stated } from "../input.js";
import { nameOf } from "../report-fields.js";
import { check } from "../records.js";
import { AsffResource } from "./schema.js";
import type { AsffFinding } from "./schema.js";

export interface FoundResource extends NamedResource {
  readonly resource: AsffResource;
  readonly at: string;
}

/** Each resource once; what cannot be read is a problem. */
export function resourcesOf(finding: AsffFinding, at: string): { found: FoundResource[]; problems: Stated[] } {
  const found = new Map<string, FoundResource>();
  const problems: Stated[] = [];
  for (const [index, value] of finding.Resources.entries()) {
    const place = `${at}/Resources/${index}`;
    const resource = check(AsffResource, value, place);
    if (!resource.ok) problems.push(resource.problem);
    else {
      const named = nameResource(resource.data, finding, place);
      const key = named.names.join("\n");
      if (!found.has(key)) found.set(key, { ...named, resource: resource.data, at: place });
    }
  }
  if (finding.Resources.length === 0)
    problems.push(problem(`${at}/Resources`, "the finding names no resource, so nobody knows what it is about"));
  return { found: [...found.values()], problems };
}

function nameResource(resource: AsffResource, finding: AsffFinding, at: string): NamedResource {
  const { Id, Type, Partition, Region, Details } = resource;
  const account = /^\d{12}$/.test(finding.AwsAccountId ?? "") ? (finding.AwsAccountId ?? undefined) : undefined;
  const { PrincipalName, UserName, PrincipalType } = Details?.AwsIamAccessKey ?? {};
  const image =
    Type === "Container" ? readImageReference(withoutSystem(Details?.Container?.ImageName ?? Id)) : undefined;
  if (image !== undefined)
    return { names: [imageUid(image)], facts: imageFacts([image], at), account, item: nameOf(Id), isAsset: true };
  const principal = PrincipalName || UserName;
  return cloudResource(
    {
      id: Id,
      account,
      region: Region ?? finding.Region ?? undefined,
      partition: Partition ?? undefined,
      tags: (Details?.AwsEcrContainerImage?.ImageTags ?? []).filter((tag) => typeof tag === "string"),
      principal: principal ? { name: principal, type: PrincipalType || "IAMUser" } : undefined,
    },
    at,
  );
}

/** Trivy names an image with its distribution behind: `golang:1.12-alpine (alpine 3.11.3)`. */
function withoutSystem(name: string): string {
  return name.replace(/ \([^()]*\)$/, "");
}
