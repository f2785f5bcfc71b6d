/** Interfaces of nodes and of the control plane that ask nobody for a login, as settings and scanners say. */
import { describe, expect, it } from "vitest";
import { trimObject } from "../../../src/inputs/kubernetes/trim.js";
import type { StatedFactInput } from "../../../src/model/index.js";
import { StatedFact } from "../../../src/model/index.js";
import { concludePlaced, place, pod, policy, service } from "./conclude.js";

const node = (name: string, ip: string, labels: object = {}) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels },
  status: { addresses: [{ type: "InternalIP", address: ip }] },
});
const MASTER = node("m", "10.0.0.1", { "node-role.kubernetes.io/control-plane": "" });
const WORKER = node("w", "10.0.0.2");

/** A pod that a node starts from its files. */
const part = (program: string, flags: readonly string[], env: readonly object[] = [], namespace = "kube-system") =>
  pod(`${program}-m`, {
    namespace,
    labels: { tier: "control-plane" },
    spec: {
      nodeName: "m",
      hostNetwork: true,
      containers: [{ name: program, image: `example.com/${program}:1`, command: [program, ...flags], env }],
    },
  });
const kubelets = (text: string, metadata: object = { name: "kubelet-config", namespace: "kube-system" }) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata,
  data: { kubelet: text },
});
const kubeletConfig = (anonymous: boolean, mode: string) =>
  `kind: KubeletConfiguration\nauthentication:\n  anonymous:\n    enabled: ${anonymous}\nauthorization:\n  mode: ${mode}\n`;

/** Objects as the input keeps them. */
const read = (objects: readonly object[], stated: readonly StatedFactInput[] = []) =>
  concludePlaced(
    place(objects.map((object) => trimObject(object as Record<string, unknown>))),
    stated.map((fact) => ({ ...StatedFact.parse(fact), statedBy: "scan" })),
  );
const open = (uid: string, objects: readonly object[]) => read(objects).asset(uid)?.properties?.authentication;
const missing = (...assets: string[]): StatedFactInput => ({
  fact: "report",
  id: "r",
  tool: { name: "scanner" },
  kind: "dast",
  title: "t",
  cwes: ["CWE-306"],
  assets,
  at: "/0",
});

/** Whether the pod `web` is in a class that may connect to one in which the interface receives. */
function webReaches(uid: string, objects: readonly object[]): boolean {
  const { relationships } = read(objects);
  const sends = relationships("SENDS_AS", "default/Pod/web").map(({ target }) => target);
  const receives = relationships("RECEIVES_AS", uid).map(({ target }) => target);
  return relationships("CAN_CONNECT").some(({ source, target }) => sends.includes(source) && receives.includes(target));
}

