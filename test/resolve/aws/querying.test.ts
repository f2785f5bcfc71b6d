/** The Data API of RDS: asking a database takes a permission and a login that one may read, and no network. */
import { expect, it } from "vitest";
import { A, arn, graph, statement, user, words } from "./objects.js";

const at = (service: string, path: string) => `arn:aws:${service}:eu-west-1:${A}:${path}`;
const secret = { type: "secretsmanager:secret", arn: at("secretsmanager", "secret:db-1"), name: "db" };
const cluster = {
  type: "rds:cluster",
  arn: at("rds", "cluster:db"),
  name: "db",
  dataApi: true,
  masterSecret: secret.arn,
};
const [query, login] = [statement("rds-data:*", cluster.arn), statement("secretsmanager:GetSecretValue", secret.arn)];
const reads = (database: object, ...statements: object[]) =>
  words(graph(database, user("ann", ...statements)), arn("user", "ann"));

it("gives the data to whoever may ask and read a login", () => {
  expect(reads(cluster, query, login)).toEqual([`read ${cluster.arn}`]);
  expect(reads(cluster, query)).toEqual([]);
  expect(reads(cluster, login)).toEqual([]);
  expect(
    reads(cluster, query, statement("secretsmanager:GetSecretValue", at("secretsmanager", "secret:other"))),
  ).toEqual([]);
});

it("gives nothing where it is not switched on", () => {
  expect(reads({ ...cluster, dataApi: undefined }, query, login)).toEqual([]);
});

it("takes any secret that holds a login of the cluster", () => {
  const { masterSecret: _, ...plain } = cluster;
  const found = (passwordsOf: string[]) =>
    words(graph(plain, { ...secret, passwordsOf }, user("ann", query, login)), arn("user", "ann"));
  expect(found([cluster.arn])).toContain(`read ${cluster.arn}`);
  expect(found([])).not.toContain(`read ${cluster.arn}`);
});

it("takes a login of another account where that account's policy lets it in, and its key does", () => {
  const B = "222222222222";
  const { masterSecret: _, ...plain } = cluster;
  const arnThere = `arn:aws:secretsmanager:eu-west-1:${B}:secret:db-1`;
  const key = { type: "kms:key", arn: `arn:aws:kms:eu-west-1:${B}:key/k1`, id: "k1" };
  const to = (Action: string) => ({ Statement: [{ ...statement(Action), Principal: { AWS: arn("user", "ann") } }] });
  const there = { ...secret, arn: arnThere, passwordsOf: [cluster.arn], policy: to("secretsmanager:*"), key: key.arn };
  const open = { ...key, policy: to("kms:Decrypt") };
  const ann = user("ann", query, statement(["secretsmanager:GetSecretValue", "kms:Decrypt"]));
  const found = (...objects: object[]) => words(graph(plain, ann, ...objects), arn("user", "ann"));
  expect(found(there, open)).toContain(`read ${cluster.arn}`);
  expect(found({ ...there, policy: undefined }, open)).not.toContain(`read ${cluster.arn}`);
  expect(found({ ...there, key: undefined })).not.toContain(`read ${cluster.arn}`);
});

it("asks a warehouse with a login from a secret, too", () => {
  const warehouse = { type: "redshift:cluster", arn: at("redshift", "cluster:dw"), name: "dw" };
  const held = { ...secret, passwordsOf: [warehouse.arn] };
  const found = (...statements: object[]) =>
    words(graph(warehouse, held, user("ann", ...statements)), arn("user", "ann"));
  const ask = statement("redshift-data:ExecuteStatement", warehouse.arn);
  expect(found(ask, login)).toContain(`read ${warehouse.arn}`);
  expect(found(ask)).not.toContain(`read ${warehouse.arn}`);
});
