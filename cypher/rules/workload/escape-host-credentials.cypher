// id: workload/escape-host-credentials
// title: A container that may read the node's own credentials uses them to take over the node
// layer: workload
// technique: T1611
// success: 0.7
// reason: The node's keys and the keys of its users lie there; using them needs a listener that accepts them.
// remediation: Mount only the one folder that is needed, or use a volume of the platform instead of a host path.
// fix: { at: source }
// anchors: [compute, node]
// examples:
//   - name: the node's client certificate
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/lib/kubelet:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: the whole disk, read-only
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: the keys of one of its users
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/srv/ann/.ssh:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: the node's logs
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/log:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a folder that may be written has a rule of its own
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/etc:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: the folder in which k3s keeps volumes, one for each claim
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/lib/rancher/k3s/storage/pvc-1_shop_db:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: not as root nobody reads root's files
//     given: "CREATE (:Asset:Compute {uid: 'exporter', hostPaths: ['/root:ro', '/root/.ssh:ro', '/etc/kubernetes:ro'], runAsRoot: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: not as root the keys of a user are left, who may be the same by number
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/rootless/ann/.ssh:ro'], runAsRoot: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: not as root the keys of a user are left on the whole disk, too
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/:ro'], runAsRoot: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: but not as one of the numbers that systems and clusters keep for programs
//     given: "CREATE (:Asset:Compute {uid: 'exporter', hostPaths: ['/:ro', '/home:ro', '/rootless/ann/.ssh:ro'], runAsRoot: false, runAsUser: 65534})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a workload on several nodes gives none of them by itself, its replicas do
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPaths: ['/var/lib/kubelet:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute|Identity)
WHERE any(mount IN coalesce(compute.hostPaths, []) WHERE mount ENDS WITH ':ro' AND NOT mount STARTS WITH '/var/lib/rancher/k3s/storage/'
        AND (left(mount, size(mount) - 3) IN ['/', '/home', '/etc', '/var', '/var/lib', '/var/lib/kubelet', '/var/lib/kubelet/kubeconfig']
             OR any(folder IN ['/root', '/etc/kubernetes', '/etc/rancher', '/etc/ssh', '/etc/shadow', '/var/lib/kubelet/pki', '/var/lib/etcd', '/var/lib/rancher', '/var/lib/k0s']
                    WHERE left(mount, size(mount) - 3) = folder OR mount STARTS WITH folder + '/')
             OR any(folder IN ['/.ssh', '/.kube'] WHERE mount CONTAINS folder + ':' OR mount CONTAINS folder + '/'))
        AND (coalesce(compute.runAsRoot, true)
             // People who log in have numbers from 1000 to 60000 (UID_MIN and UID_MAX of login.defs).
             OR 1000 <= coalesce(compute.runAsUser, 1000) <= 60000
                AND (mount IN ['/:ro', '/home:ro'] OR mount STARTS WITH '/home/'
                     OR NOT mount STARTS WITH '/root/' AND (mount CONTAINS '/.ssh' OR mount CONTAINS '/.kube'))))
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, node AS target, [running, compute] AS because
