/** Questions about all paths at once, through the API: choke points, fixes, blast radius. */
import { describe, expect, it } from "vitest";
import { play, startAsking, store } from "../capabilities/scenario.js";
import { twoDoors } from "../pipeline/two-doors.js";
import { startTestApi } from "./client.js";

const scenario = await play(twoDoors);
const ask = await startAsking();

describe("choke points", () => {
  const query = `query ($workspace: String!, $to: [String!], $limit: Int) {
    chokePoints(workspace: $workspace, to: $to, limit: $limit) {
      complete limits more risk riskOfStepsAlone why
      requirements { count }
      unavoidable { assets { count } steps { count } }
      targets { target { uid kind } risk assets { count first { uid } } steps { first { rule sources { first { uid } } viaText } } }
      assets { asset { uid } relief share cutsOff { first { uid } } }
      steps { step { title targets { first { uid } } } share }
      findings { uid text steps relief }
    }
  }`;

  it("come with what most risk disappears with", async () => {
    const { chokePoints } = await ask(scenario, query);
    expect(chokePoints).toMatchObject({ complete: true, more: false, why: null, requirements: { count: 0 } });
    expect(chokePoints.targets[0]).toMatchObject({
      target: { uid: "customers", kind: "DATA_STORE" },
      assets: { count: 1, first: [{ uid: "db" }] },
    });
    expect(chokePoints.assets[0].relief).toBeGreaterThanOrEqual(chokePoints.assets.at(-1).relief);
    expect(chokePoints.findings.every(({ uid }: { uid: string }) => uid.startsWith("finding/"))).toBe(true);
  });

  it("say why there are none", async () => {
    const { chokePoints } = await ask(scenario, query, { to: ["reports"] });
    expect(chokePoints).toMatchObject({ why: expect.stringContaining("why-not"), assets: [] });
  });
});

it("fixes come as a plan within a budget, as a separation and one by one", async () => {
  const { fixes } = await ask(
    scenario,
    `query ($workspace: String!) {
      fixes(workspace: $workspace, budget: 2, limit: 5) {
        complete limits more risk riskOfStepsAlone requirements { count } why
        plan { budget cost before after atLeast exact fixes { id kind cost costOrigin title at { uid } riskAfter } }
        separation { possible cost atLeast fixes { title } certificate { count first { rule } } isCrossed path { uid } }
        fixes { title kind findings { cve } relief share resolves reduces unchanged cutsOff { count } sources { count } targets { count } }
        paths { id rank risk entry { uid } target { uid } byPlan }
      }
    }`,
  );
  expect(fixes).toMatchObject({ complete: true, limits: [], why: null });
  expect(fixes.plan.cost).toBeLessThanOrEqual(2);
  expect(fixes.plan.after).toBeLessThan(fixes.plan.before);
  expect(fixes.plan.before).toBe(fixes.riskOfStepsAlone);
  expect(fixes.riskOfStepsAlone).toBeCloseTo(fixes.risk, 6);
  expect(fixes.separation).toMatchObject({ possible: true, isCrossed: true, path: [] });
  expect(fixes.fixes.length).toBe(5);
  const patch = fixes.fixes.find(({ kind }: { kind: string }) => kind === "PATCH");
  expect(patch.findings[0].cve).toMatch(/^CVE-/);
  expect(fixes.paths.map(({ byPlan }: { byPlan: string }) => byPlan)).toContain("RESOLVES");
});

it("a blast radius has both directions", async () => {
  const { blastRadius } = await ask(
    scenario,
    `query ($workspace: String!) {
      blastRadius(workspace: $workspace, asset: "mail-app", limit: 3) {
        complete asset { uid kind }
        forward { count byKind { kind count } crownJewelCount crownJewels { asset { uid } likelihood risk pathUids } assets { asset { uid } } more }
        backward { count fromInternet assets { asset { uid } likelihood certain pathUids } more }
      }
    }`,
  );
  expect(blastRadius.asset).toEqual([{ uid: "mail-app", kind: "COMPUTE" }]);
  expect(blastRadius.forward.crownJewels.map(({ asset }: { asset: { uid: string } }) => asset.uid).sort()).toEqual([
    "customers",
    "letters",
  ]);
  expect(blastRadius.backward.fromInternet).toBeGreaterThan(0);
  expect(blastRadius.backward.assets[0].asset.uid).toBe("mail");
});

