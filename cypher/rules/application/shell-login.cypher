// id: application/shell-login
// title: Who may log in to the shell of a machine runs code on it
// layer: infrastructure
// technique: T1021.004
// success: 0.95
// reason: Running commands is what the login is for.
// remediation: Replace passwords by short-lived keys or sessions that are recorded, and let nobody but administrators reach the port.
// anchors: [user, service, compute]
// examples:
//   - name: a login by password
//     given: >
//       CREATE (:Asset:Compute {uid: 'vm'})-[:EXPOSES]->(:Asset:Service {uid: 'ssh', application: 'ssh'}),
//              (:Asset:Facet {uid: 'ssh#user', facet: 'user', whole: 'ssh'})
//     steps: [ssh#user -> vm]
//   - name: a user of a web application
//     given: >
//       CREATE (:Asset:Compute {uid: 'vm'})-[:EXPOSES]->(:Asset:Service {uid: 'shop', application: 'https'}),
//              (:Asset:Facet {uid: 'shop#user', facet: 'user', whole: 'shop'})
//     steps: []
MATCH (user:Facet {facet: 'user'})
MATCH (service:Service {application: 'ssh'})
WHERE service.uid = user.whole
MATCH (compute:Compute)-[exposing:EXPOSES]->(service)
RETURN user AS source, compute AS target, [user, service, exposing] AS because
