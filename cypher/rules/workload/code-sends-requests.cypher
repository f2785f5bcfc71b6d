// id: workload/code-sends-requests
// title: Whoever runs code on it can send requests from it
// layer: workload
// technique: T1090.001
// success: 1
// reason: Sending requests is the lesser of the two.
// remediation: Nothing to do here; stop the way to running code on it.
// fix: { at: nothing }
// anchors: [compute, client]
// examples:
//   - name: the facet of the same workload
//     given: "CREATE (:Asset:Compute {uid: 'cart'}), (:Asset:Facet {uid: 'cart#http', kind: 'Compute', facet: 'http', whole: 'cart'})"
//     steps: ['cart -> cart#http']
//   - name: the facet of another one
//     given: "CREATE (:Asset:Compute {uid: 'cart'}), (:Asset:Facet {uid: 'cart-api#http', kind: 'Compute', facet: 'http', whole: 'cart-api'})"
//     steps: []
MATCH (client:Facet {facet: 'http'})
MATCH (compute)
WHERE compute.uid = client.whole AND compute:Compute
RETURN compute AS source, client AS target, [client] AS because
