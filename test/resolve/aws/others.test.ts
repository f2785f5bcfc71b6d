/** Steps that rest on holding somebody else as well: one sets the tag or starts the code, another has the permission. */
import { describe, expect, it } from "vitest";
import type { FactGraph } from "../../../src/model/index.js";
import { A, arn, graph, role, service, statement, trust, user, words } from "./objects.js";

/** What its one grant with conditions gives, and who meets its conditions. */
function behind(found: FactGraph, source: string) {
  const [use = ""] = words(found, source).filter((each) => each.startsWith("use "));
  const within = words(found, use.slice("use ".length));
  const conditions = within.filter((each) => each.startsWith("given ")).map((each) => each.slice("given ".length));
  const met = [...found.relationships.values()]
    .filter(({ target, properties }) => conditions.includes(target) && properties["action"] === "bring-about")
    .map((each) => each.source);
  return { gives: within.filter((each) => !each.startsWith("given ")), met };
}

const machine = {
  type: "ec2:instance",
  arn: `arn:aws:ec2:eu-west-1:${A}:instance/i-1`,
  id: "i-1",
  profile: "vm",
  tags: { stage: "live" },
};
const profile = { type: "iam:instance-profile", name: "vm", role: "vm" };
const vm = role("vm", service("ec2.amazonaws.com"));
const rewrite = (Condition: object) =>
  user(
    "ann",
    statement(["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"], "*", { Condition }),
  );
const onLive = { StringEquals: { "aws:ResourceTag/stage": "test" } };
const notOnLive = { StringNotEquals: { "aws:ResourceTag/stage": "live" } };

describe("tags that somebody else may change", () => {
  it("open what the tags keep closed, for whoever holds both", () => {
    const found = graph(machine, profile, vm, rewrite(onLive), user("tagger", statement("ec2:CreateTags")));
    expect(behind(found, arn("user", "ann"))).toEqual({
      gives: [`change-code ${machine.arn}`],
      met: [arn("user", "tagger")],
    });
  });
  it("taking a tag away does not set another", () => {
    const remover = user("remover", statement("ec2:DeleteTags"));
    expect(words(graph(machine, profile, vm, rewrite(onLive), remover), arn("user", "ann"))).toEqual([]);
    expect(behind(graph(machine, profile, vm, rewrite(notOnLive), remover), arn("user", "ann")).met).toEqual([
      remover.arn,
    ]);
  });
  it("are changed by whoever holds a role that only those assume who may", () => {
    const remover = user("remover", statement("ec2:DeleteTags"));
    const changes = ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"];
    const keeper = (trusts: object) => role("keeper", trusts, statement(changes, "*", { Condition: notOnLive }));
    const own = graph(machine, profile, vm, remover, keeper(trust({ AWS: remover.arn })));
    expect(words(own, arn("role", "keeper"))).toEqual([`change-code ${machine.arn}`]);
    const shared = graph(
      machine,
      profile,
      vm,
      remover,
      user("bob"),
      keeper(trust({ AWS: [remover.arn, arn("user", "bob")] })),
    );
    expect(behind(shared, arn("role", "keeper")).met).toEqual([remover.arn]);
    const changer = (resource: string) => user("changer", statement("iam:UpdateAssumeRolePolicy", resource));
    const changed = (resource: string) =>
      graph(machine, profile, vm, remover, changer(resource), keeper(trust({ AWS: remover.arn })));
    expect(behind(changed(arn("role", "keeper")), arn("role", "keeper")).met).toEqual([remover.arn]);
    expect(words(changed(arn("role", "other")), arn("role", "keeper"))).toEqual([`change-code ${machine.arn}`]);
  });
  it("are no way where nobody may change them", () => {
    expect(words(graph(machine, profile, vm, rewrite(onLive)), arn("user", "ann"))).toEqual([]);
  });
});

describe("code that somebody else may start", () => {
  const maker = user("maker", statement(["iam:PassRole", "lambda:CreateFunction"]));
  const app = role("app", service("lambda.amazonaws.com"));
  it("runs for whoever holds the maker and the starter", () => {
    const caller = user("caller", statement("lambda:InvokeFunction", `arn:aws:lambda:*:${A}:function:*`));
    expect(behind(graph(maker, app, caller), maker.arn)).toEqual({
      gives: [`pass-role ${app.arn}`],
      met: [caller.arn],
    });
  });
  it("does not where the starter may call other functions only", () => {
    const caller = user("caller", statement("lambda:InvokeFunction", `arn:aws:lambda:*:${A}:function:pay`));
    expect(words(graph(maker, app, caller), maker.arn)).toEqual([]);
  });
});

describe("what the service authorization reference says", () => {
  it("a condition key that the action does not know is never there", () => {
    const Condition = { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } };
    const ann = user("ann", statement(["iam:PassRole", "iam:CreateAccessKey"], "*", { Condition }));
    expect(words(graph(ann, user("bob")), ann.arn)).toEqual([]);
  });
  it("an action that is about no resource is not permitted on one", () => {
    const start = (resource: string) =>
      user("ann", statement("iam:PassRole"), statement("glue:CreateDevEndpoint", resource));
    const glue = role("glue", service("glue.amazonaws.com"));
    expect(words(graph(start("*"), glue), arn("user", "ann"))).toEqual([`pass-role ${glue.arn}`]);
    expect(words(graph(start(`arn:aws:glue:*:${A}:devEndpoint/x`), glue), arn("user", "ann"))).toEqual([]);
  });
  it("an action that it does not have is reported", () => {
    const found = graph(user("ann", statement(["lambda:InvokFunction", "s3:Get*", "nothing:*"])));
    const said = found.unjoined.map(({ why }) => why).join("\n");
    expect(said).toContain('"lambda:invokfunction"');
    expect(said).toContain('"nothing:*"');
    expect(said).not.toContain('"s3:get*"');
  });
});
