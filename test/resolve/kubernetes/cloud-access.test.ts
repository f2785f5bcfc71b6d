import { expect, it } from "vitest";
import { trimObject } from "../../../src/inputs/kubernetes/trim.js";
import { conclude, pod } from "./conclude.js";

/** The config map as a cluster exports it, through the reader. */
function awsAuth(data: object): object {
  const metadata = { name: "aws-auth", namespace: "kube-system" };
  return trimObject({ apiVersion: "v1", kind: "ConfigMap", metadata, data });
}

const ROLE = "arn:aws:iam::111122223333:role/ci";

it("roles and users of AWS are the users and groups that aws-auth maps them to", () => {
  const mapRoles = `
- rolearn: ${ROLE}
  username: ci
  groups: [system:masters, deployers]
- rolearn: arn:aws:iam::111122223333:role/node
  username: system:node:{{EC2PrivateDNSName}}
  groups:
    - system:nodes
`;
  const mapUsers = "- {userarn: 'arn:aws:iam::111122223333:user/ops', username: ops}";
  const links = conclude(pod("p"), awsAuth({ mapRoles, mapUsers })).links("CAN_ASSUME");
  expect(links.filter((link) => link.startsWith("arn:"))).toEqual([
    `${ROLE} -> Group/deployers`,
    `${ROLE} -> Group/system:masters`,
    `${ROLE} -> User/ci`,
    "arn:aws:iam::111122223333:role/node -> Group/system:nodes",
    "arn:aws:iam::111122223333:user/ops -> User/ops",
  ]);
});

it("what is no map, and who is no identity of AWS, is reported", () => {
  const odd = awsAuth({ mapRoles: "{{ .Values.roles }}", mapUsers: `- {rolearn: 'x', groups: [a]}\n- {groups: [b]}` });
  const { unjoined, links } = conclude(pod("p"), odd);
  expect(links("CAN_ASSUME").filter((link) => !link.startsWith("Group/"))).toEqual([]);
  expect(unjoined.join("\n")).toMatch(/maps "x", which is no ARN/);
  expect(unjoined.join("\n")).toContain("some of who it maps cannot be read");
});
