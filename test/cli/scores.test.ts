import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { twins } from "../capabilities/twins.js";
import { freshWorkspace } from "../store/real-store.js";
import { breachline } from "./in-process.js";

const workspace = freshWorkspace();
const folder = mkdtempSync(join(tmpdir(), "breachline-scores-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, "inventory.yaml");
const members = ["shop", "shop-app"];
writeFileSync(
  file,
  twins(
    { shop: {}, blog: { service: { reachableFrom: [] } } },
    { applications: [{ uid: "app/shop", name: "The shop", members }] },
  ),
);
const run = (...args: string[]) => breachline(...args, "--workspace", workspace);
await run("import", file);
await run("analyze");

it("`findings` ranks them by their risk, each with state, reasons and factors, and says what share runs", async () => {
  const { stdout, exitCode } = await run("findings", "--json");
  const { total, more, shares, findings } = JSON.parse(stdout);
  expect([exitCode, total, more, shares.open]).toEqual([0, 2, false, 2]);
  expect(findings.map(({ title, state }: Record<string, string>) => `${title}: ${state}`)).toEqual([
    "shop: exposed",
    "blog: not-reachable",
  ]);
  const [first] = findings;
  expect(first).toMatchObject({ band: "critical", target: "shop-data", assets: ["shop"] });
  expect(first.reasons.network).toContain("internet → shop");
  expect(first.factors.map(({ name }: { name: string }) => name)).toEqual(["threat", "success", "runtime", "traffic"]);
  expect((await run("findings", "--limit", "1")).stdout).toMatch(
    /^CRITICAL {2}risk [\d.]+ {2}exposed, severity \w+ {2}shop/,
  );
});

it("`exposure` adds up the best risk of each crown jewel, in the unit of risk", async () => {
  const { risk, reached, targets } = JSON.parse((await run("exposure", "--json")).stdout);
  expect(targets.map(({ target }: { target: { uid: string } }) => target.uid)).toEqual(["shop-data", "blog-data"]);
  expect(reached).toBe(1);
  const { paths } = JSON.parse((await run("paths", "--json")).stdout);
  expect(risk).toBeCloseTo(paths[0].risk);
});

it("`scoring` sets constants of the workspace, and every answer names them until they are reset", async () => {
  const values = ["threat.verified=0.75", "fixCost.code=7", "rules.application/code-execution=0.5"];
  expect((await run("scoring", "set", ...values)).exitCode).toBe(0);
  expect((await run("paths", "--json")).stderr).toContain("Scoring changed since analysis");
  const analysed = JSON.parse((await run("analyze", "--json")).stdout);
  expect(analysed.unchanged).toBe(false);
  const overridden = [
    { name: "threat.verified", value: 0.75, published: 0.9 },
    { name: "fixCost.code", value: 7, published: 3 },
    { name: "rules.application/code-execution", value: 0.5, published: 0.7 },
  ];
  expect(analysed.overridden).toEqual(overridden);
  const answer = JSON.parse((await run("paths", "--json")).stdout);
  expect(answer.overridden).toEqual(overridden);
  const factors = answer.paths[0].steps.flatMap((step: { factors: unknown[] }) => step.factors);
  expect(factors).toContainEqual(expect.objectContaining({ name: "threat", value: 0.75 }));
  expect(factors).toContainEqual(expect.objectContaining({ name: "success", value: 0.5 }));
  const { fixes } = JSON.parse((await run("fixes", "--json")).stdout);
  const costOrigin = expect.stringMatching(/fixCost\.code .*own value \(published: 3\)/);
  expect(fixes).toContainEqual(expect.objectContaining({ kind: "code", cost: 7, costOrigin }));
  expect((await run("findings")).stderr).toContain("threat.verified 0.75 (published: 0.9)");
  expect((await run("scoring", "show")).stdout).toContain("threat.verified = 0.75 (published: 0.9)");
  await run("scoring", "reset");
  expect(JSON.parse((await run("analyze", "--json")).stdout).overridden).toEqual([]);
});

it.each([
  [["set", "threat.verifed=0.5"], 'There is no constant "threat.verifed"'],
  [["set", "threat.kev=2"], "threat.kev cannot be that"],
  [["set", "bands.high=90"], "bands.high = 90 does not fit"],
  [["set", "rules.no/rule=0.5"], 'There is no rule "no/rule"'],
  [["set", "rules.network/listens=0.5"], "is no action of an attacker"],
  [["set", "threat.kev"], "is no name=value"],
  [["reset", "threat.nothing"], 'There is no constant "threat.nothing"'],
])("`scoring %j` is refused with what to do, and changes nothing", async (args, message) => {
  const { exitCode, stderr } = await run("scoring", ...args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
  expect((await run("scoring", "show")).stdout).not.toContain("(published:");
});
