// id: supply-chain/deploys
// title: Whoever can change it decides what runs where it is deployed
// layer: application
// technique: T1195.002
// success: 0.8
// reason: The change is built and rolled out without anybody looking at it, though it leaves traces.
// remediation: Demand a review before changes are deployed, and let only signed images run.
// fix: { at: source }
// anchors: [origin, target]
// examples:
//   - name: a repository whose main branch is rolled out
//     given: "CREATE (:Asset:Repository {uid: 'code'})-[:DEPLOYS]->(:Asset:Compute {uid: 'cart'})"
//     steps: [code -> cart]
//   - name: a pipeline that pushes an image
//     given: "CREATE (:Asset:Pipeline {uid: 'release'})-[:DEPLOYS]->(:Asset:Image {uid: 'cart:latest'})-[:DEPLOYS]->(:Asset:Compute {uid: 'cart'})"
//     steps: ['release -> cart:latest', 'cart:latest -> cart']
//   - name: with a review it takes a reviewer, which has a rule of its own
//     given: "CREATE (:Asset:Repository {uid: 'code', reviewRequired: true})-[:DEPLOYS]->(:Asset:Compute {uid: 'cart'})"
//     steps: []
MATCH (origin:Repository|Pipeline|Image)-[deployment:DEPLOYS]->(target:Compute|Image)
WHERE NOT coalesce(origin.reviewRequired, false)
RETURN origin AS source, target, [deployment, origin] AS because