describe("etcd of the control plane", () => {
  const etcd = (...flags: string[]) => open("kube-system/Pod/etcd-m/port/2379", [MASTER, part("etcd", flags)]);

  it.each([
    ["speaks HTTP", ["--listen-client-urls=http://0.0.0.0:2379"], "none"],
    ["asks for no certificate", ["--listen-client-urls=https://127.0.0.1:2379,https://10.0.0.1:2379"], "none"],
    ["says its flag's value in a word of its own", ["--listen-client-urls", "http://[::]:2379"], "none"],
    ["asks for one", ["--listen-client-urls=https://10.0.0.1:2379", "--client-cert-auth=true"], undefined],
    ["asks for one by a switch", ["--client-cert-auth", "--listen-client-urls=https://10.0.0.1:2379"], undefined],
    ["is for its own machine", ["--listen-client-urls=http://127.0.0.1:2379,http://[::1]:2379"], undefined],
    ["is for its own machine unless it is told", [], undefined],
    ["is set by a file", ["--config-file=/etc/etcd.yml", "--listen-client-urls=http://0.0.0.0:2379"], undefined],
  ])("%s", (_name, flags, expected) => {
    expect(etcd(...flags)).toBe(expected);
  });

  it("may be set by variables", () => {
    const env = [
      { name: "ETCD_LISTEN_CLIENT_URLS", value: "https://10.0.0.1:2379" },
      { name: "ETCD_CLIENT_CERT_AUTH", value: "true" },
    ];
    expect(open("kube-system/Pod/etcd-m/port/2379", [part("etcd", [], env)])).toBeUndefined();
    expect(open("kube-system/Pod/etcd-m/port/2379", [part("etcd", [], env.slice(0, 1))])).toBe("none");
  });

  it("asks for one that an authority made, where it is given one", () => {
    expect(etcd("--listen-client-urls=https://10.0.0.1:2379", "--trusted-ca-file=/etc/etcd/ca.crt")).toBeUndefined();
    expect(etcd("--listen-client-urls=http://10.0.0.1:2379", "--trusted-ca-file=/etc/etcd/ca.crt")).toBe("none");
  });

  it.each([
    ["is written there", { value: "10.0.0.1" }, "none"],
    ["is the pod's own", { valueFrom: { fieldRef: { fieldPath: "status.podIP" } } }, "none"],
    ["is the machine itself", { value: "127.0.0.1" }, undefined],
    ["is in a secret", { valueFrom: { secretKeyRef: { name: "s", key: "k" } } }, undefined],
  ])("listens to an address that %s", (_name, source, expected) => {
    const env = [{ name: "HOST", ...source }];
    const flags = ["--listen-client-urls=http://$(HOST):2379"];
    expect(open("kube-system/Pod/etcd-m/port/2379", [part("etcd", flags, env)])).toBe(expected);
  });

  it("is not that of an application", () => {
    const own = part("etcd", ["--listen-client-urls=http://0.0.0.0:2379"], [], "shop");
    expect(open("shop/Pod/etcd-m/port/2379", [own])).toBeUndefined();
  });

  it("lies in the cluster, not in a namespace", () => {
    const { links } = read([MASTER, part("etcd", ["--listen-client-urls=http://0.0.0.0:2379"])]);
    expect(links("IN")).toContain("kube-system/Pod/etcd-m/port/2379 -> k8s/c");
    expect(links("EXPOSES")).toContain("kube-system/Pod/etcd-m -> kube-system/Pod/etcd-m/port/2379");
  });
});

describe("the API server", () => {
  const api = (...flags: string[]) => read([MASTER, part("kube-apiserver", flags)]);
  const port = "kube-system/Pod/kube-apiserver-m/port/8080";

  it.each([
    ["on an insecure port for others", ["--insecure-port=8080", "--insecure-bind-address=0.0.0.0"], true],
    ["on an insecure port for its own machine", ["--insecure-port=8080"], false],
    ["on none", ["--insecure-port=0", "--insecure-bind-address=0.0.0.0"], false],
  ])("answers %s", (_name, flags, expected) => {
    expect(api(...flags).asset(port) !== undefined).toBe(expected);
  });

  it.each([
    ["a mode that allows everything", ["--authorization-mode=Node,AlwaysAllow"], true],
    ["roles", ["--authorization-mode=Node,RBAC"], false],
    ["a file that may say otherwise", ["--authorization-mode=AlwaysAllow", "--authorization-config=/x"], false],
  ])("makes everyone who is logged in its administrator by %s", (_name, flags, expected) => {
    expect(
      api(...flags)
        .links("CAN_ASSUME")
        .includes("Group/system:authenticated -> administrator"),
    ).toBe(expected);
  });

  it.each([
    ["where it is told to", ["--anonymous-auth=false"], "required"],
    ["where it allows everything", ["--authorization-mode=AlwaysAllow"], "required"],
    ["not by itself", ["--authorization-mode=RBAC"], undefined],
    ["not where a file says", ["--anonymous-auth=false", "--authentication-config=/x"], undefined],
  ])("refuses who is not logged in, %s", (_name, flags, expected) => {
    const { facts } = api(...flags);
    const said = facts.flatMap((fact) => (fact.fact === "asset" && fact.uid === "k8s/c" ? [fact.properties] : []));
    expect(said.find((each) => each?.authentication !== undefined)?.authentication).toBe(expected);
  });
});

