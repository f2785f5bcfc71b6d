/** Names of Route 53: what they lead to bears them, and nothing else does. */
import { expect, it } from "vitest";
import { resolve } from "../../src/resolve/index.js";
import { NETWORK, resource, state } from "../capabilities/terraform.js";
import { reading } from "./reading.js";

const BALANCER = "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/app/web/1";
const DNS = "web-1.eu-west-1.elb.amazonaws.com";
const web = resource("aws_lb", "web", { arn: BALANCER, dns_name: DNS, subnets: ["subnet-a"], security_groups: [] });
const record = (Name: string, Type: string, ...values: string[]) => ({
  Name,
  Type,
  ResourceRecords: values.map((Value) => ({ Value })),
});
const alias = (Name: string, DNSName: string) => ({ Name, Type: "A", AliasTarget: { DNSName } });

async function graphOf(...documents: object[]) {
  const read = await Promise.all(documents.map((each) => reading(each)));
  const facts = read.flatMap((each) => each.facts);
  const placed = facts.map((fact, sequence) => ({ ...fact, statedBy: "s", format: "aws", sequence }));
  return resolve(placed, { today: "2026-06-01" });
}

async function names(...ResourceRecordSets: object[]) {
  const { nodes } = await graphOf(state(...NETWORK, web), { ResourceRecordSets });
  expect([...nodes.keys()].filter((uid) => uid.startsWith("dns/"))).toEqual([]);
  return nodes.get(BALANCER)?.aliases.filter((each) => each.includes("shop.example"));
}

it("a balancer bears the names that lead to it, over other names too", async () => {
  expect(await names(alias("shop.example.", `dualstack.${DNS.toUpperCase()}.`))).toEqual([
    "dns/shop.example",
    "shop.example",
  ]);
  expect(
    await names(record("www.shop.example.", "CNAME", "shop.example."), record("shop.example.", "CNAME", DNS)),
  ).toEqual(["dns/shop.example", "dns/www.shop.example", "shop.example", "www.shop.example"]);
});

it("no name that dangles, leads to several things, or in a circle is anybody's", async () => {
  expect(await names(alias("shop.example.", "gone-1.eu-west-1.elb.amazonaws.com."))).toEqual([]);
  expect(await names(alias("shop.example.", DNS), record("shop.example.", "A", "192.0.2.1"))).toEqual([]);
  expect(
    await names(
      record("a.shop.example", "CNAME", "b.shop.example"),
      record("b.shop.example", "CNAME", "a.shop.example"),
    ),
  ).toEqual([]);
  expect(await names(alias("\\052.shop.example.", DNS))).toEqual([]);
  expect(await names(record("shop.example.", "TXT", DNS))).toEqual([]);
});

it("a name that leaves out its zone is nobody's, and no other than it is written", async () => {
  const relative = resource("aws_route53_record", "www", { name: "www", type: "CNAME", records: [DNS] });
  const { nodes } = await graphOf(state(...NETWORK, web, relative));
  expect(nodes.get(BALANCER)?.aliases).not.toContain("www");
  expect(await names(record("dualstack.shop.example", "CNAME", DNS))).toEqual([
    "dns/dualstack.shop.example",
    "dualstack.shop.example",
  ]);
});

it("records count before what a distribution calls itself", async () => {
  const distribution = resource("aws_cloudfront_distribution", "front", {
    arn: "arn:aws:cloudfront::111111111111:distribution/E1",
    domain_name: "d1.cloudfront.net",
    aliases: ["shop.example"],
    enabled: true,
    origin: [{ domain_name: "origin.example", origin_id: "o" }],
  });
  const records = [record("www.shop.example", "CNAME", "shop.example"), record("shop.example", "CNAME", DNS)];
  const { nodes } = await graphOf(state(...NETWORK, web, distribution), { ResourceRecordSets: records });
  expect(nodes.get(BALANCER)?.aliases).toContain("www.shop.example");
});

it("a distribution in front of a name hands on to what the name leads to", async () => {
  const distribution = resource("aws_cloudfront_distribution", "front", {
    arn: "arn:aws:cloudfront::111111111111:distribution/E1",
    domain_name: "d1.cloudfront.net",
    enabled: true,
    origin: [{ domain_name: "origin.shop.example", origin_id: "o" }],
  });
  const named = resource("aws_route53_record", "origin", {
    name: "origin",
    fqdn: "origin.shop.example",
    type: "A",
    alias: [{ name: DNS }],
  });
  const { relationships } = await graphOf(state(...NETWORK, web, distribution, named));
  const handed = [...relationships.values()].filter(({ type }) => type === "FORWARDS");
  expect(handed.map(({ source, target }) => [source, target])).toEqual([
    ["arn:aws:cloudfront::111111111111:distribution/E1", BALANCER],
  ]);
});
