/** Tags that classify infrastructure are inherited by what serves and keeps its data. */
import { expect, it } from "vitest";
import { play, startAsking } from "./scenario.js";
import { ACCOUNT, NETWORK, allow, bucket, group, lambda, resource, state } from "./terraform.js";

const database = (name: string, tags: Record<string, string>) =>
  resource("aws_db_instance", name, {
    arn: `arn:aws:rds:eu-west-1:${ACCOUNT}:db:${name}`,
    identifier: name,
    engine: "postgres",
    db_subnet_group_name: "data",
    vpc_security_group_ids: ["sg-db"],
    tags,
  });
const scenario = await play({
  "state.json": state(
    ...NETWORK,
    group("sg-db", [{ protocol: "tcp", from_port: 5432, to_port: 5432, cidr_blocks: ["10.0.0.0/16"] }]),
    resource("aws_db_subnet_group", "data", { subnet_ids: ["subnet-a"] }),
    database("patients-db", { DataClassification: "phi" }),
    database("catalogue-db", { DataClassification: "public" }),
    bucket("reports", { "data-classification": "Confidential" }),
    ...lambda("report", [allow("s3:GetObject", "arn:aws:s3:::reports/*")]),
  ),
});
const ask = await startAsking();

async function handles(name: string): Promise<string[]> {
  const { assets } = await ask(
    scenario,
    `query ($workspace: String!) {
      assets(workspace: $workspace, first: 100) { edges { node { uid handles { kind sensitivity } } } }
    }`,
  );
  const nodes: { uid: string; handles: { kind: string; sensitivity: string }[] }[] = assets.edges.map(
    ({ node }: { node: unknown }) => node,
  );
  const found = nodes.filter(({ uid }) => uid.endsWith(name));
  return found.flatMap((each) => each.handles.map(({ kind, sensitivity }) => `${kind} ${sensitivity}`)).sort();
}

it.each([
  ["db:patients-db#via/database", ["PHI RESTRICTED"]],
  ["db:catalogue-db#via/database", ["OTHER PUBLIC"]],
  ["function:report", ["OTHER CONFIDENTIAL"]],
  ["function:report/invoke", ["OTHER CONFIDENTIAL"]],
])("%s handles %o", async (name, expected) => {
  expect(await handles(name)).toEqual(expected);
});

it("makes a target of what bears the label", async () => {
  const { crownJewels } = await ask(
    scenario,
    `query ($workspace: String!) { crownJewels: assets(workspace: $workspace, first: 100, filter: { crownJewel: true }) { edges { node { uid } } } }`,
  );
  const targets = crownJewels.edges.map(({ node }: { node: { uid: string } }) => node.uid);
  expect(targets).toContain(`arn:aws:rds:eu-west-1:${ACCOUNT}:db:patients-db`);
  expect(targets).not.toContain(`arn:aws:rds:eu-west-1:${ACCOUNT}:db:catalogue-db`);
});
