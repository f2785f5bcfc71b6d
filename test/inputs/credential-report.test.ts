import { expect, it } from "vitest";
import { reading } from "./reading.js";

const REPORT = [
  "user,arn,user_creation_time,password_enabled,access_key_1_active,access_key_1_last_rotated,access_key_2_active,access_key_2_last_rotated",
  "<root_account>,arn:aws:iam::111111111111:root,2020-01-01T00:00:00+00:00,not_supported,false,N/A,false,N/A",
  "ann,arn:aws:iam::111111111111:user/ann,2020-01-01T00:00:00+00:00,true,true,2021-01-01T00:00:00+00:00,false,2022-01-01T00:00:00+00:00",
  "ci,arn:aws:iam::111111111111:user/team/ci,2020-01-01T00:00:00+00:00,false,true,2021-01-01T00:00:00+00:00,false,N/A",
  "new,arn:aws:iam::111111111111:user/new,2020-01-01T00:00:00+00:00,no_information,false,N/A,false,N/A",
].join("\n");

it.each([
  ["as CSV", REPORT],
  ["as the command line prints it", { Content: Buffer.from(REPORT).toString("base64"), ReportFormat: "text/csv" }],
  ["as programs write it", { Content: REPORT, ReportFormat: "text/csv", GeneratedTime: "2026-01-01" }],
])("a credential report %s tells passwords and access keys of users, not of the root", async (_, content) => {
  const { format, facts, problems } = await reading(content);
  expect([format, problems]).toEqual(["aws-credential-report", []]);
  const user = (name: string, more: object) => ({
    type: "iam:credentials",
    user: `arn:aws:iam::111111111111:user/${name}`,
    ...more,
  });
  expect(facts.map((fact) => (fact as { value: object }).value)).toEqual([
    user("ann", { password: true, accessKeys: 2 }),
    user("team/ci", { password: false, accessKeys: 1 }),
    user("new", { accessKeys: 0 }),
  ]);
});

it("what is no report is said", async () => {
  const { problems } = await reading({ Content: "bm90aGluZw==", ReportFormat: "text/csv" });
  expect(problems).toEqual([expect.objectContaining({ at: "/Content" })]);
});
