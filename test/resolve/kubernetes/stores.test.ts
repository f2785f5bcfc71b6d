/** Which workloads keep data, and which of them let in whoever asks. */
import { describe, expect, it } from "vitest";
import { trimObject } from "../../../src/inputs/kubernetes/trim.js";
import { concludePlaced, place, pod, service } from "./conclude.js";

const read = (name: string, container: object, port: number) => {
  const spec = { containers: [{ name: "m", ports: [{ containerPort: port }], ...container }] };
  const front = service(name, { ports: [{ port }] });
  return concludePlaced(
    place([pod(name, { spec }), front].map((object) => trimObject(object as Record<string, unknown>))),
  );
};

describe("what is kept in memory alone", () => {
  it.each([
    ["a name of the workload", "cache-store", "example.com/shop:1", 6379, true],
    ["a name of the image", "shop", "example.com/our-postgres-ha:1", 5432, true],
    ["no name", "shop", "example.com/shop:1", 6379, false],
    ["another port", "cache-store", "example.com/shop:1", 8080, false],
    ["the name of what stands before one", "redis-proxy", "example.com/envoy:1", 6379, false],
    ["the name of what looks at one", "shop", "example.com/postgres-exporter:1", 5432, false],
  ])("is data by its port and %s: %s, %s, %i", (_sign, name, image, port, expected) => {
    expect(read(name, { image }, port).links("KEEPS")).toEqual(
      expected ? [`default/Pod/${name} -> default/Pod/${name}#data`] : [],
    );
  });
});

describe("a store asks for no login", () => {
  const isOpen = (container: object, port: number) =>
    read("db", container, port).facts.some(
      (fact) =>
        fact.fact === "asset" && fact.uid === "k8s/c/default/Service/db" && fact.properties?.authentication === "none",
    );
  const variable = (name: string, value: string) => ({ name, value });
  const secret = (name: string) => ({ name, valueFrom: { secretKeyRef: { name: "s", key: "k" } } });
  const mounted = (mountPath: string) => [{ name: "v", mountPath }];
  const map = [{ configMapRef: { name: "m" } }];

  it.each([
    ["redis as it is", { image: "redis:alpine" }, 6379, true],
    ["redis of a mirror", { image: "mirror.example/library/redis:7" }, 6379, true],
    ["redis with options", { image: "redis:7", args: ["redis-server", "--appendonly", "yes"] }, 6379, true],
    ["redis with a password", { image: "redis:7", args: ["--requirepass", "$(PASSWORD)"] }, 6379, false],
    ["redis by a file of settings", { image: "redis:7", command: ["redis-server", "/etc/redis.conf"] }, 6379, false],
    ["redis by another such file", { image: "redis:7", args: ["redis-server", "/etc/redis/own"] }, 6379, false],
    ["redis by what is piped in", { image: "redis:7", command: ["redis-server", "-"] }, 6379, false],
    ["redis on a socket alone", { image: "redis:7", args: ["--port", "0", "--unixsocket", "/s"] }, 6379, false],
    [
      "redis with what is run once it is up",
      { image: "redis:7", lifecycle: { postStart: { exec: { command: ["redis-cli", "config", "set"] } } } },
      6379,
      false,
    ],
    [
      "redis with another entry point",
      { image: "redis:7", volumeMounts: mounted("/usr/local/bin/docker-entrypoint.sh") },
      6379,
      false,
    ],
    ["redis with a volume", { image: "redis:7", volumeMounts: mounted("/data") }, 6379, true],
    ["redis by a script", { image: "redis:7", command: ["sh", "-c", "redis-server"] }, 6379, false],
    ["redis of another maker", { image: "example.com/redis:7" }, 6379, false],
    ["memcached", { image: "memcached:1.6", args: ["-m", "64"] }, 11211, true],
    ["memcached with logins", { image: "memcached:1.6", args: ["-S"] }, 11211, false],
    ["memcached with logins among switches", { image: "memcached:1.6", args: ["-m", "64", "-vS"] }, 11211, false],
    ["memcached on a socket alone", { image: "memcached:1.6", args: ["-s", "/s", "-p", "0"] }, 11211, false],
    ["mongo as it is", { image: "docker.io/library/mongo:7" }, 27017, true],
    ["mongo with a user", { image: "mongo:7", env: [secret("MONGO_INITDB_ROOT_USERNAME")] }, 27017, false],
    ["mongo with variables out of sight", { image: "mongo:7", envFrom: map }, 27017, false],
    ["mongo with options", { image: "mongo:7", args: ["--replSet", "rs0", "--auth"] }, 27017, false],
    [
      "postgres that trusts",
      { image: "postgres:16", env: [variable("POSTGRES_HOST_AUTH_METHOD", "trust")] },
      5432,
      true,
    ],
    ["postgres as it is", { image: "postgres:16", env: [secret("POSTGRES_PASSWORD")] }, 5432, false],
    [
      "mysql without a password",
      { image: "mysql:8", env: [variable("MYSQL_ALLOW_EMPTY_PASSWORD", "yes")] },
      3306,
      true,
    ],
    [
      "mysql with one all the same",
      { image: "mysql:8", env: [variable("MYSQL_ALLOW_EMPTY_PASSWORD", "yes"), secret("MYSQL_ROOT_PASSWORD")] },
      3306,
      false,
    ],
    [
      "mysql without a password and with scripts that may set one",
      {
        image: "mysql:8",
        env: [variable("MYSQL_ALLOW_EMPTY_PASSWORD", "yes")],
        volumeMounts: mounted("/docker-entrypoint-initdb.d"),
      },
      3306,
      false,
    ],
    [
      "a packager's redis without",
      { image: "bitnami/redis:7", env: [variable("ALLOW_EMPTY_PASSWORD", "yes")] },
      6379,
      true,
    ],
    ["a packager's redis as it is", { image: "bitnami/redis:7" }, 6379, false],
    [
      "elasticsearch told so",
      {
        image: "docker.elastic.co/elasticsearch/elasticsearch:8.1",
        env: [variable("xpack.security.enabled", "false")],
      },
      9200,
      true,
    ],
    [
      "another maker's elasticsearch told so, with a login of its own",
      { image: "example.com/elasticsearch:8.1", env: [variable("xpack.security.enabled", "false")] },
      9200,
      false,
    ],
    ["elasticsearch as it is", { image: "docker.elastic.co/elasticsearch/elasticsearch:8.1" }, 9200, false],
  ])("%s", (_name, container, port, expected) => {
    expect(isOpen(container, port)).toBe(expected);
  });

  it("on its own port where no Service leads to it", () => {
    const spec = { containers: [{ name: "m", image: "redis:7", ports: [{ containerPort: 6379 }] }] };
    const found = concludePlaced(place([trimObject(pod("db", { spec }) as Record<string, unknown>)]));
    const said = found.facts.filter((fact) => fact.fact === "asset" && fact.properties?.authentication === "none");
    expect(said.map((fact) => (fact as { uid: string }).uid)).toEqual(["k8s/c/default/Pod/db/port/6379"]);
  });
});
