import { describe, expect, it } from "vitest";
import { conclude, deployment, pod, policy, service } from "./conclude.js";

const owner = (kind: string, name: string) => ({
  ownerReferences: [{ apiVersion: "apps/v1", kind, name, controller: true }],
});

describe("a workload", () => {
  it("is the topmost owner, and names of pods and ReplicaSets are its aliases", () => {
    const set = {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name: "cart-5d4f6", namespace: "default", ...owner("Deployment", "cart") },
      spec: {},
    };
    const { asset } = conclude(
      deployment("cart"),
      set,
      pod("cart-5d4f6-x", { metadata: owner("ReplicaSet", "cart-5d4f6") }),
    );
    expect(asset("default/Deployment/cart")?.aliases).toEqual(
      expect.arrayContaining(["default/Deployment/cart", "default/ReplicaSet/cart-5d4f6", "default/Pod/cart-5d4f6-x"]),
    );
    expect(asset("default/Pod/cart-5d4f6-x")).toBeUndefined();
  });

  it("is the Deployment where only pods with its hash are known", () => {
    const labels = { app: "cart", "pod-template-hash": "5d4f6" };
    const { asset } = conclude(pod("cart-5d4f6-x", { labels, metadata: owner("ReplicaSet", "cart-5d4f6") }));
    expect(asset("default/Deployment/cart")).toMatchObject({
      basis: "inferred",
      aliases: expect.arrayContaining(["default/ReplicaSet/cart-5d4f6"]),
    });
  });

  it("is the ReplicaSet where nothing says that a Deployment made it", () => {
    expect(
      conclude(pod("cart-5d4f6-x", { metadata: owner("ReplicaSet", "cart-5d4f6") })).asset(
        "default/ReplicaSet/cart-5d4f6",
      ),
    ).toBeDefined();
  });

  it("stands by itself when its owners form a circle, and that is said", () => {
    const job = (name: string, above: string) => ({
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name, namespace: "default", ...owner("Job", above) },
      spec: {},
    });
    const { asset, unjoined } = conclude(job("a", "b"), job("b", "a"));
    expect([asset("default/Job/a"), asset("default/Job/b")]).not.toContain(undefined);
    expect(unjoined.join()).toContain("circle");
  });
});