describe("kubelets", () => {
  it.each([
    ["ask nobody and allow everything", kubelets(kubeletConfig(true, "AlwaysAllow")), "none"],
    ["ask nobody, and the API server what they may", kubelets(kubeletConfig(true, "Webhook")), undefined],
    ["allow everything to who is logged in", kubelets(kubeletConfig(false, "AlwaysAllow")), undefined],
    [
      "by an old name",
      kubelets(kubeletConfig(true, "AlwaysAllow"), { name: "kubelet-config-1.21", namespace: "kube-system" }),
      "none",
    ],
    [
      "not by somebody else's map",
      kubelets(kubeletConfig(true, "AlwaysAllow"), { name: "kubelet-config", namespace: "shop" }),
      undefined,
    ],
    ["not by what is no YAML", kubelets("{{ template"), undefined],
  ])("%s", (_name, map, expected) => {
    expect(open("Node/w/port/10250", [WORKER, map])).toBe(expected);
  });

  it("answer to whom policies let out to the node's address", () => {
    const closed = policy("closed", { podSelector: { matchLabels: { app: "shut" } }, policyTypes: ["Egress"] });
    const near = policy("near", {
      podSelector: { matchLabels: { app: "near" } },
      egress: [{ to: [{ ipBlock: { cidr: "10.0.0.2/32" } }], ports: [{ port: 10250 }] }],
    });
    const far = policy("far", {
      podSelector: { matchLabels: { app: "far" } },
      egress: [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }],
    });
    const pods = ["free", "shut", "near", "far"].map((name) => pod(name));
    const { links } = read([WORKER, kubelets(kubeletConfig(true, "AlwaysAllow")), closed, near, far, ...pods]);
    const hubs = links("RECEIVES_AS").flatMap((each) => /^Node\/w\/port\/10250 -> (.+)$/.exec(each)?.[1] ?? []);
    const senders = links("CAN_CONNECT").flatMap((each) =>
      hubs.includes(each.split(" -> ")[1]!) ? [each.split(" -> ")[0]!] : [],
    );
    const sending = links("SENDS_AS").flatMap((each) =>
      senders.includes(each.split(" -> ")[1]!) ? [each.split(" -> ")[0]!] : [],
    );
    expect([...new Set(sending)].sort()).toEqual(["default/Pod/free", "default/Pod/near"]);
  });
});

