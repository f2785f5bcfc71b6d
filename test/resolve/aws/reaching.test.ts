/** Stores that take a permission and reaching their door in the network: neither alone gives the data. */
import { expect, it } from "vitest";
import { A, arn, grants, graph, statement, user, words } from "./objects.js";

const at = (service: string, path: string) => `arn:aws:${service}:eu-west-1:${A}:${path}`;
const gets = (store: object, ...statements: object[]) =>
  words(graph(store, user("ann", ...statements)), arn("user", "ann"));

it("a search domain in a VPC gives its data to whoever is permitted and gets there", () => {
  const domain = { type: "es:domain", arn: at("es", "domain/logs"), name: "logs", inside: true };
  const read = statement("es:ESHttp*", `${domain.arn}/*`);
  expect(gets(domain, read)).toEqual([`read-through ${domain.arn}`]);
  expect(gets(domain, statement("es:Describe*"))).toEqual([]);
  expect(gets({ ...domain, login: true }, read)).toEqual([]);
  expect(gets({ ...domain, inside: false }, read)).toEqual([`read ${domain.arn}`]);
  const named = { Statement: [{ ...statement("es:*", `${domain.arn}/*`), Principal: { AWS: arn("user", "ann") } }] };
  expect(gets({ ...domain, policy: named })).toEqual([`read-through ${domain.arn}`]);
  const other = "arn:aws:iam::222222222222:root";
  const shared = { Statement: [{ ...statement("es:*", `${domain.arn}/*`), Principal: { AWS: other } }] };
  expect(words(graph({ ...domain, policy: shared }), other)).toEqual([`read-through ${domain.arn}`]);
});

it("a search domain gives a part of it to whoever may read some of its indexes", () => {
  const domain = { type: "es:domain", arn: at("es", "domain/logs"), name: "logs", inside: true };
  const read = (index: string) => statement("es:ESHttpGet", `${domain.arn}/${index}`);
  for (const index of ["orders-*/_search", "orders", "${aws:username}/*"]) {
    expect(gets(domain, read(index))).toEqual([`read-through ${domain.arn}`]);
    expect(gets({ ...domain, inside: false }, read(index))).toEqual([`read ${domain.arn}`]);
  }
  expect(gets(domain, statement("es:ESHttpGet", at("es", "domain/others/orders-*")))).toEqual([]);
  expect(gets(domain, statement("es:ESHttpPut", `${domain.arn}/orders-*`))).toEqual([]);
  // APIs that tell of the state of the domain, or write, give no documents.
  for (const api of ["_cluster/health", "_cat/*", "_bulk"])
    expect(gets(domain, statement("es:ESHttp*", `${domain.arn}/${api}`))).toEqual([]);
  expect(gets(domain, read("_search"))).toHaveLength(1);
  const everyone = { Statement: [{ ...read("public-*"), Principal: "*" }] };
  expect(words(graph({ ...domain, policy: everyone }), "internet")).toEqual([]);
});

it("a file system asks who one is only where it has a policy", () => {
  const files = { type: "elasticfilesystem:file-system", arn: at("elasticfilesystem", "file-system/fs-1") };
  const mount = statement("elasticfilesystem:ClientMount");
  const policy = { Statement: [{ ...mount, Principal: { AWS: arn("role", "app") } }] };
  expect(gets({ ...files, policy }, mount)).toEqual([`read-through ${files.arn}`]);
  expect(gets({ ...files, policy })).toEqual([]);
  // Without one it lets everyone in who gets there; no permission adds to that.
  expect(gets(files, mount)).toEqual([]);
  const inTransit = {
    Statement: [
      ...policy.Statement,
      {
        ...mount,
        Effect: "Deny",
        Principal: "*",
        Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
      },
    ],
  };
  expect(gets({ ...files, policy: inTransit }, mount)).toEqual([]);
});

