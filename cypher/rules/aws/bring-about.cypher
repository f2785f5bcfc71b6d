// id: aws/bring-about
// title: It may do what others' permissions wait for
// layer: infrastructure
// technique: T1098
// success: 0.95
// reason: One permitted call, such as setting a tag that a policy asks for or starting what somebody else made.
// remediation: Let only administrators set the tags that policies ask for, and keep making and starting of code in one hand.
// anchors: [holder, condition]
// examples:
//   - name: setting the tag
//     given: "CREATE (:Asset:Identity {uid: 'tagger'})-[:MAY {action: 'bring-about'}]->(:Asset:Identity {uid: 'condition/1', identityType: 'capability'})"
//     steps: [tagger -> condition/1]
//   - name: running code where a role may be put
//     given: "CREATE (:Asset:Compute {uid: 'vm'})-[:MAY {action: 'bring-about'}]->(:Asset:Identity {uid: 'condition/1', identityType: 'capability'})"
//     steps: [vm -> condition/1]
//   - name: resting on it is not bringing it about
//     given: "CREATE (:Asset:Identity {uid: 'grant'})-[:MAY {action: 'given'}]->(:Asset:Identity {uid: 'condition/1', identityType: 'capability'})"
//     steps: []
MATCH (holder:Identity|Compute)-[grant:MAY {action: 'bring-about'}]->(condition:Identity)
RETURN holder AS source, condition AS target, [grant] AS because
