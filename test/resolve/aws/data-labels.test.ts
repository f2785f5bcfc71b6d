/** What kind of data stores hold, by their tags and names. */
import { expect, it } from "vitest";
import { A, graph } from "./objects.js";

const bucket = (name: string, tags: Record<string, string> = {}) => ({
  type: "s3:bucket",
  arn: `arn:aws:s3:::${name}`,
  name,
  tags,
});
function labels(...objects: object[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { type, source, target, basis } of graph(...objects).relationships.values())
    if (type === "STORES")
      (found[source.replace(/^.*:/, "")] ??= []).push(`${target.replace("classification/", "")} ${basis}`);
  for (const each of Object.values(found)) each.sort();
  return found;
}

it.each<[string, Record<string, string>, string[] | undefined]>([
  ["files", { DataClassification: "Restricted" }, ["other/restricted configured"]],
  ["files", { "data-classification": "PII" }, ["pii/confidential configured"]],
  ["files", { classification: "phi, internal" }, ["phi/internal configured"]],
  ["files", { compliance: "PCI" }, ["financial/restricted configured"]],
  ["files", { Confidentiality: "public" }, ["other/public configured"]],
  ["customer-uploads", {}, ["pii/confidential inferred"]],
  ["cardholder-data-and-patients", {}, ["financial/restricted inferred", "phi/restricted inferred"]],
  ["files", { Name: "Payroll archive" }, ["financial/confidential inferred"]],
  ["customer-uploads", { DataClassification: "public" }, ["other/public configured"]],
  ["build-logs", { team: "web" }, undefined],
  ["postcards", {}, undefined],
])("%s %o: %o", (name, tags, expected) => {
  expect(labels(bucket(name, tags))[name]).toEqual(expected);
});

it("takes a copy to hold what its origin holds", () => {
  const database = {
    type: "rds:instance",
    arn: `arn:aws:rds:eu-west-1:${A}:db:main`,
    name: "main",
    tags: { DataType: "health" },
  };
  const copy = {
    type: "rds:snapshot",
    arn: `arn:aws:rds:eu-west-1:${A}:snapshot:nightly`,
    name: "nightly",
    instance: "main",
  };
  expect(labels(database, copy)).toEqual({
    main: ["phi/restricted configured"],
    nightly: ["phi/restricted configured"],
  });
  expect(labels(copy)).toEqual({});
});

it("lets what somebody states of a store stand before what its name suggests", () => {
  const store = bucket("customer-samples");
  const stated = {
    fact: "classification" as const,
    asset: store.arn,
    kind: "other" as const,
    sensitivity: "public" as const,
    basis: "configured" as const,
  };
  expect(labels(store)).toEqual({ "customer-samples": ["pii/confidential inferred"] });
  const told = [...graph(store, stated).relationships.values()].filter(({ type }) => type === "STORES");
  expect(told.map(({ target }) => target)).toEqual(["classification/other/public"]);
});
