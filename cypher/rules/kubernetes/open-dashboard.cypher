// id: kubernetes/open-dashboard
// title: Whoever uses the cluster's dashboard without a login acts as the dashboard's own service account
// layer: application
// technique: T1133
// success: 0.9
// reason: Its pages do with one click whatever the account may.
// remediation: Take --enable-skip-login off the dashboard, give its account no role beyond its own, and do not expose it.
// fix: { kind: setting, at: source }
// controls: [authentication]
// anchors: [door, page, dashboard, account]
// examples:
//   - name: a dashboard of which the login can be skipped
//     given: >
//       CREATE (:Asset:Service {uid: 'page', authentication: 'none'})<-[:EXPOSES]-(dashboard:Asset:Compute {uid: 'dashboard', images: ['kubernetesui/dashboard:v2.7.0'], tokenMounted: true}),
//              (dashboard)-[:RUNS_AS]->(:Asset:Identity {uid: 'account', identityType: 'service-account'})
//     steps: [page -> account]
//   - name: by a route to it, unless the route asks for one
//     given: >
//       CREATE (page:Asset:Service {uid: 'page', authentication: 'none'})<-[:EXPOSES]-(dashboard:Asset:Compute {uid: 'dashboard', images: ['kubernetesui/dashboard:v2.7.0'], tokenMounted: true}),
//              (dashboard)-[:RUNS_AS]->(:Asset:Identity {uid: 'account', identityType: 'service-account'}),
//              (:Asset:Service {uid: 'page#via/board', endpoint: true})-[:ROUTES_TO]->(page), (:Asset:Service {uid: 'page#via/login', endpoint: true, authentication: 'required'})-[:ROUTES_TO]->(page)
//     steps: [page -> account, 'page#via/board -> account']
//   - name: a dashboard that asks for a login
//     given: >
//       CREATE (:Asset:Service {uid: 'page'})<-[:EXPOSES]-(dashboard:Asset:Compute {uid: 'dashboard', images: ['kubernetesui/dashboard:v2.7.0'], tokenMounted: true}),
//              (dashboard)-[:RUNS_AS]->(:Asset:Identity {uid: 'account', identityType: 'service-account'})
//     steps: []
//   - name: another page without a login does nothing with its account that it is asked for
//     given: >
//       CREATE (:Asset:Service {uid: 'page', authentication: 'none'})<-[:EXPOSES]-(blog:Asset:Compute {uid: 'blog', images: ['example.com/blog-dashboard:1'], tokenMounted: true}),
//              (blog)-[:RUNS_AS]->(:Asset:Identity {uid: 'account', identityType: 'service-account'})
//     steps: []
MATCH (door:Service)-[routed:ROUTES_TO]->{0,1}(page:Service)<-[answering:EXPOSES]-(dashboard:Compute {tokenMounted: true})
WHERE coalesce(door.authentication, page.authentication) = 'none'
  AND any(image IN dashboard.images WHERE image =~ '(.*/)?(kubernetesui/dashboard|kubernetes-dashboard(-[a-z0-9]+)?)([:@].*)?')
MATCH (dashboard)-[acting:RUNS_AS]->(account:Identity {identityType: 'service-account'})
RETURN door AS source, account AS target, [door, page, answering, dashboard, acting] + routed AS because
