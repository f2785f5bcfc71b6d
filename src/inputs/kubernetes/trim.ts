/** What of an object is kept: what resolvers read, and never a secret's value. */
import { trimAnnotations } from "./annotations.js";
import { ciliumSettings, componentOf, kubeletSettings } from "./components.js";
import { withoutHeaders, withoutUserInfo } from "./credentials.js";
import { cloudIdentities } from "./cloud-identities.js";
import { loginOf } from "./logins.js";
import { addressesIn, isSecretKey, looksLikeSecret } from "./references.js";

type Fields = Record<string, unknown>;

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The named fields that are there. */
function only(value: unknown, ...keys: readonly string[]): Fields {
  const from = fields(value);
  return Object.fromEntries(
    keys.filter((key) => from[key] !== undefined && from[key] !== null).map((key) => [key, from[key]]),
  );
}

const TOP_LEVEL = [
  "apiVersion",
  "kind",
  "type",
  "rules",
  "aggregationRule",
  "subjects",
  "roleRef",
  "subsets",
  "endpoints",
  "ports",
  "automountServiceAccountToken",
  "secrets",
  "imagePullSecrets",
];

export function trimObject(object: Fields): Fields {
  const kind = object.kind as string;
  const kept: Fields = { ...only(object, ...TOP_LEVEL), metadata: trimMetadata(object.metadata, kind) };
  if (object.spec !== undefined) kept.spec = trimSpec(kind, fields(object.spec));
  // Cilium's policies may hold several specifications.
  if (Array.isArray(object.specs)) kept.specs = withoutHeaders(object.specs);
  const status = trimStatus(fields(object.status));
  if (Object.keys(status).length > 0) kept.status = status;
  if (kind === "Secret")
    Object.assign(kept, { data: namesOnly({ ...fields(object.data), ...fields(object.stringData) }) });
  if (kind === "ConfigMap")
    Object.assign(
      kept,
      trimConfigMap(fields(object.data)),
      cloudIdentities(object),
      kubeletSettings(object),
      ciliumSettings(object),
    );
  return kept;
}

function trimMetadata(metadata: unknown, kind = ""): Fields {
  const kept = only(metadata, "name", "namespace", "uid", "labels");
  const annotations = trimAnnotations(fields(metadata).annotations, kind);
  if (Object.keys(annotations).length > 0) kept.annotations = annotations;
  const owners = list(fields(metadata).ownerReferences).map((owner) =>
    only(owner, "apiVersion", "kind", "name", "controller"),
  );
  if (owners.length > 0) kept.ownerReferences = owners;
  return kept;
}

function trimSpec(kind: string, spec: Fields): Fields {
  switch (kind) {
    case "Pod":
      return trimPod(spec);
    case "CronJob":
      return { jobTemplate: { spec: { template: trimTemplate(fields(fields(spec.jobTemplate).spec).template) } } };
    case "Node":
      return only(spec, "providerID", "taints", "unschedulable");
    case "PersistentVolume":
      return { ...only(spec, "hostPath", "local"), claimRef: only(spec.claimRef, "namespace", "name") };
    case "PersistentVolumeClaim":
      return only(spec, "volumeName");
    case "Route":
      // Routes may carry the private key of their certificate.
      return {
        ...only(spec, "host", "path", "to", "alternateBackends", "port", "wildcardPolicy"),
        ...(spec.tls === undefined ? {} : { tls: only(spec.tls, "termination") }),
      };
    case "Gateway":
      return {
        ...fields(withoutHeaders(spec)),
        ...(spec.infrastructure === undefined ? {} : { infrastructure: trimInfrastructure(spec.infrastructure) }),
      };
    case "RequestAuthentication":
      // Keys that are given in the open are long, and nothing is concluded from them.
      return { ...spec, jwtRules: list(spec.jwtRules).map((rule) => ({ ...fields(rule), jwks: undefined })) };
    case "ClusterPolicy":
    case "Policy":
      return trimAdmission(spec);
    case "PolicyException":
      return { exceptions: list(spec.exceptions).map((each) => only(each, "policyName", "ruleNames")) };
    case "Namespace":
    case "Secret":
    case "ConfigMap":
      return {};
    default:
      return spec.template === undefined ? fields(withoutHeaders(spec)) : trimWorkload(spec);
  }
}

/** Of Kyverno's policies what they validate; what they generate may be whole objects, secrets among them. */
function trimAdmission(spec: Fields): Fields {
  const rules = list(spec.rules).map((rule) => {
    const { validate, ...rest } = fields(rule);
    const conditions = ["celPreconditions", "context"].filter((key) => rest[key] !== undefined);
    const checks = Object.keys(fields(validate));
    const { deny } = fields(validate);
    const denied = deny === undefined ? {} : { deny: only(deny, "conditions") };
    const checked = { ...only(validate, "failureAction", "failureActionOverrides", "podSecurity"), ...denied, checks };
    return {
      ...only(rest, "name", "match", "exclude", "preconditions"),
      conditions,
      ...(validate === undefined ? {} : { validate: checked }),
    };
  });
  return { ...only(spec, "validationFailureAction", "validationFailureActionOverrides", "admission"), rules };
}

/** What the objects that a Gateway makes are annotated with. */
function trimInfrastructure(infrastructure: unknown): Fields {
  return { annotations: trimAnnotations(fields(infrastructure).annotations) };
}

