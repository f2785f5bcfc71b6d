// id: application/code-execution
// title: A weakness of the service lets whoever can send it requests run code on what serves it
// layer: application
// technique: T1190
// success: 0.7
// exploit: true
// controls: [waf, authentication]
// reason: Exploits of this kind are often published; CVSS refines this where a vector is known.
// remediation: Update the package or correct the code that the finding names; until then keep requests away from the service.
// anchors: [finding]
// # The way from the weakness to the service passes facts that are no anchors.
// incremental: findings
// examples:
//   - name: a vulnerable package in the image
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['code-execution']})-[:AFFECTS]->(:Asset:Image {uid: 'image'})<-[:BUILT_FROM]-(:Asset:Compute {uid: 'cart'})
//       -[:EXPOSES]->(:Asset:Service {uid: 'cart-api'})
//     steps:
//       - 'cart-api -> cart via weakness'
//   - name: command injection in the repository that the image is built from
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['code-execution']})-[:AFFECTS]->(:Asset:Repository {uid: 'code'})<-[:BUILT_FROM]-(:Asset:Image {uid: 'image'})
//       <-[:BUILT_FROM]-(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'})
//     steps:
//       - 'cart-api -> cart via weakness'
//   - name: a route to the service leads to what its code suffers from
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['code-execution']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'})
//       <-[:ROUTES_TO]-(:Asset:Service {uid: 'cart-api#via/shop', endpoint: true, path: '/shop'})
//     steps:
//       - 'cart-api -> cart via weakness'
//       - 'cart-api#via/shop -> cart via weakness'
//   - name: an operation's weakness is open to that operation and to the route that covers it, not to another route
//     given: >
//       CREATE (weakness:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['code-execution']})-[:AFFECTS]->(:Asset:Service {uid: 'cart-api#via/upload', endpoint: true, method: 'POST', path: '/shop/upload'})
//       -[:ROUTES_TO]->(service:Asset:Service {uid: 'cart-api'})<-[:EXPOSES]-(:Asset:Compute {uid: 'cart'}),
//       (shop:Asset:Service {uid: 'cart-api#via/shop', endpoint: true, path: '/shop'})-[:ROUTES_TO]->(service), (shop)-[:COVERS]->(weakness),
//       (:Asset:Service {uid: 'cart-api#via/health', endpoint: true, path: '/health'})-[:ROUTES_TO]->(service)
//     steps:
//       - 'cart-api#via/shop -> cart via weakness'
//       - 'cart-api#via/upload -> cart via weakness'
//   - name: of a weakness that names its operation only routes that cover it are a way in, and the service itself
//     given: >
//       CREATE (weakness:Finding {uid: 'weakness', status: 'open', reach: 'network', endpoint: '/shop/upload', gives: ['code-execution']})-[:AFFECTS]->(service:Asset:Service {uid: 'cart-api'})
//       <-[:EXPOSES]-(:Asset:Compute {uid: 'cart'}),
//       (shop:Asset:Service {uid: 'cart-api#via/shop', endpoint: true, path: '/shop'})-[:ROUTES_TO]->(service), (shop)-[:COVERS]->(weakness),
//       (:Asset:Service {uid: 'cart-api#via/health', endpoint: true, path: '/health'})-[:ROUTES_TO]->(service)
//     steps:
//       - 'cart-api -> cart via weakness'
//       - 'cart-api#via/shop -> cart via weakness'
//   - name: behind a login it takes a logged-in user
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', needsLogin: true, gives: ['code-execution']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'}),
//       (:Asset:Facet {uid: 'cart-api#user', kind: 'Service', facet: 'user'})
//     steps:
//       - 'cart-api#user -> cart via weakness'
//   - name: an accepted weakness feeds no step
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'accepted', reach: 'network', gives: ['code-execution']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'})
//     steps: []
//   - name: a weakness that only a local user can exploit
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'local', gives: ['code-execution']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'})
//     steps: []
//   - name: a weakness that takes the service down and gives nothing
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: []})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})
//       -[:EXPOSES]->(:Asset:Service {uid: 'cart-api'})
//     steps: []
//   - name: SQL injection does not run code
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['store-access']})-[:AFFECTS]->(:Asset:Compute {uid: 'cart'})-[:EXPOSES]->(:Asset:Service {uid: 'cart-api'})
//     steps: []
//   - name: a weakness of an application is not met where people log in to the machine
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', gives: ['code-execution']})-[:AFFECTS]->(:Asset:Compute {uid: 'vm'})-[:EXPOSES]->(:Asset:Service {uid: 'shell', application: 'ssh'})
//     steps: []
//   - name: a weakness that a test met on one port of a machine leads through that port only
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', ports: ['8080'], gives: ['code-execution']})-[:AFFECTS]->(vm:Asset:Compute {uid: 'vm'})
//       -[:EXPOSES]->(:Asset:Service {uid: 'web', port: 8080}), (vm)-[:EXPOSES {port: 8080}]->(:Asset:Service {uid: 'mapped', port: 80}),
//       (vm)-[:EXPOSES]->(:Asset:Service {uid: 'many', ports: ['9090', '8080']}), (vm)-[:EXPOSES]->(:Asset:Service {uid: 'any'}),
//       (vm)-[:EXPOSES]->(:Asset:Service {uid: 'shell', port: 22})
//     steps:
//       - 'any -> vm via weakness'
//       - 'many -> vm via weakness'
//       - 'mapped -> vm via weakness'
//       - 'web -> vm via weakness'
//   - name: a weakness that a test met on a port that is not known to be open
//     given: >
//       CREATE (:Finding {uid: 'weakness', status: 'open', reach: 'network', ports: ['8080'], cve: 'CVE-2024-0001', gives: ['code-execution']})
//       -[:AFFECTS]->(vm:Asset:Compute {uid: 'vm'})-[:EXPOSES]->(:Asset:Service {uid: 'shell', application: 'ssh', port: 22})
//     steps: []
MATCH (finding:Finding {status: 'open'})-[affects:AFFECTS]->(place)
WHERE 'code-execution' IN finding.gives
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
RETURN entry AS source, compute AS target, finding AS via, [finding, affects, entry] + way AS because
