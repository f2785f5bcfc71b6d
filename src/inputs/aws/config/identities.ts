/** Users, groups, roles and policies: the same shape as in get-account-authorization-details. */
import { DETAILS, type DetailList } from "../authorization-details.js";
import { policyDocument } from "../policy-document.js";
import { items, text } from "../record.js";
import { described, terraform, type ReadConfig } from "./reading.js";

const details =
  (list: DetailList): ReadConfig =>
  (item, { fault }) => {
    const entry = { Arn: item.arn, ...described(item) };
    const record = DETAILS[list](entry, (key, value) => {
      const found = policyDocument(value);
      if ("document" in found) return found.document;
      fault(key.join("/"), found.fault);
      return undefined;
    });
    return [{ account: /^arn:[\w-]+:iam::aws:/.test(item.arn ?? "") ? "aws" : item.account, record }];
  };

export const IDENTITIES: Readonly<Record<string, ReadConfig>> = {
  "AWS::IAM::User": details("UserDetailList"),
  "AWS::IAM::Group": details("GroupDetailList"),
  "AWS::IAM::Role": details("RoleDetailList"),
  "AWS::IAM::Policy": details("Policies"),
  "AWS::IAM::InstanceProfile": terraform("aws_iam_instance_profile", (item, { name }) => {
    const [role] = Array.isArray(item.roles) ? (item.roles as unknown[]) : [];
    return { name: item.instanceProfileName ?? name, role: text(role) ?? text(items(item.roles)[0]?.roleName) };
  }),
};