describe("what a scanner says", () => {
  const uid = "Node/w/port/10250";

  it.each([
    ["by the node's address in this cluster", "ip/k8s/c/10.0.0.2:10250", true],
    ["by the node and its port", "Node/w/port/10250", true],
    ["but not by an address that any network may have", "10.0.0.2:10250", false],
    ["nor by another cluster's", "ip/k8s/d/10.0.0.2:10250", false],
    ["nor by another port", "ip/k8s/c/10.0.0.2:10255", false],
  ])("makes the interface an asset, %s", (_name, name, expected) => {
    const found = read([WORKER], [missing(name)]).asset(uid);
    expect(found !== undefined).toBe(expected);
    // What the finding gives is for rules to say.
    expect(found?.properties?.authentication).toBeUndefined();
  });

  it("is about etcd's pod on the node that it names, else about the node", () => {
    const said = [missing("ip/k8s/c/10.0.0.1:2379")];
    expect(read([MASTER, part("etcd", ["--client-cert-auth=true"])], said).links("EXPOSES")).toContain(
      "kube-system/Pod/etcd-m -> kube-system/Pod/etcd-m/port/2379",
    );
    expect(read([MASTER], said).links("EXPOSES")).toEqual(["Node/m -> Node/m/port/2379"]);
    expect(read([node("x", "10.0.0.1")], said).links("EXPOSES")).toEqual([]);
  });

  const settingOf = (host: string, port: number): StatedFactInput => ({
    fact: "asset",
    uid: `k8s/c/${host}/port/${port}`,
    kind: "Service",
    mention: true,
    properties: { authentication: "none" },
    at: "/0",
  });
  const LOOPBACK = part("kube-apiserver", ["--insecure-port=8080", "--insecure-bind-address=127.0.0.1"]);
  const INSIDE = part("etcd", ["--listen-client-urls=http://127.0.0.1:2379"]);
  const BY_FILE = part("etcd", ["--config-file=/etc/etcd.yml"]);

  it.each([
    ["not where flags bind the insecure port to the machine itself", LOOPBACK, 8080, "Node/m", false],
    [
      "not where flags say nothing of it, as it is bound to the machine then",
      part("kube-apiserver", []),
      8080,
      "Node/m",
      false,
    ],
    ["not where etcd listens to the machine itself", INSIDE, 2379, "kube-system/Pod/etcd-m", false],
    ["where a file that is not in sight says to whom etcd listens", BY_FILE, 2379, "kube-system/Pod/etcd-m", true],
    ["where no flags are in sight", WORKER, 8080, "Node/m", true],
  ])("of settings counts %s", (_name, object, port, host, expected) => {
    const found = read([MASTER, object], [settingOf(host, port)]).relationships("EXPOSES");
    expect(found.some(({ target }) => target.endsWith(`/port/${port}`))).toBe(expected);
  });

  const elsewhere = (name: string) => ({ name, valueFrom: { configMapKeyRef: { name: "etcd", key: name } } });
  const URLS = "--listen-client-urls=https://10.0.0.1:2379";
  const mapped = (flags: readonly string[], prefix?: string) => {
    const object = part("etcd", flags) as { spec: { containers: object[] } };
    const envFrom = [{ configMapRef: { name: "etcd" }, ...(prefix === undefined ? {} : { prefix }) }];
    const containers = object.spec.containers.map((each) => ({ ...each, envFrom }));
    return { ...object, spec: { ...object.spec, containers } };
  };

  it.each([
    ["addresses", part("etcd", [], [elsewhere("ETCD_LISTEN_CLIENT_URLS")]), true],
    ["addresses in its flags", part("etcd", ["--listen-client-urls=$(URLS)"], [elsewhere("URLS")]), true],
    ["a part of an address", part("etcd", ["--listen-client-urls=https://$(IP):2379"], [elsewhere("IP")]), true],
    ["a port", part("etcd", ["--listen-client-urls=https://10.0.0.1:$(PORT)"], [elsewhere("PORT")]), true],
    ["whether certificates are asked for", part("etcd", [URLS], [elsewhere("ETCD_CLIENT_CERT_AUTH")]), true],
    ["the same in a map as a whole", mapped([URLS]), true],
    ["what flags say themselves", mapped([URLS, "--client-cert-auth=true"]), false],
    ["what no name of etcd's can be made of", mapped([URLS, "--trusted-ca-file=/ca.crt"], "SHOP_"), false],
    ["something else", part("etcd", [URLS, "--trusted-ca-file=/ca.crt"], [elsewhere("ETCD_NAME")]), false],
  ])("of settings counts where variables that are not in sight hold %s", (_name, object, expected) => {
    expect(open("kube-system/Pod/etcd-m/port/2379", [MASTER, object])).toBeUndefined();
    const found = read([MASTER, object], [settingOf("kube-system/Pod/etcd-m", 2379)]).links("EXPOSES");
    expect(found.includes("kube-system/Pod/etcd-m -> kube-system/Pod/etcd-m/port/2379")).toBe(expected);
  });

  it.each([
    ["its port", ["--insecure-port=$(X)", "--insecure-bind-address=0.0.0.0"]],
    ["its address", ["--insecure-port=8080", "--insecure-bind-address=$(X)"]],
  ])("of settings counts where the API server takes %s from elsewhere", (_name, flags) => {
    const object = part("kube-apiserver", flags, [elsewhere("X")]);
    expect(read([MASTER, object]).links("EXPOSES")).toEqual([]);
    expect(read([MASTER, object], [settingOf("Node/m", 8080)]).links("EXPOSES")).toHaveLength(1);
  });

  it("is about that etcd of two on a node which listens to the port", () => {
    const renamed = (name: string, port: number) => {
      const object = part("etcd", [`--listen-client-urls=https://10.0.0.1:${port}`, "--client-cert-auth=true"]);
      return { ...object, metadata: { ...(object as { metadata: object }).metadata, name } };
    };
    const both = [MASTER, renamed("events", 4002), renamed("main", 2379)];
    const told = (port: number) => read(both, [missing(`ip/k8s/c/10.0.0.1:${port}`)]).links("EXPOSES");
    expect(told(2379)).toEqual(["kube-system/Pod/main -> kube-system/Pod/main/port/2379"]);
    expect(told(4002)).toEqual(["kube-system/Pod/events -> kube-system/Pod/events/port/4002"]);
    expect(told(4003)).toEqual([]);
  });

  it("counts whatever the flags say where the scanner came in", () => {
    const { links } = read([MASTER, LOOPBACK], [missing("ip/k8s/c/10.0.0.1:8080")]);
    expect(links("EXPOSES")).toContain(
      "kube-system/Pod/kube-apiserver-m -> kube-system/Pod/kube-apiserver-m/port/8080",
    );
  });

  it("lets in the internet where it came in at a public address", () => {
    const outside = node("w", "203.0.113.9");
    expect(read([outside], [missing("203.0.113.9:10250")]).links("CAN_CONNECT")).toEqual([`internet -> ${uid}`]);
    expect(read([outside], [missing(uid)]).links("CAN_CONNECT")).toEqual([]);
  });

  it("names a Service by its address or its port on a node, and a pod by its own", () => {
    const front = service("web", { clusterIP: "10.96.0.7", ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] });
    const back = { ...pod("web"), status: { podIP: "10.244.0.3" } };
    const alone = { ...pod("alone"), status: { podIP: "10.244.0.4" } };
    const names = ["10.96.0.7:80", "10.0.0.2:30080", "10.244.0.3:8080", "10.244.0.4:8080", "10.244.0.4:22"];
    const { facts } = read([WORKER, front, back, alone], [missing(...names.map((name) => `ip/k8s/c/${name}`))]);
    const given = facts.flatMap((fact) =>
      fact.fact === "asset" && fact.mention && fact.kind === "Service"
        ? (fact.aliases ?? []).map((alias) => `${alias.slice("ip/k8s/c/".length)} ${fact.uid.slice("k8s/c/".length)}`)
        : [],
    );
    expect(given.sort()).toEqual([
      "10.0.0.2:30080 default/Service/web",
      "10.244.0.3:8080 default/Service/web",
      "10.244.0.4:8080 default/Pod/alone/port/8080",
      "10.96.0.7:80 default/Service/web",
    ]);
  });
});

