/** What the control plane answers without a login to its own machine alone, and which pods are there. */
import { describe, expect, it } from "vitest";
import { trimObject } from "../../../src/inputs/kubernetes/trim.js";
import { concludePlaced, place, pod } from "./conclude.js";

const node = (name: string, labels: object = {}) => ({ apiVersion: "v1", kind: "Node", metadata: { name, labels } });
const NODES = [node("m", { "node-role.kubernetes.io/control-plane": "" }), node("w")];
const part = (program: string, flags: readonly string[], spec: object = {}) =>
  pod(`${program}-m`, {
    namespace: "kube-system",
    labels: { tier: "control-plane" },
    spec: {
      nodeName: "m",
      hostNetwork: true,
      containers: [{ name: program, image: `example.com/${program}:1`, command: [program, ...flags] }],
      ...spec,
    },
  });
const on = (name: string, nodeName: string, hostNetwork: boolean) => pod(name, { spec: { nodeName, hostNetwork } });
const PODS = [on("agent", "m", true), on("cart", "m", false), on("far", "w", true)];

const read = (...objects: readonly object[]) =>
  concludePlaced(place([...NODES, ...PODS, ...objects].map((object) => trimObject(object as Record<string, unknown>))));

describe("a port that is open to its own machine", () => {
  it.each([
    ["of the API server", part("kube-apiserver", ["--insecure-port=8080"]), "kube-apiserver", 8080],
    ["of etcd, in the clear", part("etcd", ["--listen-client-urls=http://127.0.0.1:2379"]), "etcd", 2379],
    ["of etcd, without asking", part("etcd", ["--listen-client-urls=https://localhost:2379"]), "etcd", 2379],
  ])("%s is reached from the network of that node alone", (_name, object, program, port) => {
    const found = read(object);
    const uid = `kube-system/Pod/${program}-m/port/${port}`;
    expect(found.asset(uid)?.properties).toMatchObject({ application: program, authentication: "none" });
    expect(found.links("IN")).toContain(`${uid} -> k8s/c`);
    expect(found.links("MAY").filter((link) => link.startsWith("Node/"))).toEqual([
      "Node/m/network -> Node/m",
      `Node/m/network -> ${uid}`,
    ]);
    expect(found.links("EXPOSES").filter((link) => link.endsWith(uid))).toEqual([]);
  });

  it("of a file from which nodes start it is on nodes of the control plane, whatever other pods are kept from", () => {
    const taints = [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }];
    const found = concludePlaced(
      place(
        [
          { ...NODES[0]!, spec: { taints } },
          NODES[1]!,
          ...PODS,
          part("kube-apiserver", ["--insecure-port=8080"], { nodeName: undefined }),
        ].map((object) => trimObject(object as Record<string, unknown>)),
      ),
    );
    expect(found.links("MAY").filter((link) => /^Node\/\w\/network/.test(link))).toEqual([
      "Node/m/network -> Node/m",
      "Node/m/network -> kube-system/Pod/kube-apiserver-m/port/8080",
    ]);
  });

  it.each([
    ["asks for a certificate", ["--listen-client-urls=https://127.0.0.1:2379", "--client-cert-auth=true"], {}],
    ["may ask for one", ["--listen-client-urls=https://127.0.0.1:2379", "--client-cert-auth=$(ASK)"], {}],
    ["is in a network of its own", ["--listen-client-urls=http://127.0.0.1:2379"], { hostNetwork: false }],
    ["is open to all, which is told otherwise", ["--listen-client-urls=http://127.0.0.1:2379,http://[::]:2379"], {}],
  ])("is none where etcd %s", (_name, flags, spec) => {
    const links = read(part("etcd", flags, spec)).links("MAY");
    expect(links.filter((link) => link.startsWith("Node/m/network"))).toEqual([]);
  });
});

describe("a pod of the control plane that its nodes start from a file", () => {
  const places = (...nodes: readonly object[]) =>
    concludePlaced(
      place(
        [...nodes, part("kube-scheduler", [], { nodeName: undefined })].map((object) =>
          trimObject(object as Record<string, unknown>),
        ),
      ),
    ).links("RUNS_ON");

  it("is on nodes of the control plane and on no other", () => {
    expect(places(...NODES)).toEqual(["kube-system/Pod/kube-scheduler-m -> Node/m"]);
  });

  it("is on none that is known where none of these is one of the control plane", () => {
    expect(places(NODES[1]!)).toEqual([]);
  });
});
