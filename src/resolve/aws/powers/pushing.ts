/** Putting images under tags that services of ECS run: the next task that starts pulls what the tag names then. */
import { text, texts } from "../../kubernetes/fields.js";
import { push } from "../building.js";
import { distinctOpen, mayAtAll, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import { mayMake } from "../making.js";
import type { Resource, Resources } from "../resources.js";
import { taskOf } from "../roles.js";
import { PUSHING } from "../ways/index.js";
import { actionsOf, type Account, type Grant } from "./grant.js";
import { listOnce, targetsOfType, type ResourceTarget } from "./target.js";

/** Services whose containers it may change by their images. */
export function pushing(account: Account, holder: Holder): Grant[] {
  if (PUSHING.some(({ action }) => !mayAtAll(holder, action))) return [];
  const open = mayMake(holder, PUSHING);
  if (open === undefined) return [];
  const runs = servicesByRepository(account);
  const targets = listOnce(account, "repositories that services run from", () =>
    targetsOfType(account, "ecr:repository").filter(
      ({ resource }) => isChangedByTag(resource) && runs.has(resource.uid),
    ),
  );
  const grant = { power: "change-code", way: "ecr/image-pushed", actions: actionsOf(PUSHING) } as const;
  return permittedTargets(holder, PUSHING, targets).flatMap(
    ([{ resource }, more]: readonly [ResourceTarget, Grant["open"]]) =>
      (runs.get(resource.uid) ?? []).map((target): Grant => ({
        ...grant,
        target,
        open: distinctOpen([...open, ...more]),
      })),
  );
}

/** Where tags are immutable, one that is there names what it named. */
const isChangedByTag = ({ value }: Resource) => text(value, "tagging")?.startsWith("IMMUTABLE") !== true;

const known = new WeakMap<Resources, ReadonlyMap<string, readonly string[]>>();

/** ARN of a repository → services that run, of whichever account, from a tag of it. */
function servicesByRepository({ estate, resources }: Account): ReadonlyMap<string, readonly string[]> {
  const found = known.get(resources) ?? new Map<string, string[]>();
  if (known.has(resources)) return found;
  known.set(resources, found);
  for (const service of [...resources.byAccount.values()].flat()) {
    if (service.type !== "ecs:service" || service.value.running === false) continue;
    const images = texts(taskOf(estate, service)?.value ?? {}, "images");
    const repositories = new Set(images.flatMap((image) => repositoryOf(image) ?? []));
    for (const arn of repositories) push(found as Map<string, string[]>, arn, service.uid);
  }
  return found;
}

/** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>` as the repository's ARN. */
function repositoryOf(image: string): string | undefined {
  const [, account, region, china, name] =
    /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(\.cn)?\/([^:@]+)(?::[^:@/]+)?$/.exec(image) ?? [];
  if (account === undefined) return undefined;
  const partition = china === undefined ? (region?.startsWith("us-gov-") === true ? "aws-us-gov" : "aws") : "aws-cn";
  return `arn:${partition}:ecr:${region}:${account}:repository/${name}`;
}
