// id: supply-chain/deploys-reviewed
// title: Whoever can change it, and acts as one who may approve changes, decides what runs where it is deployed
// layer: application
// technique: T1195.002
// success: 0.6
// reason: The review can be given by the attacker, but others see both.
// remediation: Let nobody approve what they can change themselves, and demand a second factor from reviewers.
// fix: { at: source }
// anchors: [origin, target, reviewer]
// examples:
//   - name: a reviewer approves the change
//     given: >
//       CREATE (:Asset:Identity {uid: 'maintainer'})-[:MAY {action: 'approve'}]->(:Asset:Repository {uid: 'code', reviewRequired: true})
//              -[:DEPLOYS]->(:Asset:Compute {uid: 'cart'})
//     steps: [code -> cart via maintainer requires maintainer]
//   - name: nobody is known who may approve
//     given: "CREATE (:Asset:Repository {uid: 'code', reviewRequired: true})-[:DEPLOYS]->(:Asset:Compute {uid: 'cart'})"
//     steps: []
MATCH (reviewer:Identity)-[approval:MAY {action: 'approve'}]->(origin:Repository|Pipeline|Image)-[deployment:DEPLOYS]->(target:Compute|Image)
WHERE origin.reviewRequired
RETURN origin AS source, target, reviewer AS via, [reviewer] AS requires, [deployment, approval, origin] AS because
