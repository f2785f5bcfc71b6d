// id: application/login-bypass
// title: A weakness of the service's authentication lets whoever can send it requests use it as somebody else
// layer: application
// technique: T1190
// success: 0.7
// exploit: true
// controls: [waf, authentication]
// reason: Missing and broken checks need no more than the right request.
// remediation: Check identity and permission on the server for each operation that the finding names.
// anchors: [finding]
// # The way from the weakness to the service passes facts that are no anchors.
// incremental: findings
// examples:
//   - name: a missing check makes everyone a user
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['login-bypass']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (:Asset:Facet {uid: 'cart-api#user', kind: 'Service', facet: 'user'})
//     steps:
//       - 'cart-api -> cart-api#user via weakness'
//   - name: the report says that it gives administration
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', givesAdmin: true, gives: ['login-bypass']})-[:AFFECTS]->(:Asset:Service {uid: 'cart-api'})<-[:EXPOSES]-(:Asset:Compute {uid: 'cart'}),
//       (:Asset:Facet {uid: 'cart-api#user', kind: 'Service', facet: 'user'}), (:Asset:Facet {uid: 'cart-api#admin', kind: 'Service', facet: 'admin'})
//     steps:
//       - 'cart-api -> cart-api#admin via weakness'
//       - 'cart-api -> cart-api#user via weakness'
//   - name: without that word nobody becomes an administrator
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['login-bypass']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (:Asset:Facet {uid: 'cart-api#admin', kind: 'Service', facet: 'admin'})
//     steps: []
//   - name: another service's users are not concerned
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['login-bypass']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (:Asset:Facet {uid: 'orders-api#user', kind: 'Service', facet: 'user'})
//     steps: []
MATCH (finding:Finding {status: 'open'})-[affects:AFFECTS]->(place)
WHERE any(gift IN finding.gives WHERE gift IN ['login-bypass', 'user', 'admin'])
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
UNWIND CASE WHEN finding.givesAdmin OR 'admin' IN finding.gives THEN ['#user', '#admin'] ELSE ['#user'] END AS power
MATCH (gained:Fact {workspace: service.workspace, uid: service.uid + power})
WHERE gained <> entry
RETURN entry AS source, gained AS target, finding AS via, [finding, affects, entry] + way AS because
