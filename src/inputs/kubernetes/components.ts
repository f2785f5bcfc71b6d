/**
 * How the cluster's own components are set, as far as it decides who may use them without a login: flags of the API
 * server, etcd and the dashboard in their pods, and the kubelets' and Cilium's configuration in their config maps.
 * https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
 * https://etcd.io/docs/latest/op-guide/configuration/
 * https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/
 */
import { readYamlPrefix } from "../../text/index.js";

/** Program → flags of which the values are no secrets; a file of settings is known to be there, not what is in it. */
const FLAGS: Readonly<Record<string, readonly string[]>> = {
  "kube-apiserver": [
    "anonymous-auth",
    "authorization-mode",
    "insecure-port",
    "insecure-bind-address",
    "authentication-config",
    "authorization-config",
    "etcd-servers",
    "etcd-certfile",
  ],
  etcd: ["client-cert-auth", "listen-client-urls", "config-file"],
  dashboard: ["enable-skip-login"],
};

/** Settings of a component, by the names of its flags. */
interface Component {
  readonly program: string;
  readonly flags: Readonly<Record<string, string>>;
}

interface Container {
  readonly image: unknown;
  readonly words: readonly string[];
  readonly env: readonly unknown[];
}

/** The component that a container runs; undefined where it runs another program, or none of its settings is read. */
export function componentOf({ image, words, env }: Container): Component | undefined {
  const [first = ""] = words;
  const program = first.slice(first.lastIndexOf("/") + 1);
  if (Object.hasOwn(FLAGS, program))
    return { program, flags: { ...variables(program, env), ...flagsOf(program, words) } };
  if (!isDashboard(image)) return undefined;
  const flags = flagsOf("dashboard", words);
  return Object.keys(flags).length === 0 ? undefined : { program: "dashboard", flags };
}

/** `kubernetesui/dashboard`, and as it was called before version 2 `kubernetes-dashboard-amd64`. */
function isDashboard(image: unknown): boolean {
  return (
    typeof image === "string" && /(^|\/)(kubernetesui\/dashboard|kubernetes-dashboard(-[a-z0-9]+)?)([:@]|$)/.test(image)
  );
}

/** A flag without a value is a switch that is on; the last of several counts. */
function flagsOf(program: string, words: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const [, name = "", value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (!FLAGS[program]!.includes(name)) continue;
    const next = words[index + 1];
    const isSwitch = next === undefined || next.startsWith("-");
    found[name] = setting(name, value ?? (isSwitch ? "true" : next));
  }
  return found;
}

/** etcd reads each flag from a variable as well: `ETCD_CLIENT_CERT_AUTH`. */
function variables(program: string, env: readonly unknown[]): Record<string, string> {
  if (program !== "etcd") return {};
  const found: Record<string, string> = {};
  for (const variable of env) {
    const { name, value } = variable as { name?: unknown; value?: unknown };
    if (typeof name !== "string" || typeof value !== "string" || !name.startsWith("ETCD_")) continue;
    const flag = name.slice("ETCD_".length).toLowerCase().replaceAll("_", "-");
    if (FLAGS[program]!.includes(flag)) found[flag] = setting(flag, value);
  }
  return found;
}

function setting(name: string, value: string): string {
  if (/-(config|file|certfile)$/.test(name)) return "";
  return /-(urls|servers)$/.test(name) ? value.split(",").flatMap(origin).join(",") : value.slice(0, 256);
}

/** `scheme://host:port`, without any user and path. */
function origin(url: string): string[] {
  if (!URL.canParse(url.trim())) return [];
  const { protocol, host } = new URL(url.trim());
  return [`${protocol}//${host}`];
}

/** kubeadm's config map, to which old versions add their number. */
const KUBELET_CONFIG = /^kubelet-config(-\d+\.\d+)?$/;

/** Longer texts are no configuration of a kubelet. */
const LONGEST = 1 << 16;

/** What the kubelets' configuration says of requests without a login; nothing for other config maps. */
export function kubeletSettings(object: Readonly<Record<string, unknown>>): object {
  const { name, namespace } = record(object.metadata);
  if (namespace !== "kube-system" || typeof name !== "string" || !KUBELET_CONFIG.test(name)) return {};
  const { kubelet } = record(object.data);
  if (typeof kubelet !== "string" || kubelet.length > LONGEST) return {};
  const { authentication, authorization, port } = record(readYamlPrefix(kubelet));
  const anonymous = record(record(authentication).anonymous).enabled === true;
  const { mode } = record(authorization);
  return {
    kubelet: {
      anonymous,
      ...(typeof mode === "string" ? { mode: mode.slice(0, 64) } : {}),
      ...(typeof port === "number" ? { port } : {}),
    },
  };
}

/**
 * Whether Cilium's rules on ranges of addresses mean nodes as well; nothing for other config maps.
 * https://docs.cilium.io/en/stable/security/policy/language/#selecting-nodes-with-cidr-ipblock
 */
export function ciliumSettings(object: Readonly<Record<string, unknown>>): object {
  if (record(object.metadata).name !== "cilium-config") return {};
  const mode = record(object.data)["policy-cidr-match-mode"];
  const modes = typeof mode === "string" && mode.length <= 64 ? mode.split(/[\s,]+/) : [];
  return modes.includes("nodes") ? { cilium: { cidrMatchMode: "nodes" } } : {};
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
