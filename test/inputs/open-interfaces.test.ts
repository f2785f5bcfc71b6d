import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const ANONYMOUS = "Ensure that the --anonymous-auth argument is set to false";
const ALLOW_ALL = "Ensure that the --authorization-mode argument is not set to AlwaysAllow";
const CLIENTS = "Ensure that the --client-cert-auth argument is set to true";
const PEERS = "Ensure that the --peer-client-cert-auth argument is set to true";

interface On {
  readonly kind: "Node" | "Pod" | "ConfigMap";
  readonly name: string;
}
const WORKER: On = { kind: "Node", name: "w" };
const ETCD: On = { kind: "Pod", name: "etcd-m" };
const namespaceOf = ({ kind }: On) => (kind === "Node" ? {} : { namespace: "kube-system" });

/** Each scanner's report of the same failed checks of one object. */
const SCANNERS: Record<string, (on: On, titles: readonly string[], passed: readonly string[]) => unknown> = {
  "Trivy k8s": (on, titles, passed) => ({
    ClusterName: "c",
    Resources: [
      {
        Kind: on.kind,
        Name: on.name,
        ...(on.kind === "Node" ? {} : { Namespace: "kube-system" }),
        Results: [
          {
            Target: `${on.kind}/${on.name}`,
            Class: "config",
            Type: "kubernetes",
            Misconfigurations: [
              ...titles.map((Title, index) => ({ ID: `KCV00${index}`, Title, Severity: "HIGH", Status: "FAIL" })),
              ...passed.map((Title, index) => ({ ID: `KCV01${index}`, Title, Severity: "HIGH", Status: "PASS" })),
            ],
          },
        ],
      },
    ],
  }),
  "the Trivy operator": (on, titles, passed) => ({
    apiVersion: "aquasecurity.github.io/v1alpha1",
    kind: on.kind === "Node" ? "ClusterInfraAssessmentReport" : "InfraAssessmentReport",
    metadata: {
      name: `${on.kind}-${on.name}`,
      ...namespaceOf(on),
      labels: { "trivy-operator.resource.kind": on.kind, "trivy-operator.resource.name": on.name },
    },
    report: {
      checks: [
        ...titles.map((title, index) => ({ checkID: `KCV00${index}`, title, severity: "HIGH", success: false })),
        ...passed.map((title, index) => ({ checkID: `KCV01${index}`, title, severity: "HIGH", success: true })),
      ],
    },
  }),
  Kubescape: (on, titles, passed) => ({
    summaryDetails: { controls: {} },
    resources: [
      { resourceID: "r", object: { apiVersion: "v1", kind: on.kind, metadata: { name: on.name, ...namespaceOf(on) } } },
    ],
    results: [
      {
        resourceID: "r",
        controls: [
          ...titles.map((name, index) => ({ controlID: `C-000${index}`, name, status: { status: "failed" } })),
          ...passed.map((name, index) => ({ controlID: `C-001${index}`, name, status: { status: "passed" } })),
        ],
      },
    ],
  }),
};

describe.each(Object.entries(SCANNERS))("%s", (_scanner, report) => {
  it.each([
    ["a kubelet that asks nobody and allows all", WORKER, [ANONYMOUS, ALLOW_ALL], [], ["Node/w/port/10250"]],
    ["not one that asks what they may", WORKER, [ANONYMOUS], [ALLOW_ALL], []],
    ["not one that asks who they are", WORKER, [ALLOW_ALL], [ANONYMOUS], []],
    ["not the API server, by checks of the same name", { kind: "Pod", name: "a" }, [ANONYMOUS, ALLOW_ALL], [], []],
    ["nor where no node is named", { kind: "ConfigMap", name: "kubelet" }, [ANONYMOUS, ALLOW_ALL], [], []],
    ["etcd that takes no certificates", ETCD, [CLIENTS, PEERS], [], ["kube-system/Pod/etcd-m/port/2379"]],
    ["not one that takes none from its peers", ETCD, [PEERS], [CLIENTS], []],
  ] as const)("tells %s", async (_what, on, titles, passed, expected) => {
    const { assets, reports } = await reading(report(on, titles, passed));
    expect(reports).toHaveLength(titles.length);
    const open = assets.filter(({ properties }) => properties.authentication === "none");
    expect(open.map(({ uid }) => uid)).toEqual(expected.map((uid) => `k8s/cluster/${uid}`));
    expect(open.every(({ mention, kind }) => mention && kind === "Service")).toBe(true);
  });
});