it("a cluster of Kafka gives a topic to whoever may connect to it and read there", () => {
  const cluster = { type: "kafka:cluster", arn: at("kafka", "cluster/orders/1-2"), name: "orders", iamLogin: true };
  const connect = statement("kafka-cluster:Connect", cluster.arn);
  const read = statement(["kafka-cluster:ReadData", "kafka-cluster:DescribeTopic"], at("kafka", "topic/orders/*"));
  expect(gets(cluster, connect, read)).toEqual([`read-through ${cluster.arn}`]);
  expect(gets(cluster, statement("kafka-cluster:*"))).toEqual([`read-through ${cluster.arn}`]);
  expect(gets(cluster, read)).toEqual([]);
  expect(gets(cluster, connect, statement("kafka-cluster:ReadData", at("kafka", "topic/orders/*")))).toEqual([]);
  expect(gets(cluster, connect, statement("kafka-cluster:*", at("kafka", "topic/others/*")))).toEqual([]);
  expect(gets({ ...cluster, iamLogin: false }, connect, read)).toEqual([]);
  expect(gets({ ...cluster, iamLogin: undefined }, connect, read)).toEqual([expect.stringMatching(/^use /)]);
});

it("a cluster of Kafka gives a part of it to whoever may read some of its topics", () => {
  const cluster = { type: "kafka:cluster", arn: at("kafka", "cluster/orders/1-2"), name: "orders", iamLogin: true };
  const connect = statement("kafka-cluster:Connect", cluster.arn);
  const topics = (named: string) => statement("kafka-cluster:*Topic*", at("kafka", named));
  const read = (named: string) => statement("kafka-cluster:ReadData", at("kafka", named));
  for (const named of ["topic/orders/1-2/paid-*", "topic/*/paid", "topic/orders/1-2/${aws:username}-out"])
    expect(gets(cluster, connect, read(named), topics(named))).toEqual([`read-through ${cluster.arn}`]);
  expect(gets(cluster, connect, read("topic/orders/1-2/paid-*"), topics("topic/orders/1-2/sent"))).toEqual([]);
  expect(gets(cluster, connect, statement("kafka-cluster:*", at("kafka", "group/orders/1-2/*")))).toEqual([]);
});

it("a cluster of Kafka lets in those of other accounts whom its own policy names, and never whoever shows no name", () => {
  const cluster = { type: "kafka:cluster", arn: at("kafka", "cluster/orders/1-2"), name: "orders", iamLogin: true };
  const other = "arn:aws:iam::222222222222:root";
  const policy = (Principal: object | string, topic: string) => ({
    Statement: [
      { ...statement("kafka-cluster:Connect", cluster.arn), Principal },
      { ...statement(["kafka-cluster:ReadData", "kafka-cluster:DescribeTopic"], at("kafka", topic)), Principal },
    ],
  });
  const shared = graph({ ...cluster, policy: policy({ AWS: other }, "topic/orders/1-2/paid") });
  expect(words(shared, other)).toEqual([`read-through ${cluster.arn}`]);
  const unconnected = { Statement: policy({ AWS: other }, "topic/orders/1-2/paid").Statement.slice(1) };
  expect(words(graph({ ...cluster, policy: unconnected }), other)).toEqual([]);
  expect(gets({ ...cluster, policy: policy("*", "topic/orders/1-2/*") })).toEqual([`read-through ${cluster.arn}`]);
});

it("a database lets in whom IAM vouches for where that is switched on, as a user that the policy names", () => {
  const database = {
    type: "rds:instance",
    arn: at("rds", "db:shop"),
    name: "shop",
    iamLogin: true,
    resourceId: "db-1",
  };
  const connect = (path: string) => statement("rds-db:connect", at("rds-db", `dbuser:${path}`));
  expect(gets(database, connect("db-1/app"))).toEqual([`read-through ${database.arn}`]);
  expect(gets(database, connect("*/app"))).toEqual([`read-through ${database.arn}`]);
  expect(gets(database, connect("db-2/app"))).toEqual([]);
  expect(gets({ ...database, iamLogin: undefined }, connect("db-1/app"))).toEqual([]);
  const never = { ...connect("*/app"), Effect: "Deny" };
  expect(gets(database, connect("db-1/app"), never)).toEqual([]);
  expect(gets(database, connect("db-1/*"), never)).toEqual([`read-through ${database.arn}`]);
});

