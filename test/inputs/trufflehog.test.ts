import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const KEY = "AKIAEXAMPLEEXAMPLE";
const USER = "arn:aws:iam::210987654321:user/deploy";
const found = (Data: object, more: object = {}) => ({
  SourceMetadata: { Data },
  DetectorName: "AWS",
  DetectorType: 2,
  Verified: true,
  Raw: KEY,
  RawV2: `${KEY}:very-secret-value`,
  Redacted: KEY,
  ExtraData: { arn: USER },
  ...more,
});
const GIT = {
  Git: { repository: "https://git.example.org/shop/cart.git", commit: "abc", file: "conf/keys", line: 4, email: "a@b" },
};
const lines = (...all: object[]) => `${all.map((one) => JSON.stringify(one)).join("\n")}\n`;

describe("TruffleHog", () => {
  it("reads a live key of a repository, and whose it is", async () => {
    const { format, reports, relationships, facts } = await reading(lines(found(GIT), found(GIT)));
    expect(format).toBe("trufflehog");
    const repository = "repository/git.example.org/shop/cart";
    expect(reports[0]).toMatchObject({
      kind: "secret",
      assets: [repository],
      rule: "AWS",
      verified: true,
      severity: "critical",
      place: { file: "conf/keys", line: 4 },
      at: "line 1",
    });
    expect(relationships).toMatchObject([
      { type: "USES_SECRET", source: repository, target: `aws/access-key/${KEY}`, basis: "observed" },
      { type: "UNLOCKS", source: `aws/access-key/${KEY}`, target: USER, basis: "observed" },
    ]);
    expect(JSON.stringify(facts)).not.toContain("very-secret");
  });

  it("a key that was not checked unlocks nothing by itself", async () => {
    const { relationships, reports } = await reading([found(GIT, { Verified: false })]);
    expect(relationships.map(({ type }) => type)).toEqual(["USES_SECRET"]);
    expect(reports).toMatchObject([{ verified: false, severity: "high" }]);
  });

  it("keeps nothing of other secrets", async () => {
    const other = found(GIT, { DetectorName: "URI", Raw: "https://me:hush@example.org", ExtraData: null });
    const { facts, relationships } = await reading([other]);
    expect(relationships).toEqual([]);
    expect(JSON.stringify(facts)).not.toContain("hush");
  });

  it.each([
    [{ Docker: { image: "shop/cart", tag: "2", file: "/app/env" } }, ["image/docker.io/shop/cart:2"]],
    [{ S3: { bucket: "ledger", file: "a.env" } }, ["arn:aws:s3:::ledger"]],
    [{ Filesystem: { file: "a.env" } }, []],
  ])("what holds it is told of %j", async (place, assets) => {
    expect((await reading([found(place)])).reports).toMatchObject([{ assets }]);
  });

  it("tells of lines that are no finding", async () => {
    const { reports, problems } = await reading(lines(found(GIT), { SourceMetadata: {}, DetectorName: 3 }, found({})));
    expect(reports).toHaveLength(1);
    expect(problems.map(({ at }) => at)).toEqual(["line 2", "line 3"]);
  });
});
