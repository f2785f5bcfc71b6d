// id: identity/read
// title: It is permitted to read what lies there
// layer: infrastructure
// technique: T1530
// success: 0.95
// reason: Reading is permitted and takes one call.
// remediation: Take the permission away, or narrow it to the parts that are needed.
// anchors: [identity, place, thing]
// examples:
//   - name: a store
//     given: "CREATE (:Asset:Identity {uid: 'reports'})-[:MAY {action: 'read'}]->(:Asset:DataStore {uid: 'orders'})"
//     steps: [reports -> orders]
//   - name: every store and secret of an account
//     given: >
//       CREATE (:Asset:Identity {uid: 'reports'})-[:MAY {action: 'read'}]->(account:Scope {uid: 'account'}),
//              (:Asset:DataStore {uid: 'orders'})-[:IN]->(:Scope {uid: 'project'})-[:IN]->(account), (:Asset:Secret {uid: 'key'})-[:IN]->(account)
//     steps: [reports -> orders, reports -> key]
//   - name: everyone, where a store is public
//     given: "CREATE (:Asset:Internet {uid: 'internet'})-[:MAY {action: 'read'}]->(:Asset:DataStore {uid: 'brochures'})"
//     steps: [internet -> brochures]
//   - name: being permitted to list is not reading
//     given: "CREATE (:Asset:Identity {uid: 'reports'})-[:MAY {action: 'list'}]->(:Asset:DataStore {uid: 'orders'})"
//     steps: []
MATCH (identity:Identity|Internet)-[grant:MAY {action: 'read'}]->(place)<-[inside:IN]-{0,2}(thing:DataStore|Secret)
RETURN identity AS source, thing AS target, [grant] + inside AS because
