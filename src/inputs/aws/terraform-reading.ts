/** What the readers of Terraform types have in common. */
import { policyDocument } from "./policy-document.js";
import { compact, fields, text, type AwsRecord, type Fields } from "./record.js";

/** What is known of a resource besides its values. */
export interface Reading {
  readonly account: string;
  readonly region: string | undefined;
  readonly at: string;
  /** It is there, and not only planned: what the values leave out has not been set. */
  readonly applied: boolean;
  /** What a plan leaves to be known after it was applied: `true` where a value will stand. */
  readonly unknown: Fields;
  /** ARNs of the databases whose password stands in it. */
  readonly passwordsOf: readonly string[];
  /** A part that could not be read: the key and why. */
  readonly fault: (key: string, why: string) => void;
}

/** Values as records; none where nothing of them is kept. */
export type Read = (values: Fields, reading: Reading) => readonly AwsRecord[];

/** The policy under a key; a broken one is a fault. */
export function document(values: Fields, key: string, reading: Reading): Fields | undefined {
  if (values[key] === undefined || values[key] === null || values[key] === "") return undefined;
  const found = policyDocument(values[key]);
  if ("document" in found) return found.document;
  reading.fault(key, found.fault);
  return undefined;
}

/** Whether a policy that has to be there is known only after the plan was applied: said once, and marked by who calls. */
export function isUntold(values: Fields, key: string, reading: Reading): boolean {
  if (reading.unknown[key] !== true || text(values[key]) !== undefined) return false;
  reading.fault(key, "the policy is known only after the plan was applied: what it permits or denies is not known");
  return true;
}

/** Whether all of it is known only after the plan was applied, or what stands under the key anywhere in it. */
export function isUnknown(unknown: unknown, key: string): boolean {
  if (unknown === true) return true;
  if (typeof unknown !== "object" || unknown === null) return false;
  return Object.entries(unknown).some(([name, each]) =>
    name === key ? each === true : typeof each === "object" && isUnknown(each, key),
  );
}

/** A policy that stands apart from its resource. */
export const resourcePolicy =
  (service: string, resource: string, key = "policy"): Read =>
  (values, reading) => {
    const found = document(values, key, reading);
    const record = { type: "policy:resource", service, resource: text(values[resource]), region: reading.region };
    if (found !== undefined) return [{ ...record, document: found }];
    return isUntold(values, key, reading) ? [{ ...record, untold: true }] : [];
  };

/** Something that runs code as a role, or that data lies in. */
export const plain =
  (type: string, read: (values: Fields, reading: Reading) => Record<string, unknown>): Read =>
  (values, reading) => [
    {
      type,
      arn: text(values.arn),
      id: text(values.id),
      name: text(values.name),
      region: reading.region,
      ...read(values, reading),
    },
  ];

/** A block that Terraform writes as a list of one. */
export const first = (value: unknown): Fields => fields(Array.isArray(value) ? value[0] : value);

/** Definitions of containers are JSON inside the JSON. */
export function containers(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** Values as records of the network. */
export type ReadValues = (values: Fields) => readonly AwsRecord[];

/** One record of a resource that has an id; undefined: nothing is to be said of it. */
export const one =
  (read: (values: Fields, id: string) => AwsRecord | undefined): ReadValues =>
  (values) => {
    const id = text(values.id);
    const record = id === undefined ? undefined : read(values, id);
    return record === undefined ? [] : [compact({ ...record })];
  };
