/** What policies of resources give to every principal of their account. */
import { expect, it } from "vitest";
import { A, arn, graph, role, statement, trust, user, words } from "./objects.js";

it("what buckets give to everyone takes principals + parts relationships, not their product", () => {
  const counted = (count: number) => {
    const folders = Array.from({ length: 30 }, (_, index) => `arn:aws:s3:::public/folder-${index}/*`);
    const policy = { Statement: [{ ...statement("s3:GetObject", folders), Principal: "*" }] };
    const own = Array.from({ length: count }, (_, index) => ({
      type: "s3:bucket",
      arn: `arn:aws:s3:::own-${index}`,
      name: `own-${index}`,
    }));
    const users = own.map((each, index) => user(`ann-${index}`, statement("s3:GetObject", `${each.arn}/*`)));
    const found = graph({ type: "s3:bucket", arn: "arn:aws:s3:::public", name: "public", policy }, ...own, ...users);
    expect(words(found, arn("user", "ann-1"))).toEqual([
      "read arn:aws:s3:::own-1",
      expect.stringMatching(/^use aws\/\d+\/grant\//),
    ]);
    return [...found.relationships.values()].filter(({ type, source }) => type === "MAY" && source !== "internet")
      .length;
  };
  expect(counted(20) - counted(10)).toBe(2 * 10);
});

it("whoever is kept from a part of what is everyone's has the rest", () => {
  const parts = ["a", "b"].map((each) => `arn:aws:s3:::public/${each}/*`);
  const policy = { Statement: [{ ...statement("s3:GetObject", parts), Principal: "*" }] };
  const kept = user("ann", { ...statement("s3:GetObject", "arn:aws:s3:::public/b/*"), Effect: "Deny" });
  const found = graph({ type: "s3:bucket", arn: "arn:aws:s3:::public", name: "public", policy }, kept);
  expect(words(found, arn("user", "ann"))).toEqual([`read ${parts[0]}`]);
});

it("what buckets give to principals of other accounts takes principals + buckets relationships, not their product", () => {
  const counted = (count: number) => {
    const other = "222222222222";
    const buckets = Array.from({ length: 20 }, (_, index) => {
      const uid = `arn:aws:s3:::public-${index}`;
      const policy = { Statement: [{ ...statement("s3:GetObject", `${uid}/*`), Principal: { AWS: "*" } }] };
      return { type: "s3:bucket", arn: uid, name: `public-${index}`, policy };
    });
    const users = Array.from({ length: count }, (_, index) => ({
      ...user(`ann-${index}`, statement("s3:GetObject")),
      arn: arn("user", `ann-${index}`, other),
    }));
    const found = graph(...buckets, ...users);
    const [use] = words(found, arn("user", "ann-1", other));
    expect(words(found, use!.slice("use ".length))).toEqual(buckets.map((each) => `read ${each.arn}`).sort());
    return [...found.relationships.values()].filter(({ type, source }) => type === "MAY" && source !== "internet")
      .length;
  };
  expect(counted(60)).toBe(60 + 20);
});

it("who may assume a role is told of each role, however many one may assume", () => {
  const roles = Array.from({ length: 30 }, (_, index) =>
    role(`ops-${index}`, trust({ AWS: `arn:aws:iam::${A}:root` })),
  );
  const found = graph(user("ann", statement("sts:AssumeRole")), ...roles);
  expect(words(found, arn("user", "ann"))).toEqual(roles.map((each) => `CAN_ASSUME ${each.arn}`).sort());
});
