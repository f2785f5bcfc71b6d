// id: application/hard-coded-credential
// title: Whoever can read it knows the credential that was left in it
// layer: application
// technique: T1552.001
// success: 0.95
// exploit: true
// reason: Finding secrets in code and images is what scanners for everyone do.
// remediation: Revoke the credential, take it out of the history as well, and hand it to the program at run time.
// fix: { kind: credential }
// anchors: [finding, place, secret]
// # The reading facet is looked up by its name.
// incremental: findings
// examples:
//   - name: a password in a repository that can be read
//     given: >
//       CREATE (:Finding {uid: 'leak', status: 'open', gives: ['credential']})-[:AFFECTS]->(:Asset:Repository {uid: 'code'})
//              -[:USES_SECRET]->(:Asset:Secret {uid: 'db-password'}),
//              (:Asset:Facet {uid: 'code#read', kind: 'Repository', facet: 'read'})
//     steps: ['code#read -> db-password via leak']
//   - name: without a facet for reading, whoever can change it
//     given: >
//       CREATE (:Finding {uid: 'leak', status: 'open', gives: ['credential']})-[:AFFECTS]->(:Asset:Image {uid: 'image'})
//              -[:USES_SECRET]->(:Asset:Secret {uid: 'db-password'})
//     steps: [image -> db-password via leak]
//   - name: of several credentials the one that lies in the file that the finding names
//     given: >
//       CREATE (:Finding {uid: 'leak', status: 'open', file: 'deploy/.env', gives: ['credential']})-[:AFFECTS]->(code:Asset:Repository {uid: 'code'})
//              -[:USES_SECRET {path: 'deploy/.env'}]->(:Asset:Secret {uid: 'db-password'}), (code)-[:USES_SECRET {path: 'ci.yml'}]->(:Asset:Secret {uid: 'deploy-key'})
//     steps: [code -> db-password via leak]
//   - name: the one that the finding calls by its name
//     given: >
//       CREATE (:Finding {uid: 'leak', status: 'open', resource: 'DB_PASSWORD', gives: ['credential']})-[:AFFECTS]->(code:Asset:Repository {uid: 'code'})
//              -[:USES_SECRET {name: 'DB_PASSWORD'}]->(:Asset:Secret {uid: 'db-password'}), (code)-[:USES_SECRET {name: 'KEY'}]->(:Asset:Secret {uid: 'deploy-key'})
//     steps: [code -> db-password via leak]
//   - name: where the finding does not tell which, each may be the one
//     given: >
//       CREATE (:Finding {uid: 'leak', status: 'open', file: 'a.txt', gives: ['credential']})-[:AFFECTS]->(code:Asset:Repository {uid: 'code'})
//              -[:USES_SECRET {name: 'DB_PASSWORD'}]->(:Asset:Secret {uid: 'db-password'}), (code)-[:USES_SECRET {name: 'KEY'}]->(:Asset:Secret {uid: 'deploy-key'})
//     steps: [code -> db-password via leak, code -> deploy-key via leak]
//   - name: a test value that somebody marked as a false positive
//     given: >
//       CREATE (:Finding {uid: 'leak', status: 'false-positive', gives: ['credential']})-[:AFFECTS]->(:Asset:Repository {uid: 'code'})
//              -[:USES_SECRET]->(:Asset:Secret {uid: 'db-password'})
//     steps: []
MATCH (finding:Finding {status: 'open'})-[affects:AFFECTS]->(place:Repository|Image|Pipeline)-[use:USES_SECRET]->(secret:Secret)
WHERE 'credential' IN finding.gives
  AND (use.path = finding.file OR finding.resource IN [use.name, secret.name, secret.uid]
       OR NOT EXISTS {
         (place)-[other:USES_SECRET]->(one:Secret)
         WHERE other.path = finding.file OR finding.resource IN [other.name, one.name, one.uid]
       })
OPTIONAL MATCH (reading:Fact {workspace: place.workspace, uid: place.uid + '#read'})
WITH *, coalesce(reading, place) AS reader
RETURN reader AS source, secret AS target, finding AS via, [finding, affects, use] AS because
