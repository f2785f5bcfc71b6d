import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { project, type ProjectedNode, type ProjectedStep } from "../../src/pipeline/projection.js";
import { reachabilityOf, verdictsOf } from "../../src/pipeline/reachability.js";
import { sketch } from "../paths/random-graph.js";
import { everyPath } from "../paths/slow.js";
import { estate, type Picture } from "./drawn.js";

describe("reachability", () => {
  const of = (text: string, picture: Picture, uid: string) => reachabilityOf(estate(text, picture))(uid);

  it("is exposed one move from the internet, hubs not counted", () => {
    const text = "internet->(h) (h)->web:100 web->app:500";
    expect(of(text, {}, "web")).toMatchObject({ state: "exposed", path: ["internet", "web"] });
    expect(of(text, {}, "app")).toMatchObject({ state: "reachable", path: ["internet", "web", "app"] });
  });

  it("has the risk of the best path through it, not of the best path there is", () => {
    const text = "internet->a:100 internet->b:700 a->data:200 b->data:100 b->log:10";
    const jewels = { data: 50 };
    expect(of(text, { jewels }, "b")!.risk).toBeCloseTo(100 * Math.exp(-0.85));
    expect(of(text, { jewels }, "data")!.risk).toBeCloseTo(100 * Math.exp(-0.35));
    expect(of(text, { jewels }, "log")).toMatchObject({ risk: 0, target: undefined });
    expect(of(text, { jewels }, "b")!.target).toBe("data");
  });

  it("is none through a step whose requirement cannot be held, and says so", () => {
    expect(of("internet->a a->b:1&key", { jewels: { b: 0 } }, "b")).toMatchObject({
      state: "not-reachable",
      why: expect.stringContaining("also needs"),
    });
    expect(of("internet->a a->b:1&key internet->key", { jewels: { b: 0 } }, "b")).toMatchObject({ state: "reachable" });
  });

  it("has the risk of the path that needs it, whatever lies between", () => {
    const text = "internet->a:100 a->data:200&key internet->b:300 b->key:50 b->log:10";
    const jewels = { data: 50 };
    const risk = (cost: number) => 100 * Math.exp(-cost / 1000);
    for (const uid of ["b", "key"]) {
      expect(of(text, { jewels }, uid)).toMatchObject({ target: "data" });
      expect(of(text, { jewels }, uid)!.risk).toBeCloseTo(risk(700));
    }
    expect(of(text, { jewels }, "log")).toMatchObject({ risk: 0, target: undefined });
    // What the requirement requires in turn.
    const deeper = `${text.replace("b->key:50", "b->key:50&token")} internet->c:400 c->token:5`;
    expect(of(deeper, { jewels }, "c")!.risk).toBeCloseTo(risk(400 + 5 + 300 + 50 + 350));
    // A step that nobody can take needs nothing.
    expect(of(text.replace("internet->a:100", "x->a:100"), { jewels }, "key")!.risk).toBe(0);
  });

  it("names what leads to an asset that nobody reaches", () => {
    const text = "internet->a x->y";
    expect(of(text, {}, "y")!.why).toBe("Steps lead to it from x, and an attacker reaches none of these.");
    expect(of(text, {}, "x")!.why).toBe("No step leads to it from anywhere.");
  });

  it("starts from an assumed breach too", () => {
    expect(of("internet->a x->y:100", { breaches: ["x"] }, "y")).toMatchObject({
      state: "reachable",
      path: ["x", "y"],
    });
    expect(of("internet->a x->y:100", { breaches: ["x"] }, "x")).toMatchObject({ state: "exposed", likelihood: 1 });
  });

  describe("of a finding", () => {
    const text = "internet->web:100 web->app:500 web->db:900 app->db:100 x->y:1";
    const verdict = (steps: [string, string, number, ...string[]][], ends: string[], deployed = true) =>
      verdictsOf(estate(text, { jewels: { db: 50 } })).finding({
        uid: "finding/f",
        ends,
        deployed,
        steps: steps.map(([source, target, cost, ...requires]) => ({ source, target, cost, requires, factors: [] })),
        properties: { verified: true },
        vulnerability: null,
        places: [],
      });

    it("has the risk of the best path through its own steps, not of its asset's best", () => {
      expect(verdict([["web", "app", 2000]], ["web", "app"]).risk).toBeCloseTo(100 * Math.exp(-2.25));
      const best = verdict(
        [
          ["web", "app", 2000],
          ["web", "db", 900],
        ],
        ["web", "app"],
      );
      expect(best).toMatchObject({ state: "exposed", target: "db", path: ["internet", "web", "db"] });
      expect(best.risk).toBeCloseTo(100 * Math.exp(-1.05));
    });

    it("opens nothing where its step cannot be used, whatever else leads through its asset", () => {
      expect(verdict([["web", "db", 1, "x"]], ["web"])).toMatchObject({
        state: "reachable-in-theory",
        risk: 0,
        target: undefined,
        why: expect.stringContaining("not to what using it takes (web, x)"),
      });
      expect(verdict([["x", "y", 1]], ["x"])).toMatchObject({ state: "not-reachable", risk: 0 });
    });

    it("has that of the worst asset that bears it, weighed by how likely it is exploited, where it decides no step", () => {
      expect(verdict([], ["x", "app"])).toMatchObject({ state: "reachable", target: "db" });
      const asset = of(text, { jewels: { db: 50 } }, "app")!;
      expect(verdict([], ["app"]).risk).toBeCloseTo(asset.risk * 0.9);
    });

    it("is not deployed where nothing runs what bears it", () => {
      expect(verdict([], ["x"], false)).toMatchObject({ state: "not-deployed", risk: 0 });
    });
  });

  it("is reachable in theory where every way takes a step that nothing but inference tells of", () => {
    const nodes = ["internet", "guess", "sure", "db"].map((uid): ProjectedNode => ({
      uid,
      name: uid,
      kind: "Compute",
      hub: false,
      impactCost: -1,
      assumedBreach: false,
    }));
    const step = (source: string, target: string, inTheory = false): ProjectedStep => ({
      source,
      target,
      cost: inTheory ? 1 : 1000,
      rule: "r",
      alternatives: 0,
      requires: [],
      inTheory,
    });
    const states = (steps: ProjectedStep[]) => {
      const answer = reachabilityOf(project({ workspace: "w", analysis: 1 }, nodes, steps));
      return ["guess", "sure", "db"].map((uid) => answer(uid)!.state);
    };
    const guessed = [step("internet", "guess", true), step("internet", "sure"), step("guess", "db")];
    expect(states(guessed)).toEqual(["reachable-in-theory", "exposed", "reachable-in-theory"]);
    expect(states([...guessed, step("sure", "db")])).toEqual(["reachable-in-theory", "exposed", "reachable"]);
  });

  it("is undefined for hubs and for what the analysis does not know", () => {
    expect(of("internet->(h) (h)->a", {}, "h")).toBeUndefined();
    expect(of("internet->a", {}, "nothing")).toBeUndefined();
  });

  it("is reachable exactly where a path leads, and its likelihood is the likeliest path's (against trying everything)", () => {
    fc.assert(
      fc.property(sketch(), (drawn) => {
        const name = (node: number) => (node === 0 ? "internet" : `n${node}`);
        const nodes = Array.from({ length: drawn.nodes }, (_, node): ProjectedNode => ({
          uid: name(node),
          name: name(node),
          kind: "Compute",
          hub: node !== 0 && drawn.hubs.includes(node),
          impactCost: -1,
          assumedBreach: false,
        }));
        const steps = drawn.edges.map(({ from, to, cost }): ProjectedStep => ({
          source: name(from),
          target: name(to),
          cost,
          rule: "r",
          alternatives: 0,
          requires: [],
        }));
        const answer = reachabilityOf(project({ workspace: "w", analysis: 1 }, nodes, steps));
        for (const { uid, hub } of nodes) {
          if (hub) continue;
          const node = nodes.findIndex((each) => each.uid === uid);
          const [best] = everyPath(drawn, [0], [{ node, cost: 0 }]);
          const found = answer(uid)!;
          expect(found.state !== "not-reachable").toBe(best !== undefined);
          if (best) expect(found.likelihood).toBeCloseTo(Math.exp(-best.cost / 1000), 12);
        }
      }),
      { seed: 20260818, numRuns: 200 },
    );
  });
});
