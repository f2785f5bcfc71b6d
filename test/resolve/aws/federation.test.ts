/** Whom an identity provider lets into a role: by whom the trust policy asks for, and everyone where it asks for nobody. */
import { describe, expect, it } from "vitest";
import { A, arn, graph, role, user } from "./objects.js";

const GITHUB = "token.actions.githubusercontent.com";
const provider = (host: string) => `arn:aws:iam::${A}:oidc-provider/${host}`;
const trusting = (host: string, Condition?: object, Action = "sts:AssumeRoleWithWebIdentity") =>
  role("deploy", { Statement: [{ Effect: "Allow", Action, Principal: { Federated: host }, Condition }] });

/** Whom the role lets in. */
function comers(...objects: object[]): string[] {
  const rows = [...graph(...objects).relationships.values()];
  const into = rows.filter(({ type, target }) => type === "CAN_ASSUME" && target === arn("role", "deploy"));
  return into.map(({ source }) => source).sort();
}
const github = (Condition?: object) => comers(trusting(provider(GITHUB), Condition));
const like = (sub: string | string[], more: object = {}) => ({ StringLike: { [`${GITHUB}:sub`]: sub }, ...more });

describe("a provider where anybody has an account", () => {
  it("lets in the repository that the subject names, for any audience", () => {
    expect(github(like("repo:acme/shop:*"))).toEqual([`federated/${GITHUB}/repo:acme/shop:*`]);
    expect(github(like("repo:acme/*", { StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } }))).toEqual([
      `federated/${GITHUB}/repo:acme/*`,
    ]);
  });
  it("lets in anyone where no subject is asked for, or one of any owner", () => {
    expect(github()).toEqual(["internet"]);
    expect(github({ StringEquals: { [`${GITHUB}:aud`]: "sts.amazonaws.com" } })).toEqual(["internet"]);
    for (const sub of ["*", "repo:*", "repo:*/shop:*", "repo:acme*", "repo:*:ref:refs/heads/main"])
      expect(github(like(sub)), sub).toEqual(["internet"]);
  });
  it("does not let in those whom the policy takes out, and takes a star in an exact comparison for a character", () => {
    expect(github({ StringNotLike: { [`${GITHUB}:sub`]: "repo:acme/*" } })).toEqual(["internet"]);
    expect(github({ Null: { [`${GITHUB}:sub`]: "false" } })).toEqual(["internet"]);
    expect(github({ StringEquals: { [`${GITHUB}:sub`]: "repo:acme/*" } })).toEqual([]);
    const both = { ...like(["repo:acme/*", "repo:umbrella/*"]), StringEquals: { [`${GITHUB}:sub`]: "repo:acme/x:y" } };
    expect(github(both)).toEqual([`federated/${GITHUB}/repo:acme/x:y`]);
  });
});

describe("a provider of one's own", () => {
  it("lets in those whom it knows, or the subjects that are named", () => {
    const own = provider("login.example.com");
    expect(comers(trusting(own))).toEqual([own]);
    expect(comers(trusting(own, { StringLike: { "login.example.com:sub": "*" } }))).toEqual([
      "federated/login.example.com/*",
    ]);
    const saml = `arn:aws:iam::${A}:saml-provider/office`;
    const audience = { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } };
    expect(comers(trusting(saml, audience, "sts:AssumeRoleWithSAML"))).toEqual([saml]);
  });
  it("lets nobody in by a call that the trust policy does not allow", () => {
    expect(comers(trusting(provider(GITHUB), undefined, "sts:AssumeRole"), user("ann"))).toEqual([]);
  });
});
