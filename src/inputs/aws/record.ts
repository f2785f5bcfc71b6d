/** Reading configuration of which nothing is certain, and the records that the AWS resolver is given. */
import type { Stated } from "../input.js";

export type Fields = Readonly<Record<string, unknown>>;

/**
 * One thing of an account as the resolver reads it. `type` is `service:kind` (`iam:role`, `lambda:function`); `arn` its uid.
 * Policies are documents, never text; values of variables, user data and secrets are never in it.
 */
export interface AwsRecord {
  readonly type: string;
  readonly arn?: string;
  readonly name?: string;
  readonly [field: string]: unknown;
}

export function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function items(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function texts(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string" && each !== "") : [];
}

/** Without what is undefined, null or an empty list: what is stored of fifty thousand resources. */
export function compact<T extends Record<string, unknown>>(record: T): T {
  return Object.fromEntries(
    Object.entries(record).filter(
      ([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0),
    ),
  ) as T;
}

/** The account that an ARN names; undefined where it names none, such as that of a bucket. */
export function accountOf(arn: unknown): string | undefined {
  return typeof arn === "string" ? /^arn:[\w-]+:[\w-]*:[\w-]*:(\d{12}):/.exec(arn)?.[1] : undefined;
}

/** Stands in place of the account where a record does not say it. */
export const NO_ACCOUNT = "aws";

export function objectFact(account: string, value: AwsRecord, at: string): Stated {
  return { fact: "object", domain: "aws", partition: account, value: compact({ ...value }), at };
}
