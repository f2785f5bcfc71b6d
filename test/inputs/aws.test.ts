/** AWS and Terraform documents: what they become, what is never kept, and what is said about the broken ones. */
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { recognise } from "../../src/inputs/index.js";
import type { Stated } from "../../src/inputs/index.js";
import { StatedFact } from "../../src/model/index.js";
import { openDocument } from "../../src/text/index.js";

async function read(document: unknown, encoding: BufferEncoding = "utf8") {
  const bytes = Buffer.from(typeof document === "string" ? document : JSON.stringify(document), encoding);
  const opened = await openDocument(
    Readable.from([encoding === "utf16le" ? Buffer.concat([Buffer.from([0xff, 0xfe]), bytes]) : bytes]),
    { name: "file.json" },
  );
  const input = recognise(opened.head);
  const stated: Stated[] = [];
  if (input !== undefined) for await (const each of input.read(opened, { cluster: "cluster" })) stated.push(each);
  await opened.close();
  const facts = stated.flatMap((each) => ("problem" in each ? [] : [StatedFact.parse(each)]));
  return {
    format: input?.name,
    objects: facts.flatMap((fact) =>
      fact.fact === "object"
        ? [{ account: fact.partition, ...(fact.value as { type?: string; accessKeys?: string[] }) }]
        : [],
    ),
    problems: stated.flatMap((each) => ("problem" in each ? [each.problem] : [])),
  };
}

const A = "111111111111";
/** Put together here, as scanners for secrets read tests too. */
const [FIRST, SECOND] = ["ABCDEFGHIJKLMNOP", "QRSTUVWXYZ234567"].map((each) => `AKIA${each}`);
const DOCUMENT = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const details = (more: object) => ({
  UserDetailList: [],
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
  ...more,
});
const shown = (...resources: object[]) => ({
  format_version: "1.0",
  terraform_version: "1.9.0",
  values: { root_module: { resources } },
});
const resource = (type: string, values: object, more: object = {}) => ({
  address: `${type}.it`,
  mode: "managed",
  type,
  name: "it",
  values,
  ...more,
});
const LAMBDA = {
  arn: `arn:aws:lambda:eu-west-1:${A}:function:pay`,
  id: "pay",
  function_name: "pay",
  role: `arn:aws:iam::${A}:role/app`,
};

describe("aws iam get-account-authorization-details", () => {
  const bob = {
    UserName: "bob",
    Arn: `arn:aws:iam::${A}:user/bob`,
    UserPolicyList: [{ PolicyName: "p", PolicyDocument: DOCUMENT }],
    GroupList: ["ops"],
  };

  it("reads principals with their policies, as objects and as URL-encoded text", async () => {
    const encoded = {
      ...bob,
      UserPolicyList: [{ PolicyName: "p", PolicyDocument: encodeURIComponent(JSON.stringify(DOCUMENT)) }],
    };
    const [plain, text] = [
      await read(details({ UserDetailList: [bob] })),
      await read(details({ UserDetailList: [encoded] })),
    ];
    expect(plain.format).toBe("aws-iam");
    expect(plain.objects).toMatchObject([
      { account: A, type: "iam:user", name: "bob", groups: ["ops"], inline: [{ document: DOCUMENT }] },
    ]);
    expect(text.objects).toEqual(plain.objects);
  });
  it("says which policy is broken and reads the rest", async () => {
    const broken = { ...bob, UserPolicyList: [{ PolicyName: "p", PolicyDocument: "{not json" }] };
    const { objects, problems } = await read(details({ UserDetailList: [broken, { UserName: "x", Arn: "nonsense" }] }));
    expect(objects).toHaveLength(1);
    expect(problems.map(({ at }) => at)).toEqual([
      "/UserDetailList/0/UserPolicyList/0/PolicyDocument",
      "/UserDetailList/1",
    ]);
  });
  it("keeps those whose account was taken out of their ARN for the folder to tell, and no name as one", async () => {
    const nobody = { ...bob, Arn: "arn:aws:iam::aws:user/bob" };
    const { objects, problems } = await read(details({ UserDetailList: [nobody] }));
    expect(objects).toMatchObject([{ account: "aws", type: "iam:user", arn: nobody.Arn, unplaced: true }]);
    expect(problems).toEqual([]);
  });
  it("says that a page is one of several", async () => {
    expect((await read({ ...details({}), IsTruncated: true, Marker: "x" })).problems).toMatchObject([
      { at: "/IsTruncated" },
    ]);
  });
});

