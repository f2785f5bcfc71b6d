/** What is spoken on a port, and which programs keep data: told by names, numbers and images. */

/** By the last part of an image's repository, without a distribution's additions. */
const ENGINES: ReadonlyMap<string, string> = new Map([
  ["postgres", "postgresql"],
  ["postgresql", "postgresql"],
  ["postgresql-ha", "postgresql"],
  ["postgresql-repmgr", "postgresql"],
  ["postgis", "postgresql"],
  ["pgvector", "postgresql"],
  ["timescaledb", "postgresql"],
  ["timescaledb-ha", "postgresql"],
  ["spilo", "postgresql"],
  ["mysql", "mysql"],
  ["mysql-server", "mysql"],
  ["mariadb", "mysql"],
  ["mariadb-galera", "mysql"],
  ["percona-server", "mysql"],
  ["percona-xtradb-cluster", "mysql"],
  ["mongo", "mongodb"],
  ["mongodb", "mongodb"],
  ["mongodb-community-server", "mongodb"],
  ["percona-server-mongodb", "mongodb"],
  ["redis", "redis"],
  ["redis-stack", "redis"],
  ["redis-stack-server", "redis"],
  ["redis-cluster", "redis"],
  ["valkey", "redis"],
  ["keydb", "redis"],
  ["elasticsearch", "elasticsearch"],
  ["opensearch", "opensearch"],
  ["cassandra", "cassandra"],
  ["scylla", "cassandra"],
  ["couchdb", "couchdb"],
  ["couchbase", "couchbase"],
  ["cockroach", "cockroachdb"],
  ["clickhouse-server", "clickhouse"],
  ["clickhouse", "clickhouse"],
  ["influxdb", "influxdb"],
  ["neo4j", "neo4j"],
  ["arangodb", "arangodb"],
  ["minio", "minio"],
  ["etcd", "etcd"],
  ["vault", "vault"],
  ["mssql-server", "sqlserver"],
  ["memcached", "memcached"],
  ["dgraph", "dgraph"],
  ["rethinkdb", "rethinkdb"],
  ["solr", "solr"],
]);

/** The store's own port → engine. */
const STORE_PORTS: ReadonlyMap<number, string> = new Map([
  [5432, "postgresql"],
  [3306, "mysql"],
  [27017, "mongodb"],
  [6379, "redis"],
  [9200, "elasticsearch"],
  [9042, "cassandra"],
  [5984, "couchdb"],
  [26257, "cockroachdb"],
  [8123, "clickhouse"],
  [8086, "influxdb"],
  [7687, "neo4j"],
  [2379, "etcd"],
  [8200, "vault"],
  [1433, "sqlserver"],
  [1521, "oracle"],
  [11211, "memcached"],
  [28015, "rethinkdb"],
]);

/** Stores on a port of other uses: only their image tells. */
const ENGINE_PORTS: Readonly<Record<string, readonly number[]>> = {
  minio: [9000],
  opensearch: [9200],
  solr: [8983],
  arangodb: [8529],
  couchbase: [8091, 11210],
  dgraph: [8080, 9080],
  neo4j: [7687, 7474],
  clickhouse: [8123, 9000],
};

/** The engine that an image runs; undefined where it is no store as far as its name says. */
export function engineOf(repository: string): string | undefined {
  if (/(^|\/)mssql\/server$/.test(repository)) return "sqlserver";
  const last = repository.slice(repository.lastIndexOf("/") + 1);
  return ENGINES.get(last);
}

/**
 * The engine of an image that an organisation made of a store's: `shop-mongodb`, which listens on the store's own port.
 * Neither sign is enough alone: an exporter has another port, and a proxy another name.
 */
export function ownEngineOf(repository: string, ports: readonly number[]): string | undefined {
  const words = repository.slice(repository.lastIndexOf("/") + 1).split("-");
  const engine = ENGINES.get(words.at(-1) ?? "");
  return engine !== undefined && enginePorts(engine).some((port) => ports.includes(port)) ? engine : undefined;
}

/** Ports on which an engine lets its clients in. */
export function enginePorts(engine: string): readonly number[] {
  return ENGINE_PORTS[engine] ?? [...STORE_PORTS].flatMap(([port, name]) => (name === engine ? [port] : []));
}

const PORT_NAMES: readonly (readonly [RegExp, string])[] = [
  [/^https(-|$)|-https$|^ssl$|^tls$/, "https"],
  [/^grpc(-|$)|-grpc$|^h2c$|^http2(-|$)/, "grpc"],
  [/^http(-|$)|-http$|^web(-|$)|^www$|^nginx$|^rest$|^api$|-ui$|^ui$|^dashboard$/, "http"],
  [/^postgres|^pgsql|^pg$/, "postgresql"],
  [/^mysql|^mariadb/, "mysql"],
  [/^mongo/, "mongodb"],
  [/^redis|^valkey/, "redis"],
  [/^smtp/, "smtp"],
  [/^amqp|^rabbit/, "amqp"],
  [/^kafka/, "kafka"],
  [/^ssh$/, "ssh"],
  [/^dns(-|$)/, "dns"],
  [/^memcache/, "memcached"],
  [/^elastic/, "elasticsearch"],
];

const WELL_KNOWN: ReadonlyMap<number, string> = new Map([
  [22, "ssh"],
  [25, "smtp"],
  [587, "smtp"],
  [1025, "smtp"],
  [53, "dns"],
  [443, "https"],
  [8443, "https"],
  [9443, "https"],
  [80, "http"],
  [5672, "amqp"],
  [9092, "kafka"],
  [4222, "nats"],
  [1883, "mqtt"],
  [50051, "grpc"],
]);

export interface PortSigns {
  readonly number: number;
  readonly name?: string | undefined;
  readonly appProtocol?: string | undefined;
  /** The store that the workload behind it is. */
  readonly engine?: string | undefined;
}

/** What is spoken there; undefined where nothing tells. */
export function applicationOf({ number, name, appProtocol, engine }: PortSigns): string | undefined {
  const stated = appProtocol?.toLowerCase().replace(/^kubernetes\.io\//, "");
  if (stated !== undefined && stated !== "tcp")
    return PORT_NAMES.find(([pattern]) => pattern.test(stated))?.[1] ?? stated;
  if (engine !== undefined && enginePorts(engine).includes(number)) return engine;
  const named = name === undefined ? undefined : PORT_NAMES.find(([pattern]) => pattern.test(name.toLowerCase()));
  if (named !== undefined) return named[1];
  const known = STORE_PORTS.get(number) ?? WELL_KNOWN.get(number);
  if (known !== undefined) return known;
  return isCustomaryHttp(number) ? "http" : undefined;
}

/** Numbers that application servers listen on out of habit. */
function isCustomaryHttp(port: number): boolean {
  return (
    (port >= 8000 && port <= 8999) ||
    (port >= 3000 && port <= 3010) ||
    [4200, 5000, 5173, 7001, 9000, 9080].includes(port)
  );
}

/** Whether requests there are HTTP requests; gRPC is carried by HTTP/2. */
export function speaksHttp(application: string | undefined): boolean {
  return application === "http" || application === "https" || application === "grpc";
}
