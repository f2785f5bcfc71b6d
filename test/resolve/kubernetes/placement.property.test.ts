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

  it("is told for each pair where a weakness of a node may let pods out", () => {
    const report = { fact: "report", assets: ["Node/n3"], cwes: [], cve: "CVE-2022-0847", statedBy: "s" };
    const found = concludePlaced(place([...many.slice(0, 30), ...jobs.slice(1, 3)]), [report] as never);
    expect(found.relationships("RUNS_ON")).toHaveLength(2 * 30);
  });

  it("is told for each pair where the weak node is named as the cloud or an inventory names it", () => {
    const [first, ...others] = many.slice(0, 30);
    const machine = { ...first!, spec: { providerID: "aws:///eu-west-1a/i-0abc" } };
    const own = { fact: "asset", uid: "rack-7", kind: "Compute", aliases: ["Node/n1"], properties: {} };
    for (const name of ["i-0abc", "rack-7"]) {
      const report = { fact: "report", assets: [name], cwes: [], cve: "CVE-2022-0847", statedBy: "s" };
      const found = concludePlaced(place([machine, ...others, ...jobs.slice(1, 3)]), [own, report] as never);
      expect(found.relationships("RUNS_ON"), name).toHaveLength(2 * 30);
    }
  });

  it("is told for each pair of a workload of which another source says that it may break out", () => {
    const properties = { privileged: true };
    const said = { fact: "asset", uid: "shop/CronJob/w1", kind: "Compute", aliases: [], properties, mention: true };
    const found = concludePlaced(place([...many.slice(0, 30), ...jobs.slice(1, 3)]), [said] as never);
    expect(found.relationships("RUNS_ON", "shop/CronJob/w1")).toHaveLength(30);
    expect(found.relationships("RUNS_ON", "shop/CronJob/w2")).toHaveLength(0);
  });

  it("keeps its name when a node comes", () => {
    const names = (count: number) =>
      conclude(...many.slice(0, count), jobs[1]!).nodes.flatMap(({ uid }) =>
        String(uid).includes("pods-there") ? [uid] : [],
      );
    expect(names(30)).toEqual(names(31));
    expect(names(30)).toHaveLength(3);
  });
});
