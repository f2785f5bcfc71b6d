/** Workloads as assets, with what they are made of, run as and know. */
import { items, text } from "./fields.js";
import type { Fields } from "./fields.js";
import { readClaimedFolders } from "./claimed-folders.js";
import { relateAccounts } from "./identities.js";
import { readImage, readRunningImage } from "./images.js";
import type { ImageReference } from "./images.js";
import { parseCidr } from "./network/addresses.js";
import type { Network } from "./network/index.js";
import type { Cluster } from "./objects.js";
import { asset, mention, relate, unjoined } from "./output.js";
import type { Output } from "./output.js";
import { workloadSettings } from "./pod-settings.js";
import { namespaceUid } from "./scopes.js";
import { relateSecrets } from "./secrets.js";
import type { PodSpec, Workload } from "./workloads.js";

/** Where clouds tell a machine who it is, and hand out its credentials: AWS, Azure and Google Cloud alike. */
const METADATA_SERVICE = parseCidr("169.254.169.254")!;

interface Writing {
  readonly cluster: Cluster;
  readonly network: Network;
  readonly output: Output;
}

/** `inCloud`: what service accounts may act as in a cloud. */
export function writeWorkloads(
  workloads: readonly Workload[],
  inCloud: ReadonlyMap<string, readonly string[]>,
  { cluster, network, output }: Writing,
): void {
  const folderOf = readClaimedFolders(cluster);
  for (const workload of workloads) {
    const { uid, name, object, basis } = workload;
    const { accounts, tokenMounted } = relateAccounts(cluster, workload, output);
    // The token for the cloud is put into the pod whether that for the API server is or not.
    if (!tokenMounted)
      for (const target of accounts.flatMap((account) => inCloud.get(account) ?? []))
        relate(output, object, { type: "RUNS_AS", source: uid, target });
    const labels = Object.entries(object.labels)
      .map(([key, value]) => `${key}=${value}`)
      .sort();
    const reachesMetadata = network.mayReachAddress(uid, METADATA_SERVICE, { protocol: "tcp", port: 80 });
    const properties = { ...workloadSettings(workload, folderOf), tokenMounted, reachesMetadata, labels };
    asset(output, object, { uid, kind: "Compute", name, aliases: [...workload.aliases].sort(), properties, basis });
    relate(output, object, { type: "IN", source: uid, target: namespaceUid(cluster, workload.namespace) });
    relateSecrets(cluster, workload, output);
    relateImages(workload, output);
  }
}

/**
 * The digest that a node reports says what runs; the reference in the specification what is asked for. An image that
 * only starts the pod is described, so that what scanners find in it has an asset, and no weakness of it is the pod's.
 */
function relateImages({ uid, pods }: Workload, output: Output): void {
  const done = new Set<string>();
  const relateOnce = (type: "BUILT_FROM" | "DEPLOYS", image: ImageReference, pod: PodSpec) => {
    const ends = type === "BUILT_FROM" ? { source: uid, target: image.uid } : { source: image.uid, target: uid };
    const properties = type === "BUILT_FROM" ? {} : { why: "it starts what the tag leads to" };
    if (!done.has(`${type} ${image.uid}`)) relate(output, pod.object, { type, ...ends, properties });
    done.add(`${type} ${image.uid}`);
  };
  for (const pod of pods) {
    const running = items(pod.spec, "containers");
    for (const container of [...running, ...items(pod.spec, "initContainers")]) {
      for (const image of imagesOf(pod, container, output)) {
        if (running.includes(container)) relateOnce("BUILT_FROM", image, pod);
        // Whoever can change what a tag leads to decides what runs; the content of a digest cannot be changed.
        if (image.digest === undefined) relateOnce("DEPLOYS", image, pod);
      }
    }
  }
}

function imagesOf(pod: PodSpec, container: Fields, output: Output): ImageReference[] {
  const reference = text(container, "image");
  if (reference === undefined) return [];
  const asked = readImage(reference);
  if (asked === undefined) {
    const why = `${reference.slice(0, 200)} is no image reference, so nothing is known of what the container runs`;
    unjoined(output, pod.object, why);
    return [];
  }
  const running = runningImage(pod, container.name, asked);
  const images = running === undefined ? [asked] : [running, asked];
  for (const image of images) mentionImage(pod, image, output);
  joinTag(pod, asked, running, output);
  return images;
}

/** A node may report another repository than the one asked for, where a mirror stands in: the digest counts. */
function runningImage(pod: PodSpec, container: unknown, asked: ImageReference): ImageReference | undefined {
  const status = pod.running.find((each) => each.name === container);
  const running = readRunningImage(text(status, "imageID"));
  if (running?.digest === undefined || asked.digest !== undefined) return undefined;
  return readImage(`${asked.repository}@${running.digest}`);
}

function mentionImage(pod: PodSpec, { uid, repository, digest, tag, aliases }: ImageReference, output: Output): void {
  const name = uid.slice("image/".length);
  const properties = { repository, ...(digest === undefined ? {} : { digest }), ...(tag === undefined ? {} : { tag }) };
  mention(output, pod.object, { uid, kind: "Image", name, aliases, properties });
}

/** One pod says both what was asked for and what runs: the tag led to that content. */
function joinTag(pod: PodSpec, asked: ImageReference, running: ImageReference | undefined, output: Output): void {
  if (running === undefined || asked.digest !== undefined) return;
  const properties = { why: "the node pulled this content for the tag" };
  relate(output, pod.object, {
    type: "BUILT_FROM",
    source: asked.uid,
    target: running.uid,
    properties,
    basis: "observed",
  });
}