describe("paths", () => {
  const query = `query ($workspace: String!, $avoid: [String!], $through: [String!], $entry: [String!], $to: String) {
    paths(workspace: $workspace, avoid: $avoid, through: $through, entry: $entry, to: $to) {
      complete more why paths { entryUid targetUid risk steps { via sourceUid targetUid } }
    }
  }`;
  type Found = { entryUid: string; targetUid: string; risk: number; steps: { via: string; targetUid: string }[] };
  const endsOf = (paths: Found[]) => paths.map(({ entryUid, targetUid }) => `${entryUid} ${targetUid}`).sort();

  it("leave aside assets, rules and findings; what else leads there stands in", async () => {
    const { paths: all } = await ask(scenario, query);
    expect(endsOf(all.paths)).toEqual(["mail customers", "mail letters", "shop customers"]);
    const { paths: noMail } = await ask(scenario, query, { avoid: ["mail"] });
    expect(endsOf(noMail.paths)).toEqual(["shop customers"]);
    const step = all.paths
      .find(({ entryUid }: Found) => entryUid === "shop")
      .steps.find(({ via }: { via: string | null }) => via?.startsWith("finding/"));
    const { paths: otherWeakness } = await ask(scenario, query, { avoid: [step.via, "mail"] });
    expect(endsOf(otherWeakness.paths)).toEqual(["shop customers"]);
    const other = otherWeakness.paths[0].steps.find(({ targetUid }: { targetUid: string }) => targetUid === "shop-app");
    expect(other.via).toMatch(/^finding\//);
    expect(other.via).not.toBe(step.via);
    expect(otherWeakness.paths[0].risk).toBeLessThan(noMail.paths[0].risk);
    const { paths: none } = await ask(scenario, query, { avoid: ["application/code-execution"] });
    expect(none).toMatchObject({ complete: true, more: false, paths: [], why: expect.stringContaining("left aside") });
  });

  it("are asked for by entry and by way of an asset", async () => {
    const { paths: byEntry } = await ask(scenario, query, { entry: ["mail"], to: "customers" });
    expect(endsOf(byEntry.paths)).toEqual(["mail customers"]);
    const { paths: through } = await ask(scenario, query, { through: ["mail-app"], to: "customers" });
    expect(through.paths).toMatchObject([byEntry.paths[0]]);
    const { paths: nowhere } = await ask(scenario, query, { through: ["batch"], to: "customers" });
    expect(nowhere).toMatchObject({ paths: [], why: expect.stringContaining("by way of batch") });
  });

  it("come in groups", async () => {
    const { pathGroups } = await ask(
      scenario,
      `query ($workspace: String!) {
        pathGroups(workspace: $workspace, by: SHAPE, variants: true, limit: 10) {
          complete more groups { title count best { targetUid } variants { pathId } }
        }
      }`,
    );
    const counts = pathGroups.groups.map(({ count, variants }: { count: number; variants: unknown[] }) => {
      expect(variants.length).toBe(count);
      return count;
    });
    expect(counts).toEqual([2, 1]);
    expect(pathGroups).toMatchObject({ complete: true, more: false });
  });
});

it("names that mean nothing are told with what to do", async () => {
  const { api, ask: raw } = await startTestApi(store);
  const { workspace } = scenario;
  const messageOf = async (query: string) => {
    const { errors } = await raw(query, { workspace });
    return `${String(errors?.[0]?.extensions["code"])}: ${errors?.[0]?.message}`;
  };
  const asked = (field: string) => messageOf(`query ($workspace: String!) { ${field} }`);
  expect(await asked(`paths(workspace: $workspace, avoid: ["network/conect"]) { more }`)).toMatch(
    /rule nor an asset[\s\S]*network\/connect/,
  );
  expect(await asked(`paths(workspace: $workspace, avoid: ["finding/none"]) { more }`)).toContain("changes nothing");
  expect(await asked(`blastRadius(workspace: $workspace, asset: "nobody") { complete }`)).toContain("nobody");
  expect(await asked(`chokePoints(workspace: $workspace, limit: 201) { more }`)).toContain("between 1 and 200");
  expect(await asked(`chokePoints(workspace: $workspace, limit: 1000000) { more }`)).toContain("TOO_COMPLEX");
  expect(await asked(`fixes(workspace: $workspace, budget: 0) { more }`)).toContain("at least 1");
  await api.close();
});

it("why there is no path, the exposure and a simulation are asked for the same way", async () => {
  const { whyNot, exposure, simulation } = await ask(
    scenario,
    `query ($workspace: String!) {
      whyNot(workspace: $workspace, to: "reports") {
        reachable complete more reached { count byKind { kind count } } reaching { first { uid } }
        gaps { kind target { uid } sources { first { uid } } why findings { uid text why } }
      }
      exposure(workspace: $workspace, by: ENVIRONMENT) { by risk portfolios { name } targets { target { uid } band } }
      simulation(workspace: $workspace, worlds: 256, seed: 3) {
        worlds seed causes exposure why any { probability low high } targets { target { uid } probability lower upper }
      }
    }`,
  );
  expect(whyNot).toMatchObject({ reachable: false, complete: true });
  expect(whyNot.gaps[0]).toMatchObject({
    kind: "CONNECTION",
    target: { uid: "batch" },
    sources: { first: [{ uid: "tool" }] },
  });
  expect(exposure).toMatchObject({ by: "ENVIRONMENT", portfolios: [{ name: null }] });
  expect(simulation).toMatchObject({ worlds: 256, seed: 3, why: null });
  expect(simulation.exposure).toBeGreaterThan(0);
});
