/** A seeded cluster as `kubectl get … -o json` lists it: namespaces of ten pods each, with what belongs to them. */
import { random } from "./random.mjs";
import { writeList } from "./write-list.mjs";

const PODS = 10;
const TEAMS = 40;

/** Writes the list to a file, object by object. @returns how many objects, pods and policies it holds */
export async function writeCluster(file, namespaces, seed = 1) {
  const counts = { pods: 0, policies: 0 };
  const open = '{"apiVersion":"v1","kind":"List","items":[';
  const items = counting(objectsOf(namespaces, random(seed)), counts);
  const objects = await writeList(file, { open, items, close: "]}" });
  return { objects, ...counts };
}

function* counting(objects, counts) {
  for (const object of objects) {
    if (object.kind === "Pod") counts.pods += 1;
    if (object.kind === "NetworkPolicy") counts.policies += 1;
    yield object;
  }
}

function* objectsOf(namespaces, next) {
  const pick = (count) => Math.floor(next() * count);
  const nodes = Math.max(1, Math.round((namespaces * PODS) / 100));
  for (let index = 0; index < nodes; index += 1)
    yield object(
      "v1",
      "Node",
      { name: `n${index}` },
      { status: { addresses: [{ type: "InternalIP", address: address(index) }] } },
    );
  for (let index = 0; index < namespaces; index += 1) {
    const namespace = `ns-${index}`;
    const labels = { team: `team-${index % TEAMS}`, stage: index % 3 === 0 ? "test" : "live" };
    yield object("v1", "Namespace", { name: namespace, labels });
    yield object("v1", "ServiceAccount", { name: "runner", namespace });
    yield object("v1", "Secret", { name: "login", namespace }, { type: "Opaque", data: { password: "" } });
    yield* permissions(namespace, pick);
    for (const name of ["web", "api"]) yield* application(name, namespace, { pick, nodes });
    yield* policies(index, namespace, pick);
  }
}

const address = (index) => `10.${Math.floor(index / 65536)}.${Math.floor(index / 256) % 256}.${index % 256}`;

function object(apiVersion, kind, metadata, rest = {}) {
  return { apiVersion, kind, metadata, ...rest };
}

function* permissions(namespace, pick) {
  const rules = [
    { apiGroups: [""], resources: pick(4) === 0 ? ["secrets", "pods"] : ["configmaps"], verbs: ["get", "list"] },
  ];
  yield object("rbac.authorization.k8s.io/v1", "Role", { name: "reader", namespace }, { rules });
  yield object(
    "rbac.authorization.k8s.io/v1",
    "RoleBinding",
    { name: "reader", namespace },
    {
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
      subjects: [{ kind: "ServiceAccount", name: "runner", namespace }],
    },
  );
}

function* application(name, namespace, { pick, nodes }) {
  const labels = { app: name, tier: name === "web" ? "front" : "back" };
  const privileged = pick(500) === 0;
  const containers = [
    {
      name,
      image: `registry.example.com/${name}:${pick(20)}`,
      ports: [{ containerPort: 8080, name: "http" }],
      env: [
        { name: "API_URL", value: `http://api.${namespace}:80` },
        { name: "PASSWORD", valueFrom: { secretKeyRef: { name: "login", key: "password" } } },
      ],
      ...(privileged ? { securityContext: { privileged: true } } : {}),
    },
  ];
  const spec = { serviceAccountName: "runner", containers };
  yield object(
    "apps/v1",
    "Deployment",
    { name, namespace },
    {
      spec: { replicas: PODS / 2, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
  );
  const hash = "5d4f9c7b8";
  yield object(
    "apps/v1",
    "ReplicaSet",
    {
      name: `${name}-${hash}`,
      namespace,
      ownerReferences: [{ apiVersion: "apps/v1", kind: "Deployment", name, controller: true }],
    },
    { spec: { replicas: PODS / 2, template: { metadata: { labels }, spec } } },
  );
  for (let pod = 0; pod < PODS / 2; pod += 1)
    yield object(
      "v1",
      "Pod",
      {
        name: `${name}-${hash}-${pod}`,
        namespace,
        labels: { ...labels, "pod-template-hash": hash },
        ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name: `${name}-${hash}`, controller: true }],
      },
      { spec: { ...spec, nodeName: `n${pick(nodes)}` } },
    );
  const type = name === "web" && pick(50) === 0 ? "LoadBalancer" : "ClusterIP";
  yield object(
    "v1",
    "Service",
    { name, namespace },
    {
      spec: { type, selector: { app: name }, ports: [{ port: 80, targetPort: "http" }] },
    },
  );
}

/** Two policies for each fifth namespace: closed but for a team, a namespace's own pods or a range outside. */
function* policies(index, namespace, pick) {
  if (index % 5 !== 0) return;
  const peers = [
    { namespaceSelector: { matchLabels: { team: `team-${pick(TEAMS)}` } } },
    { podSelector: {} },
    { ipBlock: { cidr: `10.${pick(256)}.0.0/16`, except: [`10.${pick(256)}.7.0/24`] } },
  ];
  yield policy("closed", namespace, { podSelector: {}, policyTypes: ["Ingress"] });
  yield policy("open-to-some", namespace, {
    podSelector: { matchLabels: { tier: "front" } },
    ingress: [
      { from: [peers[pick(3)], peers[0]], ports: [{ port: "http" }, { port: 9000, endPort: 9000 + pick(50) }] },
    ],
  });
}

function policy(name, namespace, spec) {
  return object("networking.k8s.io/v1", "NetworkPolicy", { name, namespace }, { spec });
}
