/** Putting images under tags that services of ECS run: the next task that starts pulls what the tag names then. */
import { text, texts } from "../../kubernetes/fields.js";
import { push } from "../building.js";
import { distinctOpen, mayAtAll, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import { mayMake } from "../making.js";
import { glob } from "../policy/pattern.js";
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
    targetsOfType(account, "ecr:repository").filter(({ resource }) => changed(runs, resource).length > 0),
  );
  const grant = { power: "change-code", way: "ecr/image-pushed", actions: actionsOf(PUSHING) } as const;
  return permittedTargets(holder, PUSHING, targets).flatMap(
    ([{ resource }, more]: readonly [ResourceTarget, Grant["open"]]) =>
      changed(runs, resource).map((target): Grant => ({
        ...grant,
        target,
        open: distinctOpen([...open, ...more]),
      })),
  );
}

/** A service that runs, and the tag that it runs from. */
interface Run {
  readonly service: string;
  readonly tag: string;
}
type Runs = ReadonlyMap<string, readonly Run[]>;

/** Services that a new image under their tag changes. */
function changed(runs: Runs, repository: Resource): readonly string[] {
  const own = (runs.get(repository.uid) ?? []).filter(({ tag }) => isMutable(repository, tag));
  return [...new Set(own.map(({ service }) => service))];
}

/**
 * Where tags are immutable, one that is there names what it named; those that a filter of the repository means are as the
 * others are not. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
 */
function isMutable({ value }: Resource, tag: string): boolean {
  const tagging = text(value, "tagging") ?? "";
  const excepted = tagging.endsWith("_WITH_EXCLUSION") && texts(value, "taggingBut").some((each) => isMeant(each, tag));
  return tagging.startsWith("IMMUTABLE") === excepted;
}

/** A star stands for any characters; nothing else is special. */
const isMeant = (filter: string, tag: string) => glob(filter.replaceAll("?", "\uFFFF")).matches(tag);

const known = new WeakMap<Resources, Runs>();

/** ARN of a repository → services that run, of whichever account, from a tag of it. */
function servicesByRepository({ estate, resources }: Account): Runs {
  const found = known.get(resources) ?? new Map<string, Run[]>();
  if (known.has(resources)) return found;
  known.set(resources, found);
  for (const service of [...resources.byAccount.values()].flat()) {
    if (service.type !== "ecs:service" || service.value.running === false) continue;
    const images = texts(taskOf(estate, service)?.value ?? {}, "images");
    for (const { arn, tag } of images.flatMap((image) => taggedIn(image) ?? []))
      push(found as Map<string, Run[]>, arn, { service: service.uid, tag });
  }
  return found;
}

/** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>` as the repository's ARN and the tag. */
function taggedIn(image: string): { readonly arn: string; readonly tag: string } | undefined {
  const [, account, region, china, name, tag = "latest"] =
    /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com(\.cn)?\/([^:@]+)(?::([^:@/]+))?$/.exec(image) ?? [];
  if (account === undefined) return undefined;
  const partition = china === undefined ? (region?.startsWith("us-gov-") === true ? "aws-us-gov" : "aws") : "aws-cn";
  return { arn: `arn:${partition}:ecr:${region}:${account}:repository/${name}`, tag };
}