describe("Terraform", () => {
  it("reads nested modules, whatever the encoding", async () => {
    const nested = {
      format_version: "1.0",
      terraform_version: "1.9.0",
      values: {
        root_module: { child_modules: [{ child_modules: [{ resources: [resource("aws_lambda_function", LAMBDA)] }] }] },
      },
    };
    for (const encoding of ["utf8", "utf16le"] as const) {
      const { format, objects } = await read(nested, encoding);
      expect(format).toBe("terraform");
      expect(objects).toMatchObject([
        { account: A, type: "lambda:function", name: "pay", address: "aws_lambda_function.it" },
      ]);
    }
  });
  it("reads raw state, with the address of each instance", async () => {
    const state = {
      version: 4,
      terraform_version: "1.9.0",
      serial: 3,
      lineage: "x",
      outputs: {},
      resources: [
        {
          module: "module.a",
          mode: "managed",
          type: "aws_lambda_function",
          name: "it",
          instances: [{ index_key: 0, attributes: LAMBDA }],
        },
      ],
    };
    expect((await read(state)).objects).toMatchObject([
      { type: "lambda:function", address: "module.a.aws_lambda_function.it[0]" },
    ]);
  });
  it("reads what a plan will make", async () => {
    const { values, ...plan } = shown(resource("aws_lambda_function", LAMBDA));
    expect((await read({ ...plan, planned_values: values, resource_changes: [] })).objects).toHaveLength(1);
  });
  it("says of whom a plan does not tell yet which roles an identity pool hands out", async () => {
    const type = "aws_cognito_identity_pool_roles_attachment";
    const role = `arn:aws:iam::${A}:role/guest`;
    const untold = async (roles: object, after_unknown: object) => {
      const { values, ...plan } = shown(resource("aws_lambda_function", LAMBDA), {
        ...resource(type, { identity_pool_id: "eu-west-1:p", roles }),
        address: `${type}.it`,
      });
      const resource_changes = [{ address: `${type}.it`, change: { after_unknown } }];
      const { objects } = await read({ ...plan, planned_values: values, resource_changes });
      return objects.find((each) => each["type"] === "cognito:roles");
    };
    expect(await untold({ unauthenticated: role }, { roles: { authenticated: true } })).toMatchObject({
      guests: role,
      untold: ["users"],
    });
    expect(await untold({}, { roles: true })).toMatchObject({ untold: ["guests", "users"] });
    const mapping = { role_mapping: [{ mapping_rule: [{ role_arn: true }] }] };
    expect(await untold({ unauthenticated: role }, mapping)).toMatchObject({ untold: ["users"] });
    expect(await untold({ unauthenticated: role }, { id: true, roles: {} })).not.toHaveProperty("untold");
  });
  it("takes the account of the file where an ARN names none", async () => {
    const { objects } = await read(
      shown(
        resource("aws_lambda_function", LAMBDA),
        resource("aws_s3_bucket", { arn: "arn:aws:s3:::orders", bucket: "orders", id: "orders" }),
      ),
    );
    expect(objects.map(({ account }) => account)).toEqual([A, A]);
  });
  it("reads whom EKS lets into a cluster as the command line says it", async () => {
    const principal = `arn:aws:iam::${A}:role/ci`;
    const policy = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSEditPolicy";
    const [entry, given] = await Promise.all([
      read({
        accessEntry: { clusterName: "shop", principalArn: principal, username: "ci", kubernetesGroups: ["ops"] },
      }),
      read({
        associatedAccessPolicies: [{ policyArn: policy, accessScope: { type: "namespace", namespaces: ["web"] } }],
        clusterName: "shop",
        principalArn: principal,
      }),
    ]);
    const names = { cluster_name: "shop", principal_arn: principal };
    const { objects } = await read(
      shown(
        resource("aws_eks_cluster", { arn: `arn:aws:eks:eu-west-1:${A}:cluster/shop`, name: "shop" }),
        resource("aws_eks_access_entry", { ...names, user_name: "ci", kubernetes_groups: ["ops"] }),
        resource("aws_eks_access_policy_association", {
          ...names,
          policy_arn: policy,
          access_scope: [{ type: "namespace", namespaces: ["web"] }],
        }),
      ),
    );
    const said = { type: "eks:access-entry", cluster: "shop", principal, username: "ci", groups: ["ops"] };
    const allowed = {
      type: "eks:access-policy",
      cluster: "shop",
      principal,
      policy,
      scope: "namespace",
      namespaces: ["web"],
    };
    expect([entry.objects, given.objects]).toEqual([
      [expect.objectContaining(said)],
      [expect.objectContaining(allowed)],
    ]);
    expect(objects.slice(1)).toEqual([expect.objectContaining(said), expect.objectContaining(allowed)]);
  });

  it("says so where nothing names the account", async () => {
    expect(
      (await read(shown(resource("aws_s3_bucket", { arn: "arn:aws:s3:::orders", bucket: "orders" })))).problems,
    ).toMatchObject([{ at: "/values/root_module/resources/0" }]);
  });
  it("keeps ids of access keys and no value of a variable, user data, parameter or secret", async () => {
    const secret = "do-not-keep-me";
    const found = await read(
      shown(
        resource("aws_lambda_function", {
          ...LAMBDA,
          environment: [{ variables: { AWS_ACCESS_KEY_ID: FIRST, PASSWORD: secret } }],
        }),
        resource("aws_instance", {
          arn: `arn:aws:ec2:eu-west-1:${A}:instance/i-1`,
          id: "i-1",
          user_data: Buffer.from(`export KEY=${SECOND} PW=${secret}`).toString("base64"),
        }),
        resource("aws_ssm_parameter", {
          arn: `arn:aws:ssm:eu-west-1:${A}:parameter/p`,
          id: "p",
          name: "p",
          type: "SecureString",
          value: secret,
        }),
        resource("aws_iam_access_key", { id: FIRST, secret, user: "bob" }),
        resource("aws_db_instance", {
          arn: `arn:aws:rds:eu-west-1:${A}:db:d`,
          id: "d",
          password: secret,
          username: "root",
        }),
      ),
    );
    expect(JSON.stringify(found)).not.toContain(secret);
    const resources = found.objects.filter(({ type }) => type !== "ec2:member");
    expect(resources.map(({ accessKeys }) => accessKeys)).toEqual([[FIRST], [SECOND], undefined, undefined, undefined]);
  });
  it("says which policy it could not read", async () => {
    const { problems } = await read(
      shown(resource("aws_iam_role", { arn: `arn:aws:iam::${A}:role/r`, name: "r", assume_role_policy: "(unknown)" })),
    );
    expect(problems).toMatchObject([{ at: "/values/root_module/resources/0/values/assume_role_policy" }]);
  });
});