describe("a pod's settings", () => {
  it("tell what it is allowed on its node", () => {
    const container = {
      name: "m",
      image: "x:1",
      securityContext: { privileged: true, runAsUser: 0, capabilities: { add: ["CAP_SYS_ADMIN"] } },
      volumeMounts: [{ name: "root", readOnly: true }],
    };
    const spec = {
      hostPID: true,
      containers: [container],
      volumes: [
        { name: "root", hostPath: { path: "/" } },
        { name: "unused", hostPath: { path: "/etc" } },
      ],
    };
    expect(conclude(pod("p", { spec })).asset("default/Pod/p")?.properties).toMatchObject({
      privileged: true,
      hostPID: true,
      hostNetwork: false,
      capabilities: ["SYS_ADMIN"],
      hostPaths: ["/:ro"],
      runAsRoot: true,
      tokenMounted: true,
    });
  });

  it.each([
    ["no policy is about it", undefined, true],
    ["a policy lets it to every address but that", { cidr: "0.0.0.0/0", except: ["169.254.169.254/32"] }, false],
    ["a policy lets it to every address but private ones", { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] }, true],
    ["a policy lets it to its own network only", { cidr: "10.0.0.0/8" }, false],
  ])("say whether the pod reaches the cloud's metadata service: %s", (_, ipBlock, is) => {
    const spec = { podSelector: {}, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock }] }] };
    const policies = ipBlock === undefined ? [] : [policy("out", spec)];
    expect(conclude(pod("p"), ...policies).asset("default/Pod/p")?.properties?.reachesMetadata).toBe(is);
  });

  describe("hold a folder of the node", () => {
    const claim = (name: string, spec = {}) => ({
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name, namespace: "default" },
      spec,
    });
    const volume = (spec: object) => ({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: "disk" },
      spec: { hostPath: { path: "/etc" }, ...spec },
    });
    const spec = {
      containers: [{ name: "m", image: "x:1", volumeMounts: [{ name: "v", mountPath: "/v" }] }],
      volumes: [{ name: "v", persistentVolumeClaim: { claimName: "mine" } }],
    };

    it.each([
      ["that the volume is bound to", [volume({ claimRef: { namespace: "default", name: "mine" } })], ["/etc:rw"]],
      ["that the claim asks for", [volume({}), claim("mine", { volumeName: "disk" })], ["/etc:rw"]],
      [
        "that is a disk of one node",
        [volume({ hostPath: undefined, local: { path: "/var" }, claimRef: { namespace: "default", name: "mine" } })],
        ["/var:rw"],
      ],
      [
        "but not one that still names a claim which is bound to another",
        [volume({ claimRef: { namespace: "default", name: "mine" } }), claim("mine", { volumeName: "elsewhere" })],
        [],
      ],
      ["but not another claim's", [volume({ claimRef: { namespace: "default", name: "other" } }), claim("mine")], []],
      ["but not that of the same name elsewhere", [volume({ claimRef: { namespace: "a", name: "mine" } })], []],
      ["but no volume that lies in a cloud", [volume({ hostPath: undefined, claimRef: { name: "mine" } })], []],
    ])("through a claim: %s", (_, others, held) => {
      expect(conclude(pod("p", { spec }), ...others).asset("default/Pod/p")?.properties?.hostPaths).toEqual(held);
    });
  });

  it("give nothing on the node to a pod with users of its own, privileged or not", () => {
    const containers = [{ name: "m", image: "x:1", securityContext: { privileged: true } }];
    const privileged = (more: object) =>
      conclude(pod("p", { spec: { containers, ...more } })).asset("default/Pod/p")?.properties?.privileged;
    expect([privileged({}), privileged({ hostUsers: true }), privileged({ hostUsers: false })]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it("keep the token away where pod or account say so", () => {
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace: "default" },
      automountServiceAccountToken: false,
    };
    expect(conclude(account, pod("p")).asset("default/Pod/p")?.properties?.tokenMounted).toBe(false);
    expect(
      conclude(account, pod("p", { spec: { automountServiceAccountToken: true } })).asset("default/Pod/p")?.properties
        ?.tokenMounted,
    ).toBe(true);
  });
});

describe("images", () => {
  const built = (spec: object, status?: object) => conclude({ ...pod("p", { spec }), status }).links("BUILT_FROM");

  it("are written out in full", () => {
    expect(built({ containers: [{ name: "m", image: "nginx" }] })).toEqual([
      "default/Pod/p -> image/docker.io/library/nginx:latest",
    ]);
    expect(built({ containers: [{ name: "m", image: "localhost:5000/a/b:1" }] })).toEqual([
      "default/Pod/p -> image/localhost:5000/a/b:1",
    ]);
  });

  it("are told by the digest that runs, joined to the tag that asked for it", () => {
    const digest = `sha256:${"a".repeat(64)}`;
    const status = { containerStatuses: [{ name: "m", imageID: `docker-pullable://ghcr.io/x/y@${digest}` }] };
    expect(built({ containers: [{ name: "m", image: "ghcr.io/x/y:1" }] }, status)).toEqual([
      `default/Pod/p -> image/ghcr.io/x/y:1`,
      `default/Pod/p -> image/ghcr.io/x/y@${digest}`,
      `image/ghcr.io/x/y:1 -> image/ghcr.io/x/y@${digest}`,
    ]);
  });
});

it("whoever changes a tag decides what runs, also as what only starts it; a digest stays what it is", () => {
  const fixed = `ghcr.io/x/z:1@sha256:${"a".repeat(64)}`;
  const spec = {
    initContainers: [{ name: "i", image: "ghcr.io/x/init:1" }],
    containers: [
      { name: "m", image: "ghcr.io/x/y:1" },
      { name: "n", image: fixed },
    ],
  };
  expect(conclude(pod("p", { spec })).links("DEPLOYS")).toEqual([
    "image/ghcr.io/x/init:1 -> default/Pod/p",
    "image/ghcr.io/x/y:1 -> default/Pod/p",
  ]);
});

