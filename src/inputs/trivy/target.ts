/** What a Trivy report is about: an image, a repository, a workload, or what `--asset` says. */
import { imageUid, readImageReference } from "../../model/image-reference.js";
import type { ImageReference } from "../../model/image-reference.js";
import type { StatedFactInput } from "../../model/index.js";
import { objectNames } from "../cluster-object.js";
import { imageFacts } from "../image-facts.js";
import type { ReadOptions } from "../input.js";
import { readRepositoryAddress, repositoryFact } from "../repository.js";
import type { TrivyFrame } from "./schema.js";

export interface Target {
  /** Assets for what is inside the artifact, the most certain first. */
  readonly content: readonly string[];
  /** Assets for what is configured around it. */
  readonly configuration: readonly string[];
  readonly facts: readonly StatedFactInput[];
  /** The configuration is that of an object of a cluster, not of a file. */
  readonly isClusterObject: boolean;
}

/** Reads the artifact's names; `at` is the place of the frame. */
export function targetOf(frame: TrivyFrame, at: string, options: ReadOptions): Target {
  const workload = workloadNames(frame, options);
  const isClusterObject = workload.length > 0;
  const given = options.asset === undefined ? [] : [options.asset];
  const images = imagesOf(frame, workload.length > 0);
  if (images.length > 0) {
    const uids = images.map(imageUid);
    const content = [...uids, ...workload, ...given];
    const configuration = isClusterObject ? workload : content;
    return { content, configuration, facts: withLayers(imageFacts(images, at), frame), isClusterObject };
  }
  const address = readRepositoryAddress(
    frame.Metadata?.RepoURL || (isRepository(frame) ? (frame.ArtifactName ?? "") : ""),
  );
  if (address) {
    const { Branch, Commit } = frame.Metadata ?? {};
    const content = [address.uid, ...given];
    const fact = repositoryFact(address, at, { branch: Branch ?? undefined, commit: Commit ?? undefined });
    return { content, configuration: content, facts: [fact], isClusterObject };
  }
  const content = [...workload, ...given];
  return { content, configuration: content, facts: [], isClusterObject };
}

/** What the image is made of belongs to its content: to the digest, or to the tag where that is all that is known. */
function withLayers(facts: readonly StatedFactInput[], { Metadata }: TrivyFrame): StatedFactInput[] {
  const stated = Metadata?.DiffIDs ?? Metadata?.ImageConfig?.rootfs?.diff_ids ?? [];
  const [content] = facts;
  if (content?.fact !== "asset" || stated.length === 0 || stated.length > MOST_LAYERS) return [...facts];
  const layers = stated.map((digest, place) => `${String(place).padStart(3, "0")} ${digest.slice(0, 256)}`);
  return [{ ...content, properties: { ...content.properties, layers } }, ...facts.slice(1)];
}

/** Container engines take at most 127; more is no image that runs. */
const MOST_LAYERS = 999;

function isRepository({ ArtifactType, ArtifactName }: TrivyFrame): boolean {
  return /^(repository|filesystem)$/.test(ArtifactType ?? "") && /^[a-z+]+:\/\/|^git@/.test(ArtifactName ?? "");
}

function workloadNames({ Namespace, Kind, Name }: TrivyFrame, { cluster }: ReadOptions): string[] {
  return Kind && Name ? objectNames({ kind: Kind, name: Name, namespace: Namespace }, cluster) : [];
}

/** A result's name that ends in a distribution is that of an image: `alpine:3.11 (alpine 3.11.13)`. */
export const SYSTEM = / \([a-z][\w. /-]* [^()]+\)$/;

/** Digests first, since findings are about content; then tags. */
function imagesOf(frame: TrivyFrame, isWorkload: boolean): ImageReference[] {
  const { RepoTags, RepoDigests } = frame.Metadata ?? {};
  const named = [...(RepoDigests ?? []), ...(RepoTags ?? [])].filter((name) => name !== "");
  const system = (frame.Results ?? []).find(
    ({ Target, Class }) => Class === "os-pkgs" || SYSTEM.test(Target ?? ""),
  )?.Target;
  const isOld = frame.ArtifactType === undefined && system !== undefined;
  if (named.length === 0 && !isWorkload && !isOld && frame.ArtifactType !== "container_image") return [];
  const fallback = (isWorkload ? undefined : frame.ArtifactName) || system || "";
  const images = (named.length > 0 ? named : [fallback]).flatMap((text) => readArtifact(text) ?? []);
  return [...new Map(images.map((image) => [imageUid(image), image])).values()].sort(
    (a, b) => Number(b.digest !== undefined) - Number(a.digest !== undefined),
  );
}

/** `alpine:3.11 (alpine 3.11.13)` is a target; a tar file is no reference. */
function readArtifact(text: string): ImageReference | undefined {
  const bare = text.replace(SYSTEM, "");
  return /\.(tar|tgz|tar\.gz)$/.test(bare) ? undefined : readImageReference(bare);
}
