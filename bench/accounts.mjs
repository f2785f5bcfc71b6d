/** Seeded accounts of AWS as a snapshot of AWS Config lists them: principals, a policy for two of them, five resources for each. */
import { random } from "./random.mjs";
import { writeList } from "./write-list.mjs";

const SERVICES = ["lambda", "ec2", "ecs-tasks", "glue", "codebuild"].map((each) => `${each}.amazonaws.com`);
const READS = [
  "s3:GetObject",
  "s3:Get*",
  "dynamodb:Query",
  "dynamodb:*",
  "secretsmanager:GetSecretValue",
  "sqs:ReceiveMessage",
];
const CHANGES = [
  "lambda:UpdateFunctionCode",
  "iam:PassRole",
  "lambda:*",
  "ec2:RunInstances",
  "ssm:SendCommand",
  "iam:CreateAccessKey",
];
const PRINCIPALS_OF_AN_ACCOUNT = 50;
const RESOURCES_OF_A_PRINCIPAL = 5;

/** Writes the snapshot to a file, item by item. @returns how many of each it holds */
export async function writeAccounts(file, principals, seed = 6) {
  const open = '{"fileVersion":"1.0","configSnapshotId":"1","configurationItems":[';
  const written = await writeList(file, { open, items: items(principals, random(seed)), close: "]}" });
  const [policies, resources] = [policiesFor(principals), principals * RESOURCES_OF_A_PRINCIPAL];
  return { items: written, principals, policies, resources, accounts: accountsOf(principals) };
}

const policiesFor = (principals) => Math.round(principals / 2);

const accountsOf = (principals) => Math.max(1, Math.round(principals / PRINCIPALS_OF_AN_ACCOUNT));

function* items(principals, next) {
  const accounts = accountsOf(principals);
  const account = (n) => String(100_000_000_000 + (n % accounts));
  const arn = (kind, n) => `arn:aws:iam::${account(n)}:${kind}/${kind[0]}${n}`;
  const policies = policiesFor(principals);
  for (let n = 0; n < policies; n++)
    yield item("IAM::Policy", account(n), arn("policy", n), `p${n}`, {
      policyName: `p${n}`,
      arn: arn("policy", n),
      policyVersionList: [
        { versionId: "v1", isDefaultVersion: true, document: coded({ Statement: statements(principals, next) }) },
      ],
    });
  for (let n = 0; n < principals; n++) yield principal(n, { account, arn, accounts, policies, next });
  const roleOf = (n) => arn("role", (n % accounts) | 1);
  for (let n = 0; n < principals * RESOURCES_OF_A_PRINCIPAL; n++) yield resource(n, account(n), roleOf(n));
}

function item(type, accountId, arn, resourceName, configuration, tags = {}) {
  return {
    resourceType: `AWS::${type}`,
    awsAccountId: accountId,
    awsRegion: type.startsWith("IAM") ? "global" : "eu-west-1",
    configurationItemStatus: "OK",
    configurationItemCaptureTime: "2026-06-01T00:00:00.000Z",
    arn,
    resourceId: resourceName,
    resourceName,
    tags,
    configuration,
  };
}

const coded = (document) => encodeURIComponent(JSON.stringify(document));

/** Some read everything, some a range of buckets; some may change things, some only under a condition. */
function statements(principals, next) {
  const pick = (list) => list[Math.floor(next() * list.length)];
  const allow = (Action, Resource, more = {}) => ({ Effect: "Allow", Action, Resource, ...more });
  const where = next() < 0.2 ? "*" : `arn:aws:s3:::b${Math.floor(next() * principals)}*`;
  const found = [allow([pick(READS), pick(READS)], where)];
  if (next() < 0.3) found.push(allow(pick(CHANGES), "*"));
  if (next() < 0.1)
    found.push(allow(pick(CHANGES), "*", { Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }));
  if (next() < 0.1)
    found.push(
      allow(READS, "*", { Condition: { StringEquals: { "aws:ResourceTag/team": `t${Math.floor(next() * 9)}` } } }),
    );
  if (next() < 0.05) found.push({ Effect: "Deny", Action: "iam:*", Resource: "*" });
  return found;
}

/** A half are roles; policies n, n + accounts, … are those of the account. */
function principal(n, { account, arn, accounts, policies, next }) {
  const inAccount = Math.max(1, Math.floor(policies / accounts));
  const own = [0, 1].map(() => (n % accounts) + accounts * Math.floor(next() * inAccount));
  const attached = own.map((each) => ({ policyName: `p${each}`, policyArn: arn("policy", each) }));
  if (next() < 0.005)
    attached.push({ policyName: "AdministratorAccess", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
  if (n % 2 === 0)
    return item("IAM::User", account(n), arn("user", n), `u${n}`, {
      userName: `u${n}`,
      arn: arn("user", n),
      attachedManagedPolicies: attached,
      userPolicyList: [],
      groupList: [],
    });
  const Principal = next() < 0.7 ? { Service: SERVICES[n % SERVICES.length] } : { AWS: account(n) };
  const profile = { arn: `arn:aws:iam::${account(n)}:instance-profile/p${n}`, instanceProfileName: `p${n}` };
  return item("IAM::Role", account(n), arn("role", n), `r${n}`, {
    roleName: `r${n}`,
    arn: arn("role", n),
    assumeRolePolicyDocument: coded({ Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal }] }),
    attachedManagedPolicies: attached,
    rolePolicyList: [],
    instanceProfileList: n % 3 === 0 ? [profile] : [],
  });
}

function resource(n, account, role) {
  const tags = { team: `t${n % 9}` };
  const name = `b${n}`;
  const at = (service, rest) => `arn:aws:${service}:eu-west-1:${account}:${rest}`;
  const url = `https://sqs.eu-west-1.amazonaws.com/${account}/${name}`;
  const kinds = [
    () => item("S3::Bucket", account, `arn:aws:s3:::${name}`, name, { name }, tags),
    () => item("DynamoDB::Table", account, at("dynamodb", `table/${name}`), name, { tableName: name }, tags),
    () => item("SecretsManager::Secret", account, at("secretsmanager", `secret:${name}`), name, { name }, tags),
    () => item("SQS::Queue", account, at("sqs", name), name, { queueName: name, queueUrl: url }, tags),
    () => item("Lambda::Function", account, at("lambda", `function:${name}`), name, { functionName: name, role }, tags),
  ];
  return kinds[n % kinds.length]();
}