it("a database whose resource id no input tells may be the one that a policy names", () => {
  const database = { type: "rds:instance", arn: at("rds", "db:shop"), name: "shop", iamLogin: true };
  const connect = (path: string) => statement("rds-db:connect", at("rds-db", `dbuser:${path}`));
  const found = graph(database, user("ann", connect("db-1/app")));
  const [grant] = grants(found, arn("user", "ann"));
  expect(grant?.properties["action"]).toBe("use");
  expect(words(found, grant?.target ?? "").map((each) => each.replace(/\/[0-9a-f]{32}$/, ""))).toEqual([
    "given condition",
    `read-through ${database.arn}`,
  ]);
  for (const id of ["*", "db-*"])
    expect(gets(database, connect(`${id}/app`))).toEqual([`read-through ${database.arn}`]);
  expect(gets(database, connect("cluster-*/app"))).toEqual([expect.stringMatching(/^use /)]);
  expect(gets({ ...database, engine: "mysql" }, connect("cluster-1/app"))).toEqual([]);
  expect(gets(database, connect("prx-1/app"))).toEqual([]);
  expect(gets(database, connect("db-1/app"), { ...connect("db-1/*"), Effect: "Deny" })).toEqual([]);
  // The id is known to be another's.
  const other = { ...database, arn: at("rds", "db:other"), name: "other", resourceId: "db-1" };
  expect(words(graph(database, other, user("ann", connect("db-1/app"))), arn("user", "ann"))).toEqual([
    `read-through ${other.arn}`,
  ]);
  expect(gets({ ...database, iamLogin: undefined }, connect("db-1/app"))).toEqual([]);
});

it("what a permissions boundary names is asked for where the policy allows everything", () => {
  const database = { type: "rds:instance", arn: at("rds", "db:shop"), iamLogin: true, resourceId: "db-1" };
  const within = (...statements: object[]) => ({
    type: "iam:policy",
    arn: arn("policy", "limit"),
    versions: [{ default: true, document: { Statement: statements } }],
  });
  const ann = { ...user("ann", statement("rds-db:connect")), boundary: arn("policy", "limit") };
  const connect = (path: string) => statement("rds-db:connect", at("rds-db", `dbuser:${path}`));
  const limited = (path: string) => words(graph(database, ann, within(connect(path))), ann.arn);
  expect(limited("db-1/readonly")).toEqual([`read-through ${database.arn}`]);
  expect(limited("db-2/readonly")).toEqual([]);
});

it("users of databases are those that policies name, also by the name of who asks", () => {
  const database = { type: "rds:instance", arn: at("rds", "db:shop"), iamLogin: true, resourceId: "db-1" };
  const connect = (path: string) => statement("rds-db:connect", at("rds-db", `dbuser:${path}`));
  expect(gets(database, connect("db-1/${aws:username}"))).toEqual([`read-through ${database.arn}`]);
  const tagged = { ...user("ann", connect("db-1/${aws:PrincipalTag/team}-app")), tags: { team: "shop" } };
  expect(words(graph(database, tagged), arn("user", "ann"))).toEqual([`read-through ${database.arn}`]);
  expect(gets(database, connect("db-2/${aws:username}"))).toEqual([]);
});

it("databases whose resource ids no input tells take users + databases relationships, not their product", () => {
  const [many, few] = [12, 4].map((count) => {
    const databases = Array.from({ length: count }, (_, index) => ({
      type: "rds:instance",
      arn: at("rds", `db:shop-${index}`),
      iamLogin: true,
    }));
    const users = Array.from({ length: count }, (_, index) =>
      user(`ann-${index}`, statement("rds-db:connect", at("rds-db", `dbuser:db-${index}/ann`))),
    );
    const found = graph(...databases, ...users);
    const all = [...found.relationships.values()].filter(({ type }) => type === "MAY");
    const through = all.filter(({ properties }) => properties["action"] === "read-through");
    expect(through.map(({ target }) => target).sort()).toEqual(databases.map((each) => each.arn).sort());
    expect(words(found, arn("user", "ann-0"))).toEqual([expect.stringMatching(/^use aws\/\d+\/grant\//)]);
    return all.length;
  });
  expect(many).toBe(3 * few!);
});

it("a warehouse gives a login to whoever may ask for one", () => {
  const cluster = { type: "redshift:cluster", arn: at("redshift", "cluster:dw"), name: "dw" };
  const login = (path: string) => statement("redshift:GetClusterCredentials", at("redshift", `dbuser:${path}`));
  expect(gets(cluster, login("dw/admin"))).toEqual([`read-through ${cluster.arn}`]);
  expect(gets(cluster, login("other/admin"))).toEqual([]);
});