describe("etcd outside of the pods, by the API server's flags", () => {
  const server = (...flags: string[]) => part("kube-apiserver", flags);
  const HTTP = "--etcd-servers=http://127.0.0.1:2379,http://10.9.0.5:2379";
  const TLS = "--etcd-servers=https://10.9.0.5:2379";
  const outside = "ip/k8s/c/10.9.0.5:2379";
  const services = (objects: readonly object[]) =>
    read(objects).nodes.flatMap(({ uid, kind, properties }) =>
      kind === "Service" && (properties as Record<string, unknown>).application === "etcd" ? [uid] : [],
    );

  it.each([
    ["speaks HTTP", [MASTER, server(HTTP)], [outside]],
    ["is shown no certificate", [MASTER, server(TLS)], [outside]],
    ["is shown one", [MASTER, server(TLS, "--etcd-certfile=/etc/etcd/client.crt")], []],
    ["is on the machine itself", [MASTER, server("--etcd-servers=http://127.0.0.1:2379")], []],
    ["has a name, which says no address", [MASTER, server("--etcd-servers=http://etcd.example:2379")], []],
    ["is named by somebody else's program", [MASTER, pod("m", { spec: { containers: [] } })], []],
  ])("%s", (_name, objects, expected) => {
    expect(services(objects)).toEqual(expected);
  });

  it("is a node's interface where the address is a node's, and its pod's where one runs there", () => {
    const here = server("--etcd-servers=http://10.0.0.1:2379");
    expect(services([MASTER, here])).toEqual(["k8s/c/Node/m/port/2379"]);
    expect(services([MASTER, here, part("etcd", ["--client-cert-auth=true"])])).toEqual([]);
    const env = [{ name: "URLS", valueFrom: { configMapKeyRef: { name: "etcd", key: "urls" } } }];
    const unseen = part("etcd", ["--listen-client-urls=$(URLS)"], env);
    expect(services([MASTER, here, unseen])).toEqual(["k8s/c/kube-system/Pod/etcd-m/port/2379"]);
  });

  it("is reached by pods that policies let out to it, and opens the cluster", () => {
    const estate = [MASTER, server(HTTP), pod("web")];
    expect(read(estate).links("IN")).toContain(`${outside} -> k8s/c`);
    expect(webReaches(outside, estate)).toBe(true);
    expect(webReaches(outside, [...estate, policy("p", { policyTypes: ["Egress"], egress: [] })])).toBe(false);
  });
});

