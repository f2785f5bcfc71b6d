// id: workload/escape-kernel
// title: Code on it exploits a weakness of the node's kernel or container runtime to take over the node
// layer: workload
// technique: T1611
// success: 0.4
// exploit: true
// reason: Exploits of kernels and runtimes depend on version and settings; CVSS refines this where it is known.
// remediation: Update the node, and run workloads that you do not trust in a sandbox or on nodes of their own.
// anchors: [finding, compute, node]
// examples:
//   - name: a local privilege escalation on the node
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})
//              <-[:AFFECTS]-(:Finding {uid: 'kernel', status: 'open', package: 'pkg:deb/debian/linux-image-amd64', reach: 'local', gives: ['code-execution']})
//     steps: [cart -> node via kernel]
//   - name: a program of the node that a container does not reach
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})
//              <-[:AFFECTS]-(:Finding {uid: 'polkit', status: 'open', package: 'pkg:deb/debian/policykit-1', reach: 'local', gives: ['code-execution']})
//     steps: []
//   - name: a false positive
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})
//              <-[:AFFECTS]-(:Finding {uid: 'kernel', status: 'false-positive', package: 'pkg:deb/debian/linux-image-amd64', reach: 'local', gives: ['code-execution']})
//     steps: []
//   - name: a weakness that needs somebody at the machine
//     given: >
//       CREATE (:Asset:Compute {uid: 'cart'})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})
//              <-[:AFFECTS]-(:Finding {uid: 'usb', status: 'open', package: 'pkg:deb/debian/linux-image-amd64', reach: 'physical', gives: ['code-execution']})
//     steps: []
MATCH (finding:Finding {status: 'open', reach: 'local'})-[affects:AFFECTS]->(node:Compute)<-[running:RUNS_ON]-(compute:Compute)
WHERE 'code-execution' IN finding.gives
  AND finding.package =~ '(?i).*[/:](linux(-image|-kernel|-modules)?|kernel)([-@:/].*)?|(?i).*\\b(containerd|runc|crun|docker|moby|cri-o|kubelet|kata|gvisor|podman)\\b.*'
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, node AS target, finding AS via, [finding, affects, running] AS because
