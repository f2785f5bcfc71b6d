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
  const direct = links("RUNS_ON").filter((link) => !link.startsWith("pods-there/"));
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

  it("takes a relationship for each workload and each node, not for each pair", () => {
    const found = conclude(...many, ...jobs);
    const own = found.relationships("RUNS_ON", "shop/CronJob/w0");
    expect(own, "one that breaks out has its own, for its replicas").toHaveLength(200);
    expect(found.relationships("RUNS_ON")).toHaveLength(200 + 200);
    expect(found.relationships("MAY").filter(({ properties }) => properties?.action === "pods-there")).toHaveLength(
      299,
    );
  });

  const CVE = { fact: "report", cwes: [], cve: "CVE-2022-0847", statedBy: "s" };
  const inside = (found: ConcludedFacts) =>
    found.facts.flatMap((fact) => (fact.fact === "asset" && fact.uid.includes("#on/") ? [fact.uid] : []));

  it("takes no more for weak nodes than a replica of each workload, which stands for that on whichever node", () => {
    const reports = [3, 5, 7].map((index) => ({ ...CVE, assets: [`Node/n${index}`] }));
    const found = concludePlaced(place([...many, ...jobs.slice(1)]), reports as never);
    expect(found.relationships("RUNS_ON")).toHaveLength(200);
    expect(found.relationships("MAY").filter(({ properties }) => properties?.action === "pods-there")).toHaveLength(
      2 * 299,
    );
    expect(inside(found)).toHaveLength(299);
    expect(found.relationships("RUNS_AS", "shop/CronJob/w7#on/any_node").map(({ target }) => target)).toEqual([
      "k8s/c/shop/ServiceAccount/default",
    ]);
  });

  it("gives a replica only to workloads that may come onto a weak node", () => {
    const apart = Array.from({ length: 30 }, (_, index) => node({ zone: "b" }, 200 + index));
    const there = workload({ zone: "b", tolerates: [], kind: "CronJob", privileged: false }, 300);
    const report = { ...CVE, assets: ["Node/n3"] };
    const found = concludePlaced(place([...many, ...apart, jobs[1]!, there]), [report] as never);
    expect(inside(found)).toEqual(["k8s/c/shop/CronJob/w1#on/any_node"]);
    const bad = { ...CVE, assets: ["Node/n3"], control: "CIS-4.2.1" };
    expect(inside(concludePlaced(place([...many, jobs[1]!]), [bad] as never)), "a setting lets nothing out").toEqual(
      [],
    );
  });

  it("gives the replica what other sources say that the workload has", () => {
    const own = { fact: "asset", uid: "nightly", kind: "Compute", aliases: ["shop/CronJob/w1"], properties: {} };
    const has = { fact: "relationship", type: "USES_SECRET", source: "nightly", target: "secret/key", at: "" };
    const stated = [own, has, { ...CVE, assets: ["Node/n3"] }];
    const found = concludePlaced(place([...many.slice(0, 30), jobs[1]!]), stated as never);
    expect(found.relationships("USES_SECRET", "shop/CronJob/w1#on/any_node", "secret/key")).toHaveLength(1);
  });

  it("knows the weak node as the cloud or an inventory names it", () => {
    const [first, ...others] = many.slice(0, 30);
    const machine = { ...first!, spec: { providerID: "aws:///eu-west-1a/i-0abc" } };
    const own = { fact: "asset", uid: "rack-7", kind: "Compute", aliases: ["Node/n1"], properties: {} };
    for (const name of ["i-0abc", "rack-7"]) {
      const report = { ...CVE, assets: [name] };
      const found = concludePlaced(place([machine, ...others, ...jobs.slice(1, 3)]), [own, report] as never);
      expect(inside(found), name).toHaveLength(2);
    }
  });

  it("is told for each pair of a workload of which another source says that it may break out", () => {
    const properties = { privileged: true };
    const said = { fact: "asset", uid: "shop/CronJob/w1", kind: "Compute", aliases: [], properties, mention: true };
    const found = concludePlaced(place([...many.slice(0, 30), ...jobs.slice(1, 3)]), [said] as never);
    expect(found.relationships("RUNS_ON", "shop/CronJob/w1")).toHaveLength(30);
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
