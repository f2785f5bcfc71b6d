// id: workload/escape-host-path
// title: A container that may write to the node's own files takes over the node
// layer: workload
// technique: T1611
// success: 0.9
// reason: A line in a scheduled task, a start script or an authorised key is run or honoured by the node.
// remediation: Mount only the one folder that is needed, read-only, or use a volume of the platform instead of a host path.
// fix: { at: source }
// anchors: [compute, node]
// examples:
//   - name: the whole disk
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: a folder that the node runs scripts from
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/data:rw', '/etc/cron.d:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: the same folder, read-only
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/etc:ro']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a folder of its own
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/srv/uploads:rw', '/etcetera:rw', '/dev/net/tun:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: the folder in which k3s keeps volumes, one for each claim
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/var/lib/rancher/k3s/storage/pvc-1_shop_db:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: not as root nobody writes to root's files
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/etc:rw', '/var/lib/kubelet:rw'], runAsRoot: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: not as root the files of a user are left, who may be the same by number
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/home:rw'], runAsRoot: false})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: [agent -> node]
//   - name: but not as one of the numbers that systems and clusters keep for programs
//     given: "CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/home:rw'], runAsRoot: false, runAsUser: 101})-[:RUNS_ON]->(:Asset:Compute {uid: 'node'})"
//     steps: []
//   - name: a workload on several nodes gives none of them by itself, its replicas do
//     given: >
//       CREATE (agent:Asset:Compute {uid: 'agent', hostPaths: ['/:rw']})-[:RUNS_ON]->(:Asset:Compute {uid: 'node-1'}),
//              (agent)-[:RUNS_ON]->(:Asset:Compute {uid: 'node-2'})
//     steps: []
//   - name: a pod that comes to each of many nodes in time gives what stands for them
//     given: >
//       CREATE (:Asset:Compute {uid: 'agent', hostPaths: ['/:rw']})-[:RUNS_ON]->(:Asset:Identity {uid: 'nodes'})
//     steps: [agent -> nodes]
MATCH (compute:Compute)-[running:RUNS_ON]->(node:Compute|Identity)
WHERE any(mount IN coalesce(compute.hostPaths, []) WHERE mount ENDS WITH ':rw' AND NOT mount STARTS WITH '/var/lib/rancher/k3s/storage/'
        AND any(folder IN ['/etc', '/root', '/home', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/boot', '/opt/cni', '/opt/bin',
                           '/var/lib/kubelet', '/var/lib/docker', '/var/lib/containerd', '/var/lib/rancher', '/var/lib/etcd', '/var/spool/cron']
                WHERE left(mount, size(mount) - 3) IN ['/', '/var', '/var/lib', '/var/spool', '/opt', folder]
                   OR mount STARTS WITH folder + '/')
        AND (coalesce(compute.runAsRoot, true)
             // People who log in have numbers from 1000 to 60000 (UID_MIN and UID_MAX of login.defs).
             OR 1000 <= coalesce(compute.runAsUser, 1000) <= 60000
                AND (mount IN ['/:rw', '/home:rw'] OR mount STARTS WITH '/home/')))
  AND COUNT { (compute)-[:RUNS_ON]->() } = 1
RETURN compute AS source, node AS target, [running, compute] AS because
