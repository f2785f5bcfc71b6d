// id: application/admin-is-user
// title: An administrator of the service can do what its users can
// layer: application
// technique: T1078
// success: 1
// reason: Using the service is the lesser of the two.
// remediation: Nothing to do here; stop the way to administering the service.
// fix: { at: nothing }
// anchors: [administrator, user]
// examples:
//   - name: the same service
//     given: >
//       CREATE (:Asset:Facet {uid: 'shop#admin', kind: 'Service', facet: 'admin', whole: 'shop'}), (:Asset:Facet {uid: 'shop#user', kind: 'Service', facet: 'user', whole: 'shop'})
//     steps: ['shop#admin -> shop#user']
//   - name: another service
//     given: >
//       CREATE (:Asset:Facet {uid: 'shop#admin', kind: 'Service', facet: 'admin', whole: 'shop'}), (:Asset:Facet {uid: 'blog#user', kind: 'Service', facet: 'user', whole: 'blog'})
//     steps: []
MATCH (user:Facet {facet: 'user'})
MATCH (administrator)
WHERE administrator.uid = user.whole + '#admin'
RETURN administrator AS source, user AS target, [administrator, user] AS because
