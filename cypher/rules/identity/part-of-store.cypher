// id: identity/part-of-store
// title: Whoever reads the whole store reads this part of it
// layer: infrastructure
// technique: T1530
// success: 0.999
// reason: The part lies in what is read already.
// remediation: Grant reading on the parts that are needed, not on the whole.
// fix: { at: nothing }
// anchors: [store, part]
// examples:
//   - name: the reports in a bucket
//     given: "CREATE (:Asset:DataStore {uid: 'bucket'})-[:KEEPS]->(:Asset:DataStore {uid: 'bucket/reports/*'})"
//     steps: ['bucket -> bucket/reports/*']
//   - name: the part of another bucket
//     given: >
//       CREATE (:Asset:DataStore {uid: 'bucket'}), (:Asset:DataStore {uid: 'other'})-[:KEEPS]->(:Asset:DataStore {uid: 'other/reports/*'})
//     steps: ['other -> other/reports/*']
//   - name: what a machine keeps is no part of a store
//     given: "CREATE (:Asset:Compute {uid: 'postgres'})-[:KEEPS]->(:Asset:DataStore {uid: 'postgres#data'})"
//     steps: []
MATCH (store:DataStore)-[keeping:KEEPS]->(part:DataStore)
RETURN store AS source, part AS target, [keeping] AS because
