// id: kubernetes/argo-application
// title: Whoever may write Argo CD's applications has objects of its choice applied by the controller's account
// layer: workload
// technique: T1072
// success: 0.8
// reason: The controller applies what the repository says that the application names; only a project that limits it stands between.
// remediation: Take create, update and patch on applications from the role, and limit each project's repositories, destinations and kinds.
// anchors: [grantee, controller, account]
// # A place between the controller's namespace and the grant is not named.
// incremental: false
// examples:
//   - name: in the namespace of the controller
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'applications:create'}]->(argo:Scope {uid: 'argo'})<-[:IN]-(controller:Asset:Compute {uid: 'controller', labels: ['app.kubernetes.io/name=argocd-application-controller']}),
//              (controller)-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})
//     steps: [ci -> robot]
//   - name: in the whole cluster
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'applications:create'}]->(:Scope {uid: 'cluster'})<-[:IN]-(:Scope {uid: 'argo'})<-[:IN]-(controller:Asset:Compute {uid: 'controller', labels: ['app.kubernetes.io/name=argocd-application-controller']}),
//              (controller)-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})
//     steps: [ci -> robot]
//   - name: in another namespace, which the controller does not look at unless it is told to
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'applications:create'}]->(:Scope {uid: 'shop'}),
//              (:Scope {uid: 'argo'})<-[:IN]-(controller:Asset:Compute {uid: 'controller', labels: ['app.kubernetes.io/name=argocd-application-controller']}),
//              (controller)-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})
//     steps: []
//   - name: another program of the same namespace
//     given: >
//       CREATE (:Asset:Identity {uid: 'ci'})-[:MAY {action: 'applications:create'}]->(argo:Scope {uid: 'argo'})<-[:IN]-(server:Asset:Compute {uid: 'server', labels: ['app.kubernetes.io/name=argocd-server']}),
//              (server)-[:RUNS_AS]->(:Asset:Identity {uid: 'robot'})
//     steps: []
MATCH (grantee:Identity)-[grant:MAY {action: 'applications:create'}]->(place:Scope)<-[above:IN]-{0,1}(:Scope)<-[home:IN]-(controller:Compute)-[acting:RUNS_AS]->(account:Identity)
WHERE 'app.kubernetes.io/name=argocd-application-controller' IN controller.labels
  AND NOT controller.uid CONTAINS '#on/'
RETURN grantee AS source, account AS target, [grant] + above + [home, controller, acting] AS because