describe("a node's interface, by what Cilium lets out", () => {
  const cilium = (egress: object) => ({
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: "p", namespace: "default" },
    spec: { endpointSelector: {}, egress: [egress] },
  });
  const estate = [WORKER, pod("web"), kubelets(kubeletConfig(true, "AlwaysAllow"))];

  it.each([
    ["the world, which no node is part of", { toEntities: ["world"] }, false],
    ["every address, which means no node", { toCIDR: ["0.0.0.0/0"] }, false],
    ["the node's own address, likewise", { toCIDRSet: [{ cidr: "10.0.0.2/32" }] }, false],
    ["the other nodes", { toEntities: ["remote-node"] }, true],
    ["the cluster, nodes included", { toEntities: ["cluster"] }, true],
    ["everything", { toEntities: ["all"] }, true],
    ["pods alone", { toEndpoints: [{}] }, false],
    ["the API server, which another node runs", { toEntities: ["world", "kube-apiserver"] }, false],
  ])("%s", (_name, egress, expected) => {
    expect(webReaches("Node/w/port/10250", [...estate, cilium(egress)])).toBe(expected);
  });

  const agents = (mode: string, name = "cilium-config") => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name, namespace: "kube-system" },
    data: { "policy-cidr-match-mode": mode },
  });

  it.each([
    ["nodes by their addresses, where agents are set so", agents("nodes"), { toCIDR: ["10.0.0.0/24"] }, true],
    ["a range without the node's address all the same", agents("nodes"), { toCIDR: ["10.0.1.0/24"] }, false],
    ["the world, which no node is part of even then", agents("nodes"), { toEntities: ["world"] }, false],
    ["no node by its address in the mode that is the default", agents(""), { toCIDR: ["10.0.0.0/24"] }, false],
    ["nor where another program's settings say it", agents("nodes", "other"), { toCIDR: ["10.0.0.0/24"] }, false],
  ])("%s", (_name, settings, egress, expected) => {
    expect(webReaches("Node/w/port/10250", [...estate, settings, cilium(egress)])).toBe(expected);
  });

  it("the API server, which this node runs", () => {
    const labels = { "node-role.kubernetes.io/control-plane": "" };
    const [worker, ...others] = estate as [{ metadata: object }, ...object[]];
    const node = { ...worker, metadata: { ...worker.metadata, labels } };
    const policy = cilium({ toEntities: ["world", "kube-apiserver"] });
    expect(webReaches("Node/w/port/10250", [node, ...others, policy])).toBe(true);
  });
});

describe("the dashboard", () => {
  const page = (image: string, args: readonly string[]) => {
    const { facts } = read([
      service("web"),
      pod("web", { spec: { containers: [{ name: "m", image, args, ports: [{ containerPort: 8080 }] }] } }),
    ]);
    return facts.some((fact) => fact.fact === "asset" && fact.properties?.authentication === "none");
  };

  it.each([
    ["asks for no login where it may be skipped", "kubernetesui/dashboard:v2.7.0", ["--enable-skip-login"], true],
    ["asks for one", "kubernetesui/dashboard:v2.7.0", ["--auto-generate-certificates"], false],
    ["asks for one where the flag is off", "kubernetesui/dashboard:v2.7.0", ["--enable-skip-login=false"], false],
    ["is not any program with such a flag", "example.com/shop:1", ["--enable-skip-login"], false],
  ])("%s", (_name, image, args, expected) => {
    expect(page(image, args)).toBe(expected);
  });
});