function trimWorkload(spec: Fields): Fields {
  const kept: Fields = { ...only(spec, "replicas", "selector", "serviceName"), template: trimTemplate(spec.template) };
  const claims = list(spec.volumeClaimTemplates).map((claim) => ({ metadata: only(fields(claim).metadata, "name") }));
  if (claims.length > 0) kept.volumeClaimTemplates = claims;
  return kept;
}

function trimTemplate(template: unknown): Fields {
  return { metadata: trimMetadata(fields(template).metadata), spec: trimPod(fields(fields(template).spec)) };
}

const POD = [
  "nodeName",
  "nodeSelector",
  "tolerations",
  "serviceAccountName",
  "serviceAccount",
  "automountServiceAccountToken",
  "hostNetwork",
  "hostPID",
  "hostIPC",
  "hostUsers",
  "shareProcessNamespace",
  "securityContext",
  "runtimeClassName",
  "imagePullSecrets",
];

function trimPod(spec: Fields): Fields {
  const kept = only(spec, ...POD);
  const nodeAffinity = fields(fields(spec.affinity).nodeAffinity).requiredDuringSchedulingIgnoredDuringExecution;
  if (nodeAffinity !== undefined)
    kept.affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: nodeAffinity } };
  for (const key of ["containers", "initContainers", "ephemeralContainers"]) {
    if (Array.isArray(spec[key])) kept[key] = list(spec[key]).map((container) => trimContainer(fields(container)));
  }
  if (Array.isArray(spec.volumes)) kept.volumes = list(spec.volumes).map((volume) => trimVolume(volume));
  return kept;
}

function trimContainer(container: Fields): Fields {
  const plain = [
    "name",
    "image",
    "ports",
    "envFrom",
    "volumeMounts",
    "volumeDevices",
    "securityContext",
    "restartPolicy",
  ];
  const kept = only(container, ...plain);
  if (typeof kept.image === "string") kept.image = withoutUserInfo(kept.image);
  if (Array.isArray(container.env)) kept.env = list(container.env).map((variable) => trimVariable(fields(variable)));
  const words = [...list(container.command), ...list(container.args)].filter(
    (each): each is string => typeof each === "string",
  );
  const addresses = [...new Set(words.flatMap((word, index) => argumentAddresses(word, words[index - 1])))];
  if (addresses.length > 0) kept.args = addresses;
  const settings = { image: container.image, words, env: list(container.env), envFrom: list(container.envFrom) };
  const component = componentOf(settings);
  if (component !== undefined) kept.component = component;
  const runsOnStart = fields(container.lifecycle).postStart !== undefined;
  const login = loginOf({ ...settings, mounts: list(container.volumeMounts), runsOnStart });
  if (login !== undefined) kept.login = login;
  return kept;
}

/** `--password=x` is left out as a whole; `before` is the word before, which may be an option. */
function argumentAddresses(argument: string, before: string | undefined): string[] {
  const [, option, value] = /^--?([\w.-]+)=(.*)$/s.exec(argument) ?? [];
  return option === undefined || value === undefined ? addressesIn("", argument, before) : addressesIn(option, value);
}

function trimVariable(variable: Fields): Fields {
  const kept = only(variable, "name", "valueFrom");
  const name = typeof variable.name === "string" ? variable.name : "";
  if (typeof variable.value !== "string") return kept;
  if (looksLikeSecret(name, variable.value)) return { ...kept, secretLike: true };
  const addresses = addressesIn(name, variable.value);
  return addresses.length === 0 ? kept : { ...kept, value: addresses.join(" ") };
}

function trimVolume(volume: unknown): Fields {
  const kept = only(volume, "name", "hostPath", "secret", "configMap", "persistentVolumeClaim");
  const { csi, projected } = fields(volume);
  if (csi !== undefined) kept.csi = only(csi, "driver", "nodePublishSecretRef");
  if (projected !== undefined) kept.projected = only(projected, "sources");
  return kept;
}

function trimStatus(status: Fields): Fields {
  const kept = only(status, "podIP", "podIPs", "addresses", "loadBalancer");
  for (const key of ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"]) {
    if (Array.isArray(status[key])) kept[key] = list(status[key]).map((each) => trimContainerStatus(fields(each)));
  }
  return kept;
}

function trimContainerStatus(status: Fields): Fields {
  const ended = fields(status.state).terminated === undefined ? {} : { ended: true };
  return { ...only(status, "name", "image", "imageID"), ...ended };
}

/** Every value is replaced by nothing. */
function namesOnly(values: Fields): Fields {
  return Object.fromEntries(Object.keys(values).map((key) => [key, ""]));
}

/** `secretLike` names the entries that may hold a secret in the open. */
function trimConfigMap(data: Fields): Fields {
  const kept: Fields = {};
  const secretLike: string[] = [];
  for (const [key, value] of Object.entries(data)) {
    if (typeof value !== "string") continue;
    if (looksLikeSecret(key, value)) secretLike.push(key);
    const addresses = isSecretKey(key) ? [] : addressesIn(key, value);
    if (addresses.length > 0) kept[key] = addresses.join(" ");
  }
  return secretLike.length === 0 ? { data: kept } : { data: kept, secretLike };
}
