/** Data behind keys that their owners manage: who may read the one and decrypt with the other, and who may not. */
import { describe, expect, it } from "vitest";
import { A, arn, graph, role, service, statement, user, words } from "./objects.js";

const KEY = `arn:aws:kms:eu-west-1:${A}:key/k-1`;
const SECRET = `arn:aws:secretsmanager:eu-west-1:${A}:secret:login`;
const secret = (key?: string) => ({ type: "secretsmanager:secret", arn: SECRET, name: "login", key });
const key = (...statements: object[]) => ({ type: "kms:key", arn: KEY, id: "k-1", policy: { Statement: statements } });
const toAccount = statement("kms:*", "*", { Principal: { AWS: `arn:aws:iam::${A}:root` } });
const ann = arn("user", "ann");
const get = statement("secretsmanager:GetSecretValue", SECRET);
const decrypt = statement("kms:Decrypt", KEY);
const gets = (...objects: object[]) => words(graph(...objects), ann);

describe("a key of the account's own", () => {
  it("is decrypted with by whom its policy names, and by whom the account permits it where it leaves that to it", () => {
    expect(gets(secret(KEY), key(toAccount), user("ann", get, decrypt))).toEqual([`read ${SECRET}`]);
    expect(gets(secret(KEY), key(toAccount), user("ann", get))).toEqual([]);
    const named = key(statement("kms:Decrypt", "*", { Principal: { AWS: ann } }));
    expect(gets(secret(KEY), named, user("ann", get))).toEqual([`read ${SECRET}`]);
    const others = key(statement("kms:*", "*", { Principal: { AWS: arn("user", "bob") } }));
    expect(gets(secret(KEY), others, user("bob"), user("ann", get, decrypt))).toEqual([]);
  });

  it("is let out by a grant", () => {
    const grant = {
      type: "policy:resource",
      service: "kms",
      resource: "k-1",
      grant: true,
      document: { Statement: [statement("kms:Decrypt", "*", { Principal: { AWS: ann } })] },
    };
    expect(gets(secret(KEY), key(toAccount), grant, user("ann", get))).toEqual([`read ${SECRET}`]);
    expect(gets(secret(KEY), key(toAccount), { ...grant, resource: "k-2" }, user("ann", get))).toEqual([]);
  });

  it("is found by its alias, and for the service alone where its policy says so", () => {
    const alias = { type: "kms:alias", name: "alias/logins", key: "k-1" };
    expect(gets(secret("alias/logins"), alias, key(toAccount), user("ann", get))).toEqual([]);
    const via = (host: string) =>
      key(statement("kms:Decrypt", "*", { Principal: "*", Condition: { StringEquals: { "kms:ViaService": host } } }));
    const open = via("secretsmanager.eu-west-1.amazonaws.com");
    expect(gets(secret(KEY), open, user("ann", get))).toEqual([`read ${SECRET}`]);
    expect(gets(secret(KEY), via("s3.eu-west-1.amazonaws.com"), user("ann", get))).toEqual([]);
  });

  it("is for its account's own where its policy asks for these", () => {
    const own = (account: string) => ({ Condition: { StringEquals: { "kms:CallerAccount": account } } });
    const of = (account: string) => key(statement("kms:Decrypt", "*", { Principal: "*", ...own(account) }));
    expect(gets(secret(KEY), of(A), user("ann", get))).toEqual([`read ${SECRET}`]);
    expect(gets(secret(KEY), of("222222222222"), user("ann", get))).toEqual([]);
  });

  it("leaves open what no input tells of it", () => {
    const [grant = ""] = gets(secret(KEY), user("ann", get));
    expect(grant).toMatch(/^use /);
    expect(gets(secret(KEY), user("ann", get, decrypt))).toEqual([`read ${SECRET}`]);
  });
});

it("asks for nothing where AWS keeps the key", () => {
  for (const each of [undefined, "alias/aws/secretsmanager", `arn:aws:kms:eu-west-1:${A}:alias/aws/secretsmanager`])
    expect(gets(secret(each), user("ann", get))).toEqual([`read ${SECRET}`]);
});

it("lets nobody of another account in where AWS keeps the key", () => {
  const policy = { Statement: [statement("secretsmanager:GetSecretValue", "*", { Principal: "*" })] };
  const read = (named?: string) => words(graph({ ...secret(named), policy }), "internet");
  expect(read("alias/aws/secretsmanager")).toEqual([]);
  expect(read(KEY)).toHaveLength(1);
  const bucket = { type: "s3:bucket", arn: "arn:aws:s3:::files", name: "files" };
  const open = { ...bucket, policy: { Statement: [statement("s3:GetObject", "*", { Principal: "*" })] } };
  expect(words(graph({ ...open, key: "alias/aws/s3" }), "internet")).toEqual([]);
  expect(words(graph(open), "internet")).toEqual([`read ${bucket.arn}`]);
});

it("finds an alias by its whole name, in its own account and region", () => {
  const alias = (name: string, more: object = {}) => ({ type: "kms:alias", name, key: "k-1", ...more });
  const denied = key(statement("kms:*", "*", { Principal: { AWS: arn("user", "bob") } }));
  const read = (named: string, ...aliases: object[]) =>
    gets(secret(named), ...aliases, denied, user("ann", get, statement("kms:Decrypt")));
  expect(read("alias/logins", alias("alias/logins"))).toEqual([]);
  expect(read("my-alias/logins", alias("alias/logins"))).not.toEqual([]);
  const other = "arn:aws:kms:eu-west-1:222222222222:alias/logins";
  expect(read("alias/logins", alias("alias/logins", { arn: other }))).not.toEqual([]);
  expect(read("alias/logins", alias("alias/logins", { arn: `arn:aws:kms:us-east-1:${A}:alias/logins` }))).not.toEqual(
    [],
  );
  expect(read(`arn:aws:kms:eu-west-1:${A}:alias/logins`, alias("alias/logins"))).toEqual([]);
  expect(read(`arn:aws:kms:us-east-1:${A}:alias/logins`, alias("alias/logins"))).not.toEqual([]);
});

it("leaves open what the service puts into the context of the encryption", () => {
  const context = (value: string) => ({
    Condition: { StringEquals: { "kms:EncryptionContext:SecretARN": value } },
  });
  const of = key(statement("kms:Decrypt", "*", { Principal: { AWS: ann }, ...context("something else") }));
  expect(gets(secret(KEY), of, user("ann", get))).toEqual([expect.stringMatching(/^use /)]);
  const plain = key(statement("kms:Decrypt", "*", { Principal: { AWS: ann } }));
  expect(gets(secret(KEY), plain, user("ann", get))).toEqual([`read ${SECRET}`]);
});

it("leaves open what lay in a bucket before its default encryption was set", () => {
  const bucket = { type: "s3:bucket", arn: "arn:aws:s3:::files", name: "files" };
  const encrypted = { type: "s3:encryption", bucket: "files", key: KEY };
  const app = role("app", service("ec2.amazonaws.com"), statement("s3:GetObject"));
  const both = role("app", service("ec2.amazonaws.com"), statement(["s3:GetObject", "kms:Decrypt"]));
  expect(words(graph(bucket, encrypted, key(toAccount), app), app.arn)).toEqual([expect.stringMatching(/^use /)]);
  expect(words(graph(bucket, encrypted, key(toAccount), both), app.arn)).toEqual([`read ${bucket.arn}`]);
  expect(words(graph(bucket, { ...encrypted, bucket: "others" }, key(toAccount), app), app.arn)).toEqual([
    `read ${bucket.arn}`,
  ]);
});