describe("containers that only start a pod", () => {
  const volumes = [
    { name: "seed", secret: { secretName: "seed" } },
    { name: "root", hostPath: { path: "/" } },
    { name: "key", secret: { secretName: "key" } },
  ];
  const starter = {
    name: "init",
    image: "ghcr.io/x/init:1",
    env: [{ name: "DB", value: "db:80" }],
    ports: [{ containerPort: 9999, name: "http" }],
    securityContext: { privileged: true },
    volumeMounts: [{ name: "seed" }, { name: "root" }],
  };
  const main = { name: "main", image: "ghcr.io/x/y:1", volumeMounts: [{ name: "key" }] };
  const spec = { volumes, initContainers: [starter], containers: [main], imagePullSecrets: [{ name: "registry" }] };
  const found = (parts: object = {}, status: object = {}) =>
    conclude(service("db"), { ...pod("p", { spec: { ...spec, ...parts } }), status });

  it("leave it neither their rights, nor their image's weaknesses, nor the addresses that they call", () => {
    const { asset, links } = found();
    expect(asset("default/Pod/p")?.properties).toMatchObject({ privileged: false, hostPaths: [] });
    expect(links("BUILT_FROM")).toEqual(["default/Pod/p -> image/ghcr.io/x/y:1"]);
    expect(links("CALLS")).toEqual([]);
    expect(found().nodes.map(({ uid }) => uid)).toContain("image/ghcr.io/x/init:1");
  });

  it("have secrets that its code never sees, as has the kubelet that pulls the image", () => {
    const uses = found().relationships("USES_SECRET");
    const said = uses.map(({ target, properties }) => [target.replace(/.*\//, ""), properties?.atStart === true]);
    expect(said).toEqual([
      ["key", false],
      ["seed", true],
      ["registry", true],
    ]);
  });

  it("are part of it when they restart always", () => {
    const { asset, links } = found({ initContainers: [{ ...starter, restartPolicy: "Always" }] });
    expect(asset("default/Pod/p")?.properties).toMatchObject({ privileged: true, hostPaths: ["/:rw"] });
    expect(links("BUILT_FROM")).toHaveLength(2);
    expect(links("CALLS")).toEqual(["default/Pod/p -> default/Service/db"]);
  });

  it("a container for debugging is part of it until it has ended", () => {
    const debugging = { initContainers: [], ephemeralContainers: [starter] };
    expect(found(debugging).asset("default/Pod/p")?.properties?.privileged).toBe(true);
    const ended = { ephemeralContainerStatuses: [{ name: "init", ended: true }] };
    expect(found(debugging, ended).asset("default/Pod/p")?.properties?.privileged).toBe(false);
  });
});

describe("where a pod runs", () => {
  const node = (name: string, parts: object = {}, labels = {}) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels },
    spec: parts,
  });

  it("is the node that it names", () => {
    expect(conclude(node("a"), node("b"), pod("p", { spec: { nodeName: "b" } })).links("RUNS_ON")).toEqual([
      "default/Pod/p -> Node/b",
    ]);
  });

  it("is any node that selectors and taints allow", () => {
    const tainted = node("c", { taints: [{ key: "k", effect: "NoSchedule" }] }, { zone: "1" });
    const found = conclude(
      node("a", {}, { zone: "1" }),
      node("b", {}, { zone: "2" }),
      tainted,
      pod("p", { spec: { nodeSelector: { zone: "1" } } }),
    );
    expect(found.links("RUNS_ON")).toEqual(["default/Pod/p -> Node/a"]);
  });

  it("is an unnamed node where none is known", () => {
    const found = conclude(pod("p"));
    expect(found.links("RUNS_ON")).toEqual(["default/Pod/p -> Node/unknown"]);
    expect(found.facts.find((fact) => fact.fact === "relationship" && fact.type === "RUNS_ON")).toMatchObject({
      basis: "inferred",
      properties: { why: expect.stringMatching(/^assumed: no input names a node/) },
    });
  });
});

