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
  etcd: ["client-cert-auth", "trusted-ca-file", "listen-client-urls", "config-file"],
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
  readonly envFrom: readonly unknown[];
}

/**
 * The component that a container runs; undefined where it runs another program, or none of its settings is read. A value
 * that comes from elsewhere is given as the variable that holds it: `$(NAME)`.
 */
export function componentOf({ image, words, env, envFrom }: Container): Component | undefined {
  const [first = ""] = words;
  const program = first.slice(first.lastIndexOf("/") + 1);
  const values = readEnvironment(env);
  if (Object.hasOwn(FLAGS, program))
    return { program, flags: { ...variables(program, values, envFrom), ...flagsOf(program, words, values) } };
  if (!isDashboard(image)) return undefined;
  const flags = flagsOf("dashboard", words, values);
  return Object.keys(flags).length === 0 ? undefined : { program: "dashboard", flags };
}

/** `kubernetesui/dashboard`, and as it was called before version 2 `kubernetes-dashboard-amd64`. */
function isDashboard(image: unknown): boolean {
  return (
    typeof image === "string" && /(^|\/)(kubernetesui\/dashboard|kubernetes-dashboard(-[a-z0-9]+)?)([:@]|$)/.test(image)
  );
}

/** Variable → its value as far as it is written there. */
type Values = ReadonlyMap<string, string>;

/** Addresses of the pod and of its node, which are never the machine's own name for itself. */
const POD_ADDRESS = /^status\.(podIPs?|hostIPs?)$/;

/** Each variable may use those before it. */
function readEnvironment(env: readonly unknown[]): Values {
  const values = new Map<string, string>();
  for (const variable of env) {
    const { name, value, valueFrom } = record(variable);
    if (typeof name !== "string") continue;
    const { fieldPath } = record(record(valueFrom).fieldRef);
    const isAddress = typeof fieldPath === "string" && POD_ADDRESS.test(fieldPath);
    if (typeof value === "string") values.set(name, expand(value, values));
    else if (valueFrom === undefined || isAddress) values.set(name, isAddress ? "pod-address" : "");
    else values.set(name, `$(${name})`);
  }
  return values;
}

/** https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/ */
function expand(text: string, values: Values): string {
  return text.replace(/\$\$|\$\(([^()]+)\)/g, (found, name?: string) =>
    name === undefined ? "$" : (values.get(name) ?? found),
  );
}

/** A flag without a value is a switch that is on; the last of several counts. */
function flagsOf(program: string, words: readonly string[], values: Values): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [index, word] of words.entries()) {
    const [, name = "", value] = /^--?([a-z-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (!FLAGS[program]!.includes(name)) continue;
    const next = words[index + 1];
    const isSwitch = next === undefined || next.startsWith("-");
    found[name] = setting(name, expand(value ?? (isSwitch ? "true" : next), values));
  }
  return found;
}

/**
 * etcd reads each flag from a variable as well: `ETCD_CLIENT_CERT_AUTH`. A map of variables may hold what it listens to and
 * whom it asks; that flags beside it count says that it names no file of settings.
 */
function variables(program: string, values: Values, envFrom: readonly unknown[]): Record<string, string> {
  if (program !== "etcd") return {};
  const prefixes = envFrom.map((each) => record(each).prefix ?? "");
  return Object.fromEntries(
    FLAGS[program]!.flatMap((flag) => {
      const name = `ETCD_${flag.toUpperCase().replaceAll("-", "_")}`;
      const isInMap = !isFile(flag) && prefixes.some((prefix) => name.startsWith(String(prefix)));
      const value = values.get(name) ?? (isInMap ? `$(${name})` : "");
      return value === "" ? [] : [[flag, setting(flag, value)]];
    }),
  );
}

function isFile(flag: string): boolean {
  return /-(config|file|certfile)$/.test(flag);
}

function setting(name: string, value: string): string {
  if (isFile(name)) return "";
  return /-(urls|servers)$/.test(name) ? value.split(",").flatMap(origin).join(",") : value.slice(0, 256);
}

/** `scheme://host:port`, without any user and path; of what is no address yet, the variable in it. */
function origin(url: string): string[] {
  if (!URL.canParse(url.trim())) return /\$\([^()]+\)/.exec(url)?.slice(0, 1) ?? [];
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
