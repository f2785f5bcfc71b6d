// id: identity/read-through
// title: It is permitted to read what lies there, once it reaches the service that gives it out
// layer: infrastructure
// technique: T1530
// success: 0.9
// reason: The service lets in whoever shows these permissions; one call or login reads the data.
// remediation: Take the permission away, or let only those connect to the service that need it.
// anchors: [identity, store, service]
// examples:
//   - name: a search domain in a private network
//     given: >
//       CREATE (:Asset:Identity {uid: 'role'})-[:MAY {action: 'read-through'}]->(:Asset:DataStore {uid: 'logs'})<-[:SERVES]-(:Asset:Service {uid: 'logs#via/database'})
//     steps: ['role -> logs via logs#via/database requires logs#via/database']
//   - name: a permission on a store of which no door is known
//     given: "CREATE (:Asset:Identity {uid: 'role'})-[:MAY {action: 'read-through'}]->(:Asset:DataStore {uid: 'logs'})"
//     steps: []
//   - name: the door alone takes no permission
//     given: >
//       CREATE (:Asset:Identity {uid: 'role'})-[:MAY {action: 'list'}]->(:Asset:DataStore {uid: 'logs'})<-[:SERVES]-(:Asset:Service {uid: 'logs#via/database'})
//     steps: []
MATCH (identity:Identity|Internet)-[grant:MAY {action: 'read-through'}]->(store:DataStore)<-[serving:SERVES]-(service:Service)
RETURN identity AS source, store AS target, service AS via, [service] AS requires, [grant, serving] AS because
