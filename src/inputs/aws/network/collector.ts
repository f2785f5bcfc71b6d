/** The JSON of np-guard's cloud-resource-collector for AWS: VPCs and what lies in them, in the API's own words. */
import { within } from "../../../text/index.js";
import { problem, type Input } from "../../input.js";
import { fields, text, type Fields } from "../record.js";
import { instance, internetGateway, networkAcl, securityGroup, state, subnet, vpc, type ReadItem } from "./records.js";

const LISTS: Readonly<Record<string, ReadItem>> = {
  vpcs: vpc,
  subnets: subnet,
  security_groups: securityGroup,
  network_acls: networkAcl,
  internet_gateways: internetGateway,
  instances: (item) => instance(item, text(item.OwnerId)),
};

export const awsCollector: Input = {
  name: "np-guard-aws",
  title: "AWS VPCs, as np-guard's cloud-resource-collector writes them",
  recognises: (head) => head.isJsonObject("collector_version", "provider") && head.value("/provider") === "aws",

  async *read(document) {
    // The collector lists all gateways: a VPC without one among them has none.
    yield state({ record: { type: "ec2:collected", name: "internet gateways" } }, "");
    for (const [list, read] of Object.entries(LISTS))
      for await (const { value, at } of document.jsonItems(`/${list}`)) {
        const item: Fields = fields(value);
        const produced = read(item);
        if (produced.length === 0 && Object.keys(item).length === 0) yield problem(at, "is no object of the API");
        for (const each of produced) yield state(each, within(at));
      }
    for (const each of document.problems) yield problem(each.at, each.why);
  },
};
