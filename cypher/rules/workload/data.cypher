// id: workload/data
// title: Code on it reads the data that it keeps
// layer: workload
// technique: T1005
// success: 0.95
// reason: The files belong to the process that the attacker runs in.
// remediation: Encrypt sensitive columns with keys that this workload does not hold, and watch for bulk reads.
// fix: { kind: design }
// anchors: [compute, store]
// examples:
//   - name: a database in a pod
//     given: "CREATE (:Asset:Compute {uid: 'postgres'})-[:KEEPS]->(:Asset:DataStore {uid: 'postgres#data'})"
//     steps: ['postgres -> postgres#data']
//   - name: being able to connect to it is not reading it
//     given: "CREATE (:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'postgres#data'})"
//     steps: []
MATCH (compute:Compute)-[keeping:KEEPS]->(store:DataStore)
RETURN compute AS source, store AS target, [keeping] AS because
