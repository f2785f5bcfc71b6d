// id: workload/escape-kernel-of-many
// title: Code in pods that come onto the node exploits a weakness of the node's kernel or container runtime to take over the node
// layer: workload
// technique: T1611
// success: 0.4
// exploit: true
// reason: Exploits of kernels and runtimes depend on version and settings; CVSS refines this where it is known.
// remediation: Update the node, and run workloads that you do not trust in a sandbox or on nodes of their own.
// anchors: [finding, node, pods, replicas]
// examples:
//   - name: a local privilege escalation gives the node that has it, and no other
//     given: >
//       CREATE (:Asset:Identity {uid: 'replicas'})-[:MAY {action: 'pods-there/replicas'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:RUNS_ON]->(node:Asset:Compute {uid: 'weak'}), (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'other'}),
//              (node)<-[:AFFECTS]-(:Finding {uid: 'kernel', status: 'open', package: 'pkg:deb/debian/linux-image-amd64', reach: 'local', gives: ['code-execution']})
//     steps: [replicas -> weak via kernel]
//   - name: a program of the node that a container does not reach
//     given: >
//       CREATE (:Asset:Identity {uid: 'replicas'})-[:MAY {action: 'pods-there/replicas'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:RUNS_ON]->(node:Asset:Compute {uid: 'weak'}), (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'other'}),
//              (node)<-[:AFFECTS]-(:Finding {uid: 'kernel', status: 'open', package: 'pkg:deb/debian/policykit-1', reach: 'local', gives: ['code-execution']})
//     steps: []
//   - name: a false positive
//     given: >
//       CREATE (:Asset:Identity {uid: 'replicas'})-[:MAY {action: 'pods-there/replicas'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:RUNS_ON]->(node:Asset:Compute {uid: 'weak'}), (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'other'}),
//              (node)<-[:AFFECTS]-(:Finding {uid: 'kernel', status: 'false-positive', package: 'pkg:deb/debian/linux-image-amd64', reach: 'local', gives: ['code-execution']})
//     steps: []
//   - name: a weakness that needs somebody at the machine
//     given: >
//       CREATE (:Asset:Identity {uid: 'replicas'})-[:MAY {action: 'pods-there/replicas'}]->(pods:Asset:Identity {uid: 'pods'}),
//              (pods)-[:RUNS_ON]->(node:Asset:Compute {uid: 'weak'}), (pods)-[:RUNS_ON]->(:Asset:Compute {uid: 'other'}),
//              (node)<-[:AFFECTS]-(:Finding {uid: 'kernel', status: 'open', package: 'pkg:deb/debian/linux-image-amd64', reach: 'physical', gives: ['code-execution']})
//     steps: []
MATCH (finding:Finding {status: 'open', reach: 'local'})-[affects:AFFECTS]->(node:Compute)<-[running:RUNS_ON]-(pods:Identity)<-[part:MAY {action: 'pods-there/replicas'}]-(replicas:Identity)
WHERE 'code-execution' IN finding.gives
  AND finding.package =~ '(?i).*[/:](linux(-image|-kernel|-modules)?|kernel)([-@:/].*)?|(?i).*\\b(containerd|runc|crun|docker|moby|cri-o|kubelet|kata|gvisor|podman)\\b.*'
RETURN replicas AS source, node AS target, finding AS via, [finding, affects, running, part] AS because
