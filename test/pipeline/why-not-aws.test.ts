/** What keeps attackers away in AWS is named: security groups, network ACLs that do not let everything through, policies that deny. */
import { expect, it } from "vitest";
import { inWords } from "../../src/pipeline/permission-gaps.js";
import { whyNot } from "../../src/pipeline/why-not.js";
import { ACCOUNT, NETWORK, allow, bucket, group, machine, resource, role, state } from "../capabilities/terraform.js";
import { play, store } from "../capabilities/scenario.js";

const rule = (action: string, rule_no: number, cidr_block: string) => ({
  ...{ action, rule_no, cidr_block, protocol: "-1", from_port: 0, to_port: 0 },
});
const { opened } = await play({
  "state.json": state(
    ...NETWORK,
    resource("aws_network_acl", "acl-a", {
      vpc_id: "vpc-a",
      subnet_ids: ["subnet-a"],
      ingress: [rule("deny", 90, "198.18.0.0/15"), rule("allow", 100, "0.0.0.0/0")],
      egress: [rule("allow", 100, "0.0.0.0/0")],
    }),
    group("sg-app", []),
    group("sg-closed", [{ protocol: "tcp", from_port: 22, to_port: 22, security_groups: ["sg-app"] }]),
    group("sg-open", [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }]),
    machine("i-app", ["sg-app"], "10.0.0.4"),
    machine("i-closed", ["sg-closed"], "10.0.0.5"),
    machine("i-open", ["sg-open"], "10.0.0.6"),
    bucket("orders"),
    ...role("reports", "ec2", [
      allow("s3:GetObject", "*"),
      { Sid: "NoOrders", Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::orders/*" },
    ]),
    ...role("backup", "ec2", [allow("ec2:DescribeInstances", "*")]),
  ),
});
const node = (uid: string) => opened.projection.nodeOf(uid)!;
const words = async (to: string, from = "internet") => {
  const { gaps } = await whyNot(store, opened, { from: [node(from)], to: [node(to)], limit: 15 });
  return gaps.map(({ why }) => why).join("\n");
};
const at = (id: string) => `arn:aws:ec2:eu-west-1:111111111111:instance/${id}/network`;

it("names the group and the list that restrict who connects", async () => {
  expect(await words(at("i-closed"))).toMatch(/under acl-a, sg-closed, nobody but these may connect to it/);
});

it("does not name a group that lets everyone in", async () => {
  const why = await words(at("i-open"));
  expect(why).toContain("acl-a");
  expect(why).not.toContain("sg-open");
});

it("names the statement that keeps a principal from what its policies permit", async () => {
  const of = (name: string) => words("arn:aws:s3:::orders", `arn:aws:iam::${ACCOUNT}:role/${name}`);
  expect(await of("reports")).toContain("the statement NoOrders of the policy reports of reports denies s3:GetObject");
  expect(await of("backup")).not.toContain("denies");
});

it("tells a permission that is denied from a login that stands before", async () => {
  const kinds = async (name: string) => {
    const from = [node(`arn:aws:iam::${ACCOUNT}:role/${name}`)];
    const { gaps } = await whyNot(store, opened, { from, to: [node("arn:aws:s3:::orders")], limit: 15 });
    return gaps.map(({ kind }) => kind);
  };
  expect(await kinds("reports")).toContain("permission");
  expect(await kinds("backup")).not.toContain("permission");
});

it("says how many that are denied it does not name, and how many it did not look at", () => {
  const denied = Array.from({ length: 22 }, (_, index) => `role-${index}: denied`);
  const said = inWords(denied, 7);
  expect(said).toContain("role-19");
  expect(said).not.toContain("role-20");
  expect(said).toMatch(/\. 2 more that are held are denied it as well\. 7 more that are held were not looked at$/);
  expect(inWords(denied.slice(0, 1), 0)).toBe("role-0: denied");
});
