import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conclude, concludePlaced, place, type ConcludedFacts } from "./conclude.js";

interface Asked {
  readonly zone?: string | undefined;
  readonly notIn?: readonly string[] | undefined;
  readonly tolerates: readonly string[];
  readonly kind: "Deployment" | "CronJob" | "DaemonSet";
  readonly privileged: boolean;
}
interface Offered {
  readonly zone: string;
  readonly taint?: string | undefined;
}

const ZONE = fc.constantFrom("a", "b");
const TAINT = fc.constantFrom("gpu", "infra");
const asked: fc.Arbitrary<Asked> = fc.record({
  zone: fc.option(ZONE, { nil: undefined }),
  notIn: fc.option(fc.array(ZONE, { minLength: 1, maxLength: 2 }), { nil: undefined }),
  tolerates: fc.uniqueArray(TAINT),
  kind: fc.constantFrom("Deployment", "CronJob", "DaemonSet"),
  privileged: fc.boolean(),
});
const offered: fc.Arbitrary<Offered> = fc.record({ zone: ZONE, taint: fc.option(TAINT, { nil: undefined }) });

const node = ({ zone, taint }: Offered, index: number) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: `n${index}`, labels: { zone } },
  spec: taint === undefined ? {} : { taints: [{ key: taint, effect: "NoSchedule" }] },
});

function workload({ zone, notIn, tolerates, kind, privileged }: Asked, index: number) {
  const terms = [{ matchExpressions: [{ key: "zone", operator: "NotIn", values: notIn }] }];
  const required = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } } };
  const spec = {
    nodeSelector: zone === undefined ? {} : { zone },
    ...(notIn === undefined ? {} : { affinity: required }),
    tolerations: tolerates.map((key) => ({ key, operator: "Exists" })),
    containers: [{ name: "m", image: "x:1", securityContext: { privileged } }],
  };
  const template = { metadata: { labels: { app: `w${index}` } }, spec };
  const apiVersion = kind === "CronJob" ? "batch/v1" : "apps/v1";
  const nested = kind === "CronJob" ? { jobTemplate: { spec: { template } } } : { template };
  return { apiVersion, kind, metadata: { name: `w${index}`, namespace: "shop" }, spec: nested };
}

/** Workload × node, through what they share or directly. */
function placesOf({ links, relationships }: ConcludedFacts): string[] {
  const shared = new Map<string, string[]>();
  const uidsOf = (link: string) => link.split(" -> ") as [string, string];
  const direct = links("RUNS_ON").filter((link) => !link.includes("pods-there/"));
  for (const link of links("RUNS_ON").filter((each) => each.startsWith("pods-there/"))) {
    const [pods, on] = uidsOf(link);
    shared.set(`k8s/c/${pods}`, [...(shared.get(`k8s/c/${pods}`) ?? []), on]);
  }
  const offers = relationships("MAY").filter(({ properties }) => properties?.action === "pods-there");
  const through = offers.flatMap(({ source, target }) =>
    shared.get(source)!.map((on) => `${target.replace("k8s/c/", "")} -> ${on}`),
  );
  return [...direct, ...through].sort();
}

