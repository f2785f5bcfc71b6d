// id: workload/called-data
// title: Code on it uses the connection and the password that it has to read the data store that it calls
// layer: workload
// technique: T1213
// success: 0.8
// reason: Whoever runs code in a client of a store finds its open connection or its password there.
// remediation: Give the workload an account that reads only what it needs, and watch for bulk reads.
// fix: { kind: design }
// anchors: [compute]
// # The way to the store passes facts that are no anchors.
// incremental: false
// examples:
//   - name: a call that was seen
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:CALLS {basis: 'observed'}]->(:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'orders'})
//     steps: [cart -> orders]
//   - name: the network keeps it from the database
//     given: >
//       CREATE (cart:Asset:Compute {uid: 'cart'})-[:CALLS {basis: 'inferred'}]->(db:Asset:Service {uid: 'postgres'})-[:SERVES]->(:Asset:DataStore {uid: 'orders'}),
//       (cart)-[:SENDS_AS]->(:Hub:Senders {uid: 'pods'})-[:CAN_CONNECT {protocol: 'tcp'}]->(:Hub:Receivers {uid: 'class', protocol: 'tcp', fromPort: 80, toPort: 80})
//       <-[:RECEIVES_AS]-(:Asset:Compute {uid: 'postgres-pod'})-[:EXPOSES {protocol: 'tcp', port: 5432}]->(db)
//     steps: []
//   - name: a service without data
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:CALLS {basis: 'observed'}]->(:Asset:Service {uid: 'prices'})
//     steps: []
MATCH (compute:Compute)-[call:CALLS]->(backend:Service)-[serving:SERVES]->(store:DataStore)
// A call that was seen got through; one that configuration tells of must be let through.
WHERE call.basis = 'observed'
   OR EXISTS { (compute)-[:SENDS_AS]->(:Senders)-[:CAN_CONNECT]->(backend) }
   OR EXISTS {
     MATCH (backend)<-[listening:EXPOSES]-(:Compute)-[:RECEIVES_AS]->(class:Receivers)<-[:CAN_CONNECT]-(:Senders)<-[:SENDS_AS]-(compute)
     WHERE coalesce(listening.protocol, class.protocol) = class.protocol
       AND class.fromPort <= coalesce(listening.port, class.fromPort) <= class.toPort
   }
RETURN compute AS source, store AS target, [call, serving] AS because
