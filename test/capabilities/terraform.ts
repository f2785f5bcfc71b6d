/** Terraform states for scenarios: resources of one account and one network. */
export const ACCOUNT = "111111111111";

/** One resource as `terraform show -json` prints it. */
export function resource(type: string, name: string, values: object = {}) {
  const address = `${type}.${name}`;
  return { mode: "managed", type, name, address, values: { id: name, name, ...values } };
}

/** A whole state. */
export function state(...resources: object[]) {
  return { format_version: "1.0", terraform_version: "1.9.0", values: { root_module: { resources } } };
}

const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** A role that a service of AWS runs code as, and what it may do. */
export function role(name: string, service: string, statements: readonly object[] = []): object[] {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: `${service}.amazonaws.com` } };
  return [
    resource("aws_iam_role", name, { arn, assume_role_policy: document(trust) }),
    ...(statements.length === 0
      ? []
      : [resource("aws_iam_role_policy", name, { role: name, policy: document(...statements) })]),
  ];
}

/** One permission of a role. */
export const allow = (Action: string, Resource: string) => ({ Effect: "Allow", Action, Resource });

/** A function that runs as a role of its own. */
export function lambda(name: string, statements: readonly object[]): object[] {
  const arn = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}`;
  const values = { arn, function_name: name, role: `arn:aws:iam::${ACCOUNT}:role/${name}-role` };
  return [...role(`${name}-role`, "lambda", statements), resource("aws_lambda_function", name, values)];
}

/** A bucket with its tags. */
export const bucket = (name: string, tags: Record<string, string> = {}) =>
  resource("aws_s3_bucket", name, { arn: `arn:aws:s3:::${name}`, bucket: name, tags });

/** A VPC with one subnet that leads to the internet. */
export const NETWORK = [
  resource("aws_vpc", "vpc-a", { cidr_block: "10.0.0.0/16" }),
  resource("aws_subnet", "subnet-a", { vpc_id: "vpc-a", cidr_block: "10.0.0.0/24" }),
  resource("aws_internet_gateway", "igw-a", { vpc_id: "vpc-a" }),
  resource("aws_route_table", "rtb-a", { vpc_id: "vpc-a", route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-a" }] }),
  resource("aws_route_table_association", "a", { subnet_id: "subnet-a", route_table_id: "rtb-a" }),
];

/** What a security group lets in, and everything out. */
export const group = (id: string, ingress: readonly object[]) =>
  resource("aws_security_group", id, {
    vpc_id: "vpc-a",
    ingress,
    egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }],
  });

/** A machine with an address; `open`: one of the internet, too. */
export const machine = (id: string, groups: readonly string[], address: string, open = false) =>
  resource("aws_instance", id, {
    arn: `arn:aws:ec2:eu-west-1:${ACCOUNT}:instance/${id}`,
    subnet_id: "subnet-a",
    vpc_security_group_ids: groups,
    private_ip: address,
    public_ip: open ? "3.120.1.1" : "",
  });
