// id: identity/administrator
// title: The administrator holds everything in the account or cluster
// layer: infrastructure
// technique: T1078
// success: 0.95
// reason: Nothing is denied to it; each thing still takes an act of its own.
// remediation: Keep the number of administrators small, with a second factor and without standing credentials.
// fix: { at: nothing }
// anchors: [administrator, place, thing]
// examples:
//   - name: what lies in the cluster and in its namespaces
//     given: >
//       CREATE (cluster:Scope {uid: 'k8s/c'})<-[:IN]-(:Asset:Identity {uid: 'k8s/c/administrator'}),
//              (:Asset:Compute {uid: 'node'})-[:IN]->(cluster),
//              (:Asset:Secret {uid: 'key'})-[:IN]->(:Scope {uid: 'k8s/c/Namespace/shop'})-[:IN]->(cluster)
//     steps: [k8s/c/administrator -> node, k8s/c/administrator -> key]
//   - name: a binding gives nothing that the administrator lacks
//     given: >
//       CREATE (:Asset:Identity {uid: 'k8s/c/administrator'}), (:Asset:Identity {uid: 'grant', identityType: 'binding'})-[:IN]->(:Scope {uid: 'k8s/c'})
//     steps: []
//   - name: what lies in another cluster
//     given: >
//       CREATE (:Scope {uid: 'k8s/c'}), (:Asset:Identity {uid: 'k8s/c/administrator'}), (:Asset:Compute {uid: 'node'})-[:IN]->(:Scope {uid: 'k8s/d'})
//     steps: []
MATCH (place:Scope)
MATCH (administrator:Identity)
WHERE administrator.uid = place.uid + '/administrator'
MATCH (place)<-[inside:IN]-{1,2}(thing:Compute|Secret|Identity|DataStore)
WHERE thing <> administrator AND NOT coalesce(thing.identityType, '') IN ['binding', 'grant']
RETURN administrator AS source, thing AS target, inside AS because
