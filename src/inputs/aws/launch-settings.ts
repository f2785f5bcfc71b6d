/** What start scripts and container definitions say of how something runs, in Terraform's names. */
import { compact, items, text, type Fields } from "./record.js";
import { containers } from "./terraform-reading.js";
import { setsLogin } from "./traces.js";

/** What a start script says of the machine; the script itself is not kept. */
export function machine({ user_data: script, user_data_base64: wrapped }: Fields) {
  const [, cluster] = /ECS_CLUSTER=["']?([\w-]+)/.exec(scriptOf(script) + scriptOf(wrapped)) ?? [];
  return { cluster, login: setsLogin(script, wrapped) || undefined };
}

function scriptOf(script: unknown): string {
  if (typeof script !== "string") return "";
  return /^[A-Za-z0-9+/\s]+=*\s*$/.test(script) ? Buffer.from(script, "base64").toString("utf8") : script;
}

/** What of a task's containers reaches their machine, and images that tags name in registries of AWS. */
export function isolation(values: Fields) {
  const list = items(containers(values.container_definitions));
  const volumes = new Map(items(values.volume).map((each) => [text(each.name), text(each.host_path)]));
  const mounts = list
    .flatMap((each) => items(each.mountPoints))
    .flatMap(({ sourceVolume, readOnly }) => {
      const path = volumes.get(text(sourceVolume));
      return path === undefined ? [] : [`${path}:${readOnly === true ? "ro" : "rw"}`];
    });
  const network = text(values.network_mode);
  return {
    network,
    hostPorts: list.flatMap((each) => items(each.portMappings).map((one) => hostPort(one, network))),
    privileged: list.some((each) => each.privileged === true) || undefined,
    hostPaths: mounts,
    pid: text(values.pid_mode),
    images: list.flatMap(({ image }) => (/\.dkr\.ecr\.[^@]+$/.test(text(image) ?? "") ? [text(image)] : [])),
  };
}

/** How the metadata service answers: `off`, `v2` (only to who has fetched a token), `v1`, with the hops of an answer. */
export function metadataOf(settings: Fields): Fields | undefined {
  const { http_endpoint: endpoint, http_tokens: tokens, http_put_response_hop_limit: hops } = settings;
  if (endpoint === undefined && tokens === undefined) return undefined;
  const version = endpoint === "disabled" ? "off" : tokens === "required" ? "v2" : "v1";
  return compact({ version, hops });
}

/** The machine's port that leads to a container's: `any` where one of the ephemeral ports is taken. */
function hostPort({ containerPort, hostPort: stated }: Fields, network: string | undefined): number | "any" {
  const port = network === "host" ? (containerPort ?? stated) : stated;
  return typeof port === "number" && port > 0 ? port : "any";
}
