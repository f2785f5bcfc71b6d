/** What the readers of resource types have in common: they hand on to those of the describe calls and of Terraform. */
import { lowerFirst } from "../../lower-first.js";
import type { Produced } from "../network/records.js";
import { compact, fields, type Fields } from "../record.js";
import { TERRAFORM_NETWORK } from "../terraform-network.js";
import { TERRAFORM_TYPES } from "../terraform-types.js";
import { apiNames } from "./api-names.js";
import type { ConfigItem } from "./item.js";

export interface ConfigReading {
  readonly at: string;
  /** A part that could not be read: the key and why. */
  readonly fault: (key: string, why: string) => void;
}

export type ReadConfig = (item: ConfigItem, reading: ConfigReading) => readonly Produced[];

/** The configuration in the words of the describe calls. */
export function described({ configuration }: ConfigItem): Fields {
  return fields(apiNames(configuration));
}

/** The configuration with names that begin in lower case, also of those types that Config has begun to record lately. */
export function plainly({ configuration }: ConfigItem): Fields {
  return fields(lowerFirst(configuration));
}

/** What Terraform's reader of the type makes of these values: resources of the account, members of the network. */
export function asTerraform(type: string, values: Fields, item: ConfigItem, reading: ConfigReading): Produced[] {
  const known = compact({ arn: item.arn, id: item.resourceId ?? item.id, tags: item.tags, ...compact({ ...values }) });
  const { account, region } = item;
  const resources = Object.hasOwn(TERRAFORM_TYPES, type)
    ? (TERRAFORM_TYPES[type]?.(known, { ...reading, account, region, applied: false, unknown: {}, passwordsOf: [] }) ??
      [])
    : [];
  const members = Object.hasOwn(TERRAFORM_NETWORK, type) ? (TERRAFORM_NETWORK[type]?.(known) ?? []) : [];
  return [
    ...resources.map((record) => ({ account, record })),
    ...members.map((record) => ({ record: { ...record, account } })),
  ];
}

/** A reader that only renames. */
export const terraform =
  (type: string, values: (item: Fields, whole: ConfigItem) => Fields): ReadConfig =>
  (item, reading) =>
    asTerraform(type, values(plainly(item), item), item, reading);
