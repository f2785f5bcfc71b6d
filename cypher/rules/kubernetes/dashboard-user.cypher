// id: kubernetes/dashboard-user
// title: Whoever got past the login of the cluster's dashboard acts as the dashboard's own service account
// layer: application
// technique: T1133
// success: 0.9
// reason: Its pages do with one click whatever the account may.
// remediation: Update the dashboard, have it ask for a login, and give its account no role beyond its own.
// fix: { kind: setting, at: target }
// anchors: [user, page, dashboard, account]
// examples:
//   - name: its account, with the image by whichever name
//     given: >
//       CREATE (:Asset:Service {uid: 'page'})<-[:EXPOSES]-(dashboard:Asset:Compute {uid: 'dashboard', images: ['k8s.gcr.io/kubernetes-dashboard-amd64:v1.8.3'], tokenMounted: true}),
//              (dashboard)-[:RUNS_AS]->(:Asset:Identity {uid: 'account', identityType: 'service-account'}), (:Asset:Facet {uid: 'page#user', kind: 'Service', facet: 'user', whole: 'page'})
//     steps: ['page#user -> account']
//   - name: a dashboard without a token
//     given: >
//       CREATE (:Asset:Service {uid: 'page'})<-[:EXPOSES]-(dashboard:Asset:Compute {uid: 'dashboard', images: ['kubernetesui/dashboard:v2.7.0'], tokenMounted: false}),
//              (dashboard)-[:RUNS_AS]->(:Asset:Identity {uid: 'account', identityType: 'service-account'}), (:Asset:Facet {uid: 'page#user', kind: 'Service', facet: 'user', whole: 'page'})
//     steps: []
//   - name: users of another page
//     given: >
//       CREATE (:Asset:Service {uid: 'page'})<-[:EXPOSES]-(blog:Asset:Compute {uid: 'blog', images: ['example.com/blog:1'], tokenMounted: true}),
//              (blog)-[:RUNS_AS]->(:Asset:Identity {uid: 'account', identityType: 'service-account'}), (:Asset:Facet {uid: 'page#user', kind: 'Service', facet: 'user', whole: 'page'})
//     steps: []
MATCH (user:Facet {facet: 'user'})
MATCH (page:Service)
WHERE page.uid = user.whole
MATCH (page)<-[answering:EXPOSES]-(dashboard:Compute {tokenMounted: true})-[acting:RUNS_AS]->(account:Identity {identityType: 'service-account'})
WHERE any(image IN dashboard.images WHERE image =~ '(.*/)?(kubernetesui/dashboard|kubernetes-dashboard(-[a-z0-9]+)?)([:@].*)?')
RETURN user AS source, account AS target, [user, page, answering, dashboard, acting] AS because
