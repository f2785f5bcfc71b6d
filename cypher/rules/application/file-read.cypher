// id: application/file-read
// title: A weakness of the service reads files of what serves it, its secrets and token among them
// layer: application
// technique: T1190
// success: 0.7
// exploit: true
// controls: [waf, authentication]
// reason: Paths of mounted secrets and of the process's environment are well known.
// remediation: Resolve the path and check that it stays in the allowed folder, or hand out files by number; give the workload fewer secrets.
// anchors: [finding]
// # The way from the weakness to the service passes facts that are no anchors.
// incremental: findings
// examples:
//   - name: a secret in the environment or in a file
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['file-read']})-[:AFFECTS]->(cart:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (cart)-[:USES_SECRET]->(:Asset:Secret {uid: 'db-password'})
//     steps:
//       - 'cart-api -> db-password via weakness'
//   - name: the mounted token of the service account
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['file-read']})-[:AFFECTS]->(cart:Asset:Compute {uid: 'cart', tokenMounted: true})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (cart)-[:RUNS_AS]->(:Asset:Identity {uid: 'cart-account'})
//     steps:
//       - 'cart-api -> cart-account via weakness'
//   - name: an identity whose credentials lie in no file
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['file-read']})-[:AFFECTS]->(vm:Asset:Compute {uid: 'vm'})-[:EXPOSES]->(:Asset:Service {uid: 'api'}),
//       (vm)-[:RUNS_AS]->(:Asset:Identity {uid: 'vm-role'})
//     steps: []
//   - name: reading files is not running code
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['file-read']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'})
//     steps: []
MATCH (finding:Finding {status: 'open'})-[affects:AFFECTS]->(place)
WHERE 'file-read' IN finding.gives
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
CALL (compute) {
  MATCH (compute)-[use:USES_SECRET]->(gained:Secret)
  WHERE use.atStart IS NULL
  RETURN gained, use
  UNION ALL
  MATCH (compute)-[use:RUNS_AS]->(gained:Identity)
  WHERE compute.tokenMounted
  RETURN gained, use
}
RETURN entry AS source, gained AS target, finding AS via, [finding, affects, entry] + way + [use] AS because
