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
