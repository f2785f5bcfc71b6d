/** Why nothing was found, and what to ask on about. */
import { expect, it } from "vitest";
import { inventory } from "../capabilities/reports.js";
import { play } from "../capabilities/scenario.js";

const services = [{ uid: "web", port: 443, reachableFrom: ["internet"], exposedBy: ["app"] }];
const identities = [{ uid: "admin", crownJewel: true }];
const whyOf = async (stores: object[]) => {
  const computes = [{ uid: "app" }];
  const { analysis, workspace } = await play({ "estate.yaml": inventory({ services, computes, identities, stores }) });
  return { why: analysis.why, workspace };
};

it("recommends to ask about the most important data, not about an administrator", async () => {
  const { why, workspace } = await whyOf([
    { uid: "minor", data: { pii: "internal" } },
    { uid: "most", data: { pii: "restricted" } },
  ]);
  expect(why).toContain("No sequence of steps leads from an entry point (web) to a crown jewel (admin, minor, most).");
  expect(why).toContain(`\`breachline why-not --to most --workspace ${workspace}\``);
});

it("recommends none where no data is a crown jewel", async () => {
  const { why, workspace } = await whyOf([]);
  expect(why).toContain(`to a crown jewel (admin). \`breachline paths --from <asset> --workspace ${workspace}\` shows`);
  expect(why).not.toContain("why-not");
});
