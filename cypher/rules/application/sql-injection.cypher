// id: application/sql-injection
// title: An injection into the service's queries reads and changes the data store behind it
// layer: application
// technique: T1190
// success: 0.8
// exploit: true
// controls: [waf, authentication]
// reason: Tools find and use injections without help once a parameter is known.
// remediation: Bind parameters instead of putting them into the query's text, and give the service's account only the rights that it needs.
// anchors: [finding]
// # The way from the weakness to the service passes facts that are no anchors.
// incremental: findings
// examples:
//   - name: a service that calls its database
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['store-access']})-[:AFFECTS]->(cart:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (cart)-[:CALLS {basis: 'inferred'}]->(db:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'orders'}),
//       (cart)-[:SENDS_AS]->(:Hub:Senders {uid: 'pods'})-[:CAN_CONNECT {protocol: 'tcp'}]->(:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 0, toPort: 65535})
//       <-[:RECEIVES_AS]-(:Asset:Compute {uid: 'postgres-pod'})-[:EXPOSES {protocol: 'tcp', port: 5432}]->(db)
//     steps:
//       - 'cart-api -> orders via weakness'
//   - name: what can be written can be changed
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['store-access']})-[:AFFECTS]->(cart:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (cart)-[:CALLS {basis: 'observed'}]->(:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'orders'}),
//       (:Asset:Facet {uid: 'orders#write', kind: 'DataStore', facet: 'write'})
//     steps:
//       - 'cart-api -> orders via weakness'
//       - 'cart-api -> orders#write via weakness'
//   - name: a store that the service itself serves
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['store-access']})-[:AFFECTS]->(api:Asset:Service {uid: 'cart-api'})<-[:EXPOSES]-(:Asset:Compute {uid: 'cart'}),
//       (api)-[:SERVES]->(:Asset:DataStore {uid: 'orders'})
//     steps:
//       - 'cart-api -> orders via weakness'
//   - name: the network keeps the service from the database
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['store-access']})-[:AFFECTS]->(cart:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (cart)-[:CALLS {basis: 'inferred'}]->(db:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'orders'}),
//       (cart)-[:SENDS_AS]->(:Hub:Senders {uid: 'pods'})-[:CAN_CONNECT {protocol: 'tcp'}]->(:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 80, toPort: 80})
//       <-[:RECEIVES_AS]-(:Asset:Compute {uid: 'postgres-pod'})-[:EXPOSES {protocol: 'tcp', port: 5432}]->(db)
//     steps: []
//   - name: SQL means nothing to a document store
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', cwes: ['CWE-89'], gives: ['store-access']})-[:AFFECTS]->(cart:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (cart)-[:CALLS {basis: 'observed'}]->(:Asset:Service {uid: 'mongo'})-[:SERVES]->(:Asset:DataStore {uid: 'baskets', engine: 'mongodb'})
//     steps: []
//   - name: an injection into a query of its own language does
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', cwes: ['CWE-943'], gives: ['store-access']})-[:AFFECTS]->(cart:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (cart)-[:CALLS {basis: 'observed'}]->(:Asset:Service {uid: 'mongo'})-[:SERVES]->(:Asset:DataStore {uid: 'baskets', engine: 'mongodb'})
//     steps:
//       - 'cart-api -> baskets via weakness'
//   - name: a database that the service does not call
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['store-access']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'orders'})
//     steps: []
//   - name: an injection behind a login without anybody who can log in
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', needsLogin: true, gives: ['store-access']})-[:AFFECTS]->(cart:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (cart)-[:CALLS {basis: 'observed'}]->(:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'orders'})
//     steps: []
MATCH (finding:Finding {status: 'open'})-[affects:AFFECTS]->(place)
WHERE any(gift IN finding.gives WHERE gift IN ['store-access', 'store-write'])
  AND finding.reach IN ['network', 'adjacent']
CALL (finding, place) {
  // In the code of a compute, or in what it is built from: every service of it and every route to one leads there.
  MATCH (place)<-[built:BUILT_FROM]-{0,4}(compute:Compute)-[listening:EXPOSES]->(service:Service)<-[routed:ROUTES_TO]-{0,1}(door:Service)
  // What an application gets wrong is not met by logging in to its machine; the flaw of a package may be.
  WHERE (coalesce(service.application, '') <> 'ssh' OR finding.cve IS NOT NULL)
    // What a test met on a port is met on that port; of a service without one nothing is known.
    AND (finding.ports IS NULL OR any(port IN coalesce(service.ports, []) + [service.port, listening.port, door.port]
                                      WHERE toString(port) IN finding.ports)
      OR coalesce(service.port, listening.port, door.port, service.ports[0]) IS NULL)
  RETURN compute, service, door, built + [listening] + routed AS way
  UNION ALL
  // In a service: every route to it leads there. In a known operation: the one that it is, and a route that covers it.
  MATCH (place:Service)-[part:ROUTES_TO]->{0,1}(service:Service)<-[listening:EXPOSES]-(compute:Compute)
  MATCH (service)<-[routed:ROUTES_TO]-{0,1}(door:Service)
  WHERE door = place OR (place = service AND finding.endpoint IS NULL) OR EXISTS { (door)-[:COVERS]->(finding) }
  RETURN compute, service, door, part + [listening] + routed AS way
}
// A weakness behind a login starts from the logged-in user, or from an administrator where it takes one.
OPTIONAL MATCH (user:Fact {workspace: service.workspace,
                           uid: service.uid + CASE finding.needsRole WHEN 'administrator' THEN '#admin' ELSE '#user' END})
WHERE finding.needsLogin
WITH *, CASE WHEN finding.needsLogin THEN user ELSE door END AS entry
WHERE entry IS NOT NULL
CALL (compute, service) {
  MATCH (service)-[serving:SERVES]->(store:DataStore)
  RETURN store, [serving] AS reading
  UNION ALL
  MATCH (compute)-[call:CALLS]->(backend:Service)-[serving:SERVES]->(store:DataStore)
  // A call that was seen got through; one that configuration tells of must be let through.
  WHERE call.basis = 'observed'
     OR EXISTS { (compute)-[:SENDS_AS]->(:Senders)-[:CAN_CONNECT]->(backend) }
     OR EXISTS {
       MATCH (backend)<-[listening:EXPOSES]-(:Compute)-[:RECEIVES_AS]->(class:Receivers)<-[:CAN_CONNECT]-(:Senders)<-[:SENDS_AS]-(compute)
       WHERE coalesce(listening.protocol, class.protocol) = class.protocol
         AND class.fromPort <= coalesce(listening.port, class.fromPort) <= class.toPort
     }
  RETURN store, [call, serving] AS reading
}
// Injected SQL means nothing to a store that speaks another language; its injections bear CWE-943.
MATCH (store)
WHERE NOT 'CWE-89' IN coalesce(finding.cwes, []) OR 'CWE-943' IN finding.cwes
   OR NOT coalesce(store.engine, '') IN ['mongodb', 'redis', 'memcached', 'elasticsearch', 'opensearch', 'couchdb', 'neo4j', 'etcd', 'consul', 'minio', 's3', 'kafka', 'rabbitmq', 'nats', 'zookeeper', 'vault', 'dynamodb', 'ldap']
OPTIONAL MATCH (change:Fact {workspace: store.workspace, uid: store.uid + '#write'})
UNWIND CASE WHEN change IS NULL THEN [store] ELSE [store, change] END AS gained
RETURN entry AS source, gained AS target, finding AS via, [finding, affects, entry] + way + reading + [store] AS because
