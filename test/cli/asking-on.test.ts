/** Choke points, fixes, blast radius and narrower questions about paths on the command line: text for people, JSON for programs. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { play } from "../capabilities/scenario.js";
import { neededWay } from "../pipeline/needed-way.js";
import { twoDoors } from "../pipeline/two-doors.js";
import { breachline } from "./in-process.js";

const { workspace } = await play(twoDoors);
beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => vi.unstubAllEnvs());
const run = (...args: string[]) => breachline(...args, "--workspace", workspace);
const json = async (...args: string[]) => {
  const { stdout, exitCode } = await run(...args, "--json");
  expect(exitCode).toBe(0);
  return JSON.parse(stdout);
};

describe("choke-points", () => {
  it("reads in sentences and names what every attack passes", async () => {
    const { stdout, exitCode } = await run("choke-points");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/customers \(data store\), risk [\d.]+: db \(service\)/);
    expect(stdout).toMatch(/gone \([\d.]+\) {2}db \(service\); cuts off customers/);
    expect(stdout).not.toMatch(/undefined|NaN|senders|receivers/i);
  });

  it("gives the same as JSON, and says why there is nothing", async () => {
    expect(await json("choke-points", "--limit", "1")).toMatchObject({ complete: true, more: true, assets: [{}] });
    expect(await json("choke-points", "--to", "reports")).toMatchObject({ why: expect.any(String), assets: [] });
  });
});

describe("fixes", () => {
  it("say what to do, what it costs and what is left then", async () => {
    const { stdout } = await run("fixes", "--budget", "2");
    expect(stdout).toMatch(/The best plan within 2 days: \d fix(es)? for \d days?, risk [\d.]+ → [\d.]+/);
    expect(stdout).toMatch(/To close every path: \d+ fixes for \d+ days/);
    expect(stdout).toMatch(/Update log4j 2.14 in shop-app: CVE-2021-44228, CVE-2021-45046/);
    expect(stdout).toMatch(/resolves \d, reduces \d, unchanged \d/);
    expect(stdout).not.toContain("reason: null");
    expect(stdout).not.toMatch(/undefined|NaN/);
  });

  it("say where steps need something else what is counted how, and what closes every path", async () => {
    const needing = await play(neededWay());
    const { stdout } = await breachline("fixes", "--workspace", needing.workspace);
    expect(stdout).toMatch(/1 step on the way needs something else as well, such as password \(secret\) → ledger/);
    const [, risk] = /^Risk ([\d.]+):/m.exec(stdout)!;
    const [, alone] = /so counted, it is ([\d.]+) in all/.exec(stdout)!;
    expect(Number(alone)).toBeGreaterThan(Number(risk));
    expect(stdout).toContain(`risk of steps alone ${alone} → 0.0 (no plan within the budget leaves less)`);
    expect(stdout).toMatch(/Every path crosses this step, or needs what cannot be had without it: back \(service\) →/);
    const passed = await breachline("choke-points", "--workspace", needing.workspace);
    expect(passed.stdout).toContain(`Risk ${risk}: `);
    expect(passed.stdout).toContain(`so counted, the risk is ${alone} in all`);
    const blast = await breachline("blast-radius", "ledger", "--workspace", needing.workspace);
    expect(blast.stdout).toContain(
      "1 step on these ways needs something else as well, such as password (secret) → ledger (data store).",
    );
    const findings = await breachline("findings", "--workspace", needing.workspace);
    expect(findings.stdout).toContain("A finding's risk leaves aside what else the steps of its path need");
    const through = await breachline("paths", "--through", "db", "--to", "ledger", "--workspace", needing.workspace);
    const avoiding = await breachline("paths", "--avoid", "db", "--to", "ledger", "--workspace", needing.workspace);
    expect(avoiding.stdout).toContain("Some step needs db beside its source, and cannot be taken without it.");
    expect(through.stdout).toContain("Some step needs db beside its source: a path may need it without leading by way");
    const exposed = await breachline("exposure", "--workspace", needing.workspace);
    expect(exposed.stdout).toContain(`Exposure ${risk}: `);
  });

  it("refuse a budget that is none", async () => {
    const { exitCode, stderr } = await run("fixes", "--budget", "0");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("at least 1")]);
  });
});

it("blast-radius says what follows and who could bring it about", async () => {
  const { stdout } = await run("blast-radius", "mail-app");
  expect(stdout).toMatch(/Whoever holds mail-app \(compute\) can come to hold \d+ assets .*2 crown jewels among them/);
  expect(stdout).toMatch(/customers \(data store\), crown jewel, risk [\d.]+ from here/);
  expect(stdout).toMatch(/From the internet it is come to with likelihood \d+ %/);
  expect(stdout).not.toContain("needs something else");
  const { exitCode, stderr } = await run("blast-radius", "nobody");
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("nobody")]);
});

describe("paths", () => {
  it("without something name what stands in for it", async () => {
    const { paths } = await json("paths", "--avoid", "mail", "--to", "customers");
    expect(paths).toHaveLength(1);
    const { via } = paths[0].steps.find((step: { via: string | null }) => step.via?.startsWith("finding/"));
    const without = await json("paths", "--avoid", "mail", "--avoid", via, "--to", "customers");
    expect(without.paths[0].steps.map((step: { via: string }) => step.via)).not.toContain(via);
    expect(without.paths[0].steps.every(({ evidence }: { evidence: string[] }) => evidence.length > 0)).toBe(true);
    const step = await json("paths", "--avoid", "shop -> shop-app", "--to", "customers");
    expect(step.paths.map(({ entry }: { entry: string }) => entry)).toEqual(["mail"]);
  });

  it("come grouped, with their variants where asked for", async () => {
    const { groups } = await json("paths", "--group-by", "shape", "--variants");
    expect(
      groups.map(({ count, variants }: { count: number; variants: unknown[] }) => [count, variants.length]),
    ).toEqual([
      [2, 2],
      [1, 1],
    ]);
    const { stdout } = await run("paths", "--group-by", "ends");
    expect(stdout).toMatch(/1 path: mail → letters/);
  });

  it("are explained down to each factor, its value and its origin", async () => {
    const { stdout } = await run("paths", "--explain", "--limit", "1");
    expect(stdout).toMatch(/threat 0\.9 \(.*EPSS/i);
    expect(stdout).toMatch(/Likelihood: [\d. ×]+ = \d+ %/);
    expect(stdout).toContain("Not known, so a stated value was taken: runtime");
    expect((await json("paths", "--explain", "--limit", "1")).paths[0].explanation[0]).toContain(
      "An attacker who starts at",
    );
  });

  it("answer odd questions in words", async () => {
    expect((await json("paths", "--from", "customers", "--to", "customers")).why).toContain("no step is needed");
    expect((await json("paths", "--to", "reports")).why).toContain(
      `\`breachline why-not --to <asset> --workspace ${workspace}\``,
    );
    expect((await json("paths", "--entry", "db")).why).toContain("begins with db");
    expect((await json("paths", "--limit", "1000000")).more).toBe(false);
    for (const limit of ["0", "-1", "many"]) expect((await run("paths", "--limit", limit)).exitCode).toBe(2);
    const { exitCode, stderr } = await run("paths", "--avoid", "network/conect");
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("network/connect")]);
  });
});

it("what-if takes a CVE for every finding of it", async () => {
  const { findings } = await json("findings", "--asset", "mail-app");
  const uids = findings.flatMap(({ uid }: { uid: string }) => ["--without-finding", uid]);
  const { counts } = await json("what-if", "--without-finding", "CVE-2017-5638");
  expect(counts.gone).toBeGreaterThan(0);
  expect((await json("what-if", ...uids)).counts).toEqual(counts);
});

it("why-not says how far attackers come and what separates them", async () => {
  const { stdout } = await run("why-not", "--to", "reports");
  expect(stdout).toMatch(/No sequence of steps that is known leads from the internet.* to reports \(data store\)/);
  expect(stdout).toMatch(/Nothing that is reached is let through to batch \(service\) from tool \(compute\)/);
  expect((await run("why-not")).exitCode).toBe(2);
  expect(await json("why-not", "--to", "customers")).toMatchObject({ reachable: true, gaps: [] });
});

it("exposure and simulate add up targets, never paths", async () => {
  const { stdout } = await run("exposure");
  expect(stdout).toMatch(
    /Exposure [\d.]+: the risk of the best path to each of 3 crown jewels, of which 2 can be come to/,
  );
  expect(stdout).toMatch(/3 of 4 findings \(75 %\) lie on an attack path/);
  expect(stdout).toMatch(/data team: 1 of 2 crown jewels can be come to, worst customers/);
  const simulated = await run("simulate", "--worlds", "256");
  expect(simulated.stdout).toMatch(/256 worlds, seed 1/);
  expect(simulated.stdout).toContain("In 99.9 of 100 such runs the true value lies in the interval");
  expect((await run("simulate", "--worlds", "1000000")).exitCode).toBe(2);
  expect((await run("simulate", "--to", "internet")).stdout).toContain("hold it from the start: no step is needed");
  const [path] = (await json("paths", "--limit", "1")).paths;
  const { targets } = await json("exposure");
  expect(targets.find(({ target }: { target: { uid: string } }) => target.uid === path.target).impact).toBe(
    path.impact,
  );
  expect((await run("exposure", "--by", "colour")).exitCode).toBe(2);
});