it("is told by Kubescape's own control of anonymous access, with the benchmark's of authorization", async () => {
  const titles = ["Disable anonymous access to Kubelet service", ALLOW_ALL];
  expect((await reading(SCANNERS["Kubescape"]!(WORKER, titles, []))).assets.map(({ uid }) => uid)).toEqual([
    "k8s/cluster/Node/w/port/10250",
  ]);
});

/** Each of Prowler's formats for the same failed check. */
const PROWLER: Record<string, (check: string, title: string, name: string) => unknown> = {
  "its own JSON": (CheckID, CheckTitle, ResourceId) => ({
    CheckID,
    CheckTitle,
    Provider: "kubernetes",
    Status: "FAIL",
    StatusExtended: "it does not",
    Severity: "high",
    Region: "namespace: kube-system",
    ResourceId,
  }),
  OCSF: (event_code, title, name) => ({
    class_uid: 2004,
    metadata: { version: "1.4.0", event_code, product: { name: "Prowler" } },
    finding_info: { uid: `${event_code}-${name}`, title },
    status_code: "FAIL",
    severity_id: 4,
    resources: [{ uid: "0b6c", name, namespace: "kube-system", type: "EtcdService" }],
  }),
};

describe.each(Object.entries(PROWLER))("Prowler in %s", (_format, result) => {
  const openBy = async (...results: readonly unknown[]) => (await reading(results)).assets.map(({ uid }) => uid);

  it("tells etcd that takes no certificates from its clients, of the pod that it names", async () => {
    const open = await openBy(result("etcd_client_cert_auth", CLIENTS, "etcd-m"));
    expect(open).toEqual(["k8s/cluster/kube-system/Pod/etcd-m/port/2379"]);
  });

  it("tells none of etcd's peers", async () => {
    expect(await openBy(result("etcd_peer_client_cert_auth", PEERS, "etcd-m"))).toEqual([]);
  });

  it("tells no node's kubelet: what it looks at is the config map", async () => {
    const checks = [
      result("kubelet_disable_anonymous_auth", ANONYMOUS, "kubelet-config"),
      result("kubelet_authorization_mode", ALLOW_ALL, "kubelet-config"),
    ];
    const { assets, reports } = await reading(checks);
    expect(assets).toEqual([]);
    expect(new Set(reports.map((report) => report.assets[0]))).toEqual(
      new Set(["k8s/cluster/kube-system/ConfigMap/kubelet-config"]),
    );
  });
});

it("is told by any OCSF finding of a node's settings, where both checks failed", async () => {
  const failed = (uid: string, title: string, status_id = 3) => ({
    class_uid: 2003,
    metadata: { version: "1.5.0", product: { name: "scanner" } },
    finding_info: { uid, title },
    compliance: { status_id, control: uid },
    resources: [{ uid: "k8s/c/Node/w" }],
  });
  const openBy = async (...findings: readonly unknown[]) => (await reading(findings)).assets.map(({ uid }) => uid);
  expect(await openBy(failed("1", ANONYMOUS), failed("2", ALLOW_ALL))).toEqual(["k8s/c/Node/w/port/10250"]);
  expect(await openBy(failed("1", ANONYMOUS), failed("2", ALLOW_ALL, 1))).toEqual([]);
});