describe("where pods may run", () => {
  it("is the same through what workloads share as for each workload and node by themselves", () => {
    const estate = fc.tuple(
      fc.array(offered, { minLength: 25, maxLength: 40 }),
      fc.array(asked, { minLength: 1, maxLength: 6 }),
    );
    fc.assert(
      fc.property(estate, ([nodes, workloads]) => {
        const [all, running] = [nodes.map(node), workloads.map(workload)];
        const alone = running.flatMap((one) => all.flatMap((each) => conclude(each, one).links("RUNS_ON")));
        expect(placesOf(conclude(...all, ...running))).toEqual(alone.sort());
      }),
      { numRuns: 10, seed: 7 },
    );
  });

  const many = Array.from({ length: 200 }, (_, index) => node({ zone: "a" }, index));
  const jobs = Array.from({ length: 300 }, (_, index) =>
    workload({ tolerates: [], kind: "CronJob", privileged: index === 0 }, index),
  );

  const offersOf = (found: ConcludedFacts) =>
    found.relationships("MAY").filter(({ properties }) => properties?.action === "pods-there");

  it("takes a relationship for each workload and each node, not for each pair", () => {
    const found = conclude(...many, ...jobs);
    expect(found.relationships("RUNS_ON"), "one more for the workload that breaks out").toHaveLength(200 + 1);
    expect(offersOf(found)).toHaveLength(300);
    expect(found.links("RUNS_ON").filter((link) => link.startsWith("shop/"))).toEqual([
      expect.stringMatching(/^shop\/CronJob\/w0 -> pods-there\/[0-9a-f]+\/each_node$/),
    ]);
  });

  it("is told for each pair of a workload that breaks out where it is told which pods a node has", () => {
    const address = (ip: string) => ({ addresses: [{ type: "InternalIP", address: ip }] });
    const [first, second, ...others] = many.slice(0, 30);
    const nodes = [{ ...first!, status: address("10.0.0.1") }, { ...second!, status: address("10.0.0.2") }, ...others];
    const scan = { fact: "report", cwes: ["CWE-306"], assets: ["ip/k8s/c/10.0.0.2:10250"], statedBy: "s" };
    const found = concludePlaced(place([...nodes, jobs[0]!, jobs[1]!]), [scan] as never);
    expect(found.links("RUNS_ON").filter((link) => link.endsWith("Node/n1"))).toEqual([
      expect.stringContaining("pods-there/"),
      "shop/CronJob/w0 -> Node/n1",
    ]);
    expect(found.links("RUNS_ON").filter((link) => link.endsWith("Node/n2"))).toHaveLength(1);
  });

  it("is told for each pair of workloads that share their memory with what is on the same node", () => {
    const shared = { ...workload({ tolerates: [], kind: "Deployment", privileged: false }, 1) } as {
      spec: { template: { spec: object } };
    };
    Object.assign(shared.spec.template.spec, { hostIPC: true });
    expect(conclude(...many.slice(0, 30), shared).links("RUNS_ON")).toHaveLength(30);
  });

  it("counts what another source says of ways out", () => {
    const properties = { privileged: true };
    const said = { fact: "asset", uid: "shop/CronJob/w1", kind: "Compute", aliases: [], properties, mention: true };
    const found = concludePlaced(place([...many.slice(0, 30), ...jobs.slice(1, 3)]), [said] as never);
    expect(found.relationships("RUNS_ON", "shop/CronJob/w1")).toHaveLength(1);
    expect(found.relationships("RUNS_ON", "shop/CronJob/w2")).toHaveLength(0);
  });

  const namesOf = (...objects: readonly object[]) =>
    conclude(...objects).nodes.flatMap(({ uid }) => (/pods-there\/[^/]+$/.test(String(uid)) ? [uid] : []));
  const jobAsking = (asks: Partial<Asked>, index = 400) =>
    workload({ tolerates: [], kind: "CronJob", privileged: false, ...asks }, index);

  it("keeps its name when a node comes", () => {
    const names = namesOf(...many.slice(0, 30), jobs[1]!);
    expect(names).toHaveLength(1);
    expect(namesOf(...many.slice(0, 31), jobs[1]!)).toEqual(names);
  });

  it.each([
    ["tolerates a taint that no node has", { tolerates: ["gpu"] }],
    ["asks for what all nodes are", { zone: "a" }],
    ["asks not to be where no node is", { notIn: ["b"] }],
    ["is started on each node", { kind: "DaemonSet" }],
  ] as const)("keeps its name when a workload comes or goes that %s", (_what, asks) => {
    const [nodes, other] = [many.slice(0, 30), jobAsking(asks)];
    const names = namesOf(...nodes, jobs[1]!);
    expect(namesOf(...nodes, jobs[1]!, other)).toEqual(names);
    expect(namesOf(...nodes, other)).toEqual(names);
  });

  it("has other names for other nodes, whatever else is asked", () => {
    const tainted = Array.from({ length: 5 }, (_, index) => node({ zone: "a", taint: "gpu" }, 300 + index));
    const elsewhere = Array.from({ length: 30 }, (_, index) => node({ zone: "b" }, 310 + index));
    const nodes = [...many.slice(0, 30), ...tainted, ...elsewhere];
    const asked: readonly Partial<Asked>[] = [
      {},
      { zone: "a" },
      { tolerates: ["gpu"] },
      { zone: "a", tolerates: ["gpu"] },
    ];
    expect(new Set(namesOf(...nodes, ...asked.map(jobAsking)))).toHaveProperty("size", 4);
    // Zone a by exclusion is zone a.
    expect(namesOf(...nodes, ...asked.map(jobAsking), jobAsking({ notIn: ["b"] }, 500))).toHaveLength(4);
  });
});
