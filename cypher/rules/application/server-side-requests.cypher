// id: application/server-side-requests
// title: A weakness of the service makes what serves it send requests of the attacker's choice
// layer: application
// technique: T1190
// success: 0.7
// exploit: true
// controls: [waf, authentication]
// reason: A parameter that takes an address is easily found; filters are often incomplete.
// remediation: Let the service call known addresses only, checked after the name is resolved, and deny it the metadata address.
// anchors: [finding]
// # The way from the weakness to the service passes facts that are no anchors.
// incremental: findings
// examples:
//   - name: a service that fetches any address
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['ssrf']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (:Asset:Facet {uid: 'cart#http', kind: 'Compute', facet: 'http'})
//     steps:
//       - 'cart-api -> cart#http via weakness'
//   - name: a weakness that was remediated
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'remediated', reach: 'network', gives: ['ssrf']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (:Asset:Facet {uid: 'cart#http', kind: 'Compute', facet: 'http'})
//     steps: []
MATCH (finding:Finding {status: 'open'})-[affects:AFFECTS]->(place)
WHERE 'ssrf' IN finding.gives
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
MATCH (client:Fact {workspace: compute.workspace, uid: compute.uid + '#http'})
RETURN entry AS source, client AS target, finding AS via, [finding, affects, entry] + way AS because
