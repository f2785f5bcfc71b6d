// id: workload/escape-runtime-socket
// title: A container that holds the container runtime's socket starts a privileged one and takes over the node
// layer: workload
// technique: T1611
// success: 0.95
// reason: The socket obeys whoever can open it, and mounting it read-only does not change that.
// remediation: Do not mount the socket; build images with a tool that needs none.
// fix: { at: source }
// anchors: [compute, node]
// examples:
//   - name: Docker's socket
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/run/docker.sock:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: read-only is no protection
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/run/containerd/containerd.sock:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: the folder that it lies in
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/run:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: another program's socket
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/run/metrics.sock:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a workload on several nodes gives none of them by itself, its replicas do
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPaths: ['/var/run/docker.sock:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute|Identity)
WHERE any(mount IN coalesce(compute.hostPaths, [])
        WHERE left(mount, size(mount) - 3) IN ['/var/run', '/run', '/run/containerd', '/var/run/containerd', '/run/crio', '/var/run/crio', '/run/docker', '/run/podman', '/run/k3s', '/run/k3s/containerd']
           OR split(left(mount, size(mount) - 3), '/')[-1] IN ['docker.sock', 'cri-dockerd.sock', 'dockershim.sock', 'containerd.sock', 'crio.sock',
                                                               'podman.sock', 'buildkitd.sock', 'frakti.sock', 'rktlet.sock'])
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, node AS target, [running, compute] AS because
