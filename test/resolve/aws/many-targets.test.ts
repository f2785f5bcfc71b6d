/** Asking on many targets at once answers as asking on each. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { may, newHolder, type Target } from "../../../src/resolve/aws/holder.js";
import { permittedTargets } from "../../../src/resolve/aws/many-targets.js";
import { nameOf } from "../../../src/resolve/aws/policy/evaluate.js";
import { parsePolicy } from "../../../src/resolve/aws/policy/statement.js";
import { A, arn } from "./objects.js";

const caller = { arn: arn("user", "ann"), account: A, kind: "user", name: "ann", tags: { team: "blue" } } as const;
const targets: readonly Target[] = ["a1", "a2", "b1", "b2", "ann"].map((name, index) => ({
  arn: `arn:aws:s3:::${name}`,
  account: A,
  tags: index === 4 ? undefined : { team: index % 2 === 0 ? "blue" : "red" },
  tagging: { set: "s3:PutObjectTagging", unset: "s3:DeleteObjectTagging" },
  ...(index === 3
    ? {
        policy: parsePolicy({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*", Principal: "*" }] })
          .statements,
      }
    : {}),
}));
const conditions = [
  {},
  { StringEquals: { "aws:ResourceTag/team": "blue" } },
  { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } },
  { Bool: { "aws:MultiFactorAuthPresent": "true" } },
  { StringNotEquals: { "s3:ExistingObjectTag/x": "y" } },
];
const statement = fc.record({
  Effect: fc.constantFrom("Allow", "Allow", "Deny"),
  Action: fc.constantFrom("s3:*", "s3:GetObject", "s3:PutObjectTagging", "s3:GetObjectVersion"),
  Resource: fc.constantFrom("*", "arn:aws:s3:::a*", "arn:aws:s3:::b1", "arn:aws:s3:::${aws:username}"),
  Condition: fc.constantFrom(...conditions),
});
const documents = fc.array(statement, { maxLength: 4 });

describe("many targets", () => {
  it("have the answers of each", () => {
    fc.assert(
      fc.property(documents, fc.option(documents, { nil: undefined }), (own, limit) => {
        const holder = () =>
          newHolder(
            caller,
            parsePolicy({ Statement: own }).statements,
            limit && parsePolicy({ Statement: limit }).statements,
            "2026-06-01",
          );
        const action = "s3:GetObject|s3:GetObjectVersion";
        const together = permittedTargets(holder(), [{ action, on: "target" }], targets);
        const each = targets.flatMap((target) => {
          const open = may(holder(), action, target);
          return open === undefined ? [] : [[target.arn, open.map(nameOf).sort()]];
        });
        expect(together.map(([target, open]) => [target.arn, open.map(nameOf).sort()])).toEqual(each);
      }),
      { seed: 9, numRuns: 200 },
    );
  });
});
