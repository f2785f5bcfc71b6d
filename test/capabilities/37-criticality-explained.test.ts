/** The explanation names the criticality factor and its source. */
import { expect, it } from "vitest";
import { play, startAsking } from "./scenario.js";
import { twins } from "./twins.js";

const scenario = await play({ "catalogue.yaml": twins({ shop: { service: { criticality: "high" } } }) });
const ask = await startAsking();

it("in the factors and in the sentences", async () => {
  const { attackPaths } = await ask(
    scenario,
    `query ($workspace: String!) { attackPaths(workspace: $workspace) { edges { node {
      explanation impactFactors { name value origin missing }
    } } } }`,
  );
  const [{ node }] = attackPaths.edges;
  const factor = node.impactFactors.find(({ name }: { name: string }) => name === "criticality");
  expect(factor).toMatchObject({ value: 0.9, missing: false });
  expect(factor.origin).toMatch(/^criticality high: .*catalogue\.yaml .*\/services\/0$/);
  expect(node.explanation.join(" ")).toContain(`criticality 0.9 (${factor.origin})`);
});