describe("the user that a workload runs as", () => {
  const container = (runAsUser?: number) => ({ name: "m", image: "x:1", securityContext: { runAsUser } });
  it.each([
    ["its container's", { containers: [container(101)] }, 101],
    ["its pod's where the container sets none", { containers: [container()], securityContext: { runAsUser: 7 } }, 7],
    ["the container's before the pod's", { containers: [container(101)], securityContext: { runAsUser: 7 } }, 101],
    ["none where containers differ", { containers: [container(101), container(1000)] }, undefined],
    ["none where one leaves it to its image", { containers: [container(101), container()] }, undefined],
  ])("is %s", (_name, spec, expected) => {
    expect(conclude(pod("p", { spec })).asset("default/Pod/p")?.properties?.runAsUser).toBe(expected);
  });
});

describe("secrets", () => {
  it("are those mounted, in the environment and used to pull", () => {
    const container = {
      name: "m",
      image: "x:1",
      env: [{ name: "K", valueFrom: { secretKeyRef: { name: "b", key: "k" } } }],
      envFrom: [{ secretRef: { name: "c" } }],
      volumeMounts: [{ name: "v", mountPath: "/v" }],
    };
    const spec = {
      containers: [container],
      volumes: ["a", "unmounted"].map((name) => ({ name: name === "a" ? "v" : "w", secret: { secretName: name } })),
      imagePullSecrets: [{ name: "d" }],
    };
    expect(conclude(pod("p", { spec })).links("USES_SECRET")).toEqual(
      ["a", "b", "c", "d"].map((name) => `default/Pod/p -> default/Secret/${name}`),
    );
  });

  it("that are tokens unlock their account", () => {
    const token = {
      apiVersion: "v1",
      kind: "Secret",
      type: "kubernetes.io/service-account-token",
      metadata: { name: "t", namespace: "default", annotations: { "kubernetes.io/service-account.name": "bot" } },
    };
    expect(conclude(token).links("UNLOCKS")).toEqual(["default/Secret/t -> default/ServiceAccount/bot"]);
  });
});

it("keeps data where its image is a database, which its Service serves", () => {
  const database = pod("db", { spec: { containers: [{ name: "m", image: "postgres:16" }] } });
  const found = conclude(database, service("db", { ports: [{ port: 5432 }] }));
  expect(found.links("KEEPS")).toEqual(["default/Pod/db -> default/Pod/db#data"]);
  expect(found.links("SERVES")).toEqual(["default/Service/db -> default/Pod/db#data"]);
});

it("takes no exporter for the database that it watches", () => {
  expect(
    conclude(
      pod("m", { spec: { containers: [{ name: "m", image: "prometheuscommunity/postgres-exporter:1" }] } }),
    ).links("KEEPS"),
  ).toEqual([]);
});

it.each([
  ["made of a database's, on its port", "registry.example/shop-mongodb:1", 27017, true],
  ["on another port", "registry.example/shop-mongodb:1", 8080, false],
  ["of another name, on its port", "registry.example/shop-mongodb-proxy:1", 27017, false],
  ["of a name that only ends like one", "registry.example/shopmongodb:1", 27017, false],
])("keeps data where its image is one %s: %s", (_, image, containerPort, keeps) => {
  const spec = { containers: [{ name: "m", image, ports: [{ containerPort }] }] };
  expect(conclude(pod("p", { spec })).links("KEEPS")).toHaveLength(keeps ? 1 : 0);
});

it("has something that stands for all nodes where they are more than two dozen, so that steps to them stay few", () => {
  const nodes = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: `n${index}` },
    }));
  expect(conclude(...nodes(24)).asset("any-node")).toBeUndefined();
  const found = conclude(...nodes(25));
  expect(found.relationships("MAY", "any-node").map(({ target }) => target)).toEqual(["k8s/c"]);
  expect(found.facts).toContainEqual(
    expect.objectContaining({ uid: "k8s/c", properties: expect.objectContaining({ nodeCount: 25 }) }),
  );
});
