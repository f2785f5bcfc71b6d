import { describe, expect, it } from "vitest";
import { arn, grants, graph, statement, user } from "./objects.js";

/** The ways by which ann gets to be bob. */
const ways = (actions: string[], ...told: object[]) =>
  grants(graph(user("ann", statement(actions, arn("user", "bob"))), user("bob"), ...told), arn("user", "ann")).map(
    ({ properties }) => properties["name"],
  );
const told = (more: object) => ({ type: "iam:credentials", user: arn("user", "bob"), ...more });

describe("a password", () => {
  const [make, change, both] = [["iam:CreateLoginProfile"], ["iam:UpdateLoginProfile"], ["iam:*LoginProfile"]];
  it("can be made and changed where no input tells whether there is one", () => {
    expect(ways(make)).toEqual(["iam/login-profile"]);
    expect(ways(change)).toEqual(["iam/password"]);
  });
  it("is only changed, or replaced, where there is one", () => {
    for (const there of [told({ password: true }), { type: "iam:login-profile", user: "bob" }]) {
      expect(ways(make, there)).toEqual([]);
      expect(ways(change, there)).toEqual(["iam/password"]);
      expect(ways(both, there)).toEqual(["iam/login-profile-replaced, iam/password"]);
    }
  });
  it("is only made where there is none", () => {
    expect(ways(make, told({ password: false }))).toEqual(["iam/login-profile"]);
    expect(ways(change, told({ password: false }))).toEqual([]);
  });
  it("may be there or not where inputs of different times tell different things", () => {
    const both = [told({ password: false }), told({ password: true })];
    expect([ways(make, ...both), ways(change, ...both)]).toEqual([["iam/login-profile"], ["iam/password"]]);
  });
});

describe("access keys", () => {
  it("of which a user has two already are replaced only", () => {
    const keys = told({ accessKeys: 2 });
    expect(ways(["iam:CreateAccessKey"], keys)).toEqual([]);
    expect(ways(["iam:CreateAccessKey", "iam:DeleteAccessKey"], keys)).toEqual(["iam/access-key-replaced"]);
    expect(ways(["iam:CreateAccessKey"], told({ accessKeys: 1 }))).toEqual(["iam/access-key"]);
  });
  it("that several inputs tell of are not counted twice", () => {
    const key = { type: "iam:access-key", name: "AKIAEXAMPLE", user: "bob" };
    expect(ways(["iam:CreateAccessKey"], told({ accessKeys: 1 }), key)).toEqual(["iam/access-key"]);
  });
});
