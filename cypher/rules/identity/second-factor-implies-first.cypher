// id: identity/second-factor-implies-first
// title: Whoever acts as it with its second factor acts as it without, too
// layer: infrastructure
// technique: T1078
// success: 1
// reason: Acting without the second factor is the lesser of the two.
// remediation: Nothing to do here; protect the second factor.
// fix: { at: nothing }
// anchors: [strong, identity]
// examples:
//   - name: the same identity
//     given: "CREATE (:Asset:Facet {uid: 'admin#mfa', kind: 'Identity', facet: 'mfa', whole: 'admin'}), (:Asset:Identity {uid: 'admin'})"
//     steps: ['admin#mfa -> admin']
//   - name: another identity
//     given: "CREATE (:Asset:Facet {uid: 'admin#mfa', kind: 'Identity', facet: 'mfa', whole: 'admin'}), (:Asset:Identity {uid: 'ci'})"
//     steps: []
MATCH (strong:Facet {facet: 'mfa'})
MATCH (identity)
WHERE identity.uid = strong.whole
RETURN strong AS source, identity AS target, [strong] AS because
