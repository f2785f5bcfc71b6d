/** One risk model and one unit for all kinds of finding. */
import { expect, it } from "vitest";
import { digestOf, gitleaks, inventory, nuclei, semgrep, trivy } from "./reports.js";
import { play, startAsking } from "./scenario.js";

const KINDS = ["sast", "dast", "sca", "secret"];
const kept = (kind: string) => ({ uid: `${kind}-app`, keeps: [`${kind}-data`] });
const scenario = await play({
  "inventory.yaml": inventory({
    services: ["sast", "dast", "sca"].map((kind) => ({
      uid: kind,
      aliases: [`${kind}.example`],
      port: 443,
      application: "https",
      reachableFrom: ["internet"],
      exposedBy: [`${kind}-app`],
    })),
    computes: [
      kept("sast"),
      kept("dast"),
      { ...kept("sca"), builtFrom: [`image/registry.example/sca@sha256:${digestOf("a")}`] },
    ],
    stores: KINDS.map((kind) => ({ uid: `${kind}-data`, data: { pii: "restricted" } })),
    secrets: [{ uid: "key", unlocks: ["secret-data"] }],
    repositories: [
      { uid: "repository/git.example/team/sast", builds: ["sast-app"] },
      { uid: "repository/git.example/team/secret", public: true, secrets: ["key"] },
    ],
    identities: [
      {
        uid: "anyone",
        assumableBy: ["internet"],
        may: [{ asset: "repository/git.example/team/secret", action: "read" }],
      },
    ],
  }),
  "semgrep.sarif": semgrep("https://git.example/team/sast", [
    { id: "command-from-request", cwe: "CWE-78: OS Command Injection" },
  ]),
  "nuclei.jsonl": nuclei("https://dast.example", "command-injection", "CWE-78"),
  "trivy.json": trivy("registry.example/sca:1", digestOf("a"), "CVE-2021-44228"),
  "gitleaks.json": gitleaks("https://git.example/team/secret"),
});
const ask = await startAsking();
interface Step {
  readonly finding: { kind: string } | null;
  readonly probability: number;
  readonly factors: { name: string; value: number }[];
}
const { attackPaths, findings } = await ask(
  scenario,
  `query ($workspace: String!) {
    findings(workspace: $workspace) { edges { node { kind reachability { risk likelihood } } } }
    attackPaths(workspace: $workspace) {
      edges { node { risk likelihood impact targetUid steps { probability finding { kind } factors { name value } } } }
    }
  }`,
);

it.each(KINDS)("a %s finding opens a path whose risk is its likelihood times its impact, 0 to 100", (kind) => {
  const { node } = attackPaths.edges.find(
    (edge: { node: { targetUid: string } }) => edge.node.targetUid === `${kind}-data`,
  );
  const step: Step = node.steps.find(({ finding }: Step) => finding?.kind === kind.toUpperCase());
  const named = (name: string) => step.factors.filter((factor) => factor.name === name).length;
  expect([named("threat"), named("success"), named("runtime")]).toEqual([1, 1, kind === "secret" ? 0 : 1]);
  expect(step.probability).toBeCloseTo(
    step.factors.reduce((product, { value }) => product * value, 1),
    6,
  );
  expect(node.likelihood).toBeCloseTo(
    node.steps.reduce((product: number, each: Step) => product * each.probability, 1),
    2,
  );
  expect(node.risk).toBeCloseTo(node.likelihood * node.impact, 0);
});

it("gives every finding a score in the same unit", () => {
  const scores = findings.edges.map(({ node }: { node: { kind: string; reachability: { risk: number } } }) => node);
  expect(scores.map(({ kind }: { kind: string }) => kind.toLowerCase()).sort()).toEqual([...KINDS].sort());
  for (const { reachability } of scores) {
    expect(reachability.risk).toBeGreaterThan(0);
    expect(reachability.risk).toBeLessThanOrEqual(100);
  }
});
