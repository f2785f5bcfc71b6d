/** What ARNs say of where things are. Partitions: `aws`, `aws-cn`, `aws-us-gov`; an ARN of one is never met in another. */

/** The partition that an ARN names; what is no ARN lies in the usual one. */
export function partitionOf(arn: string): string {
  return /^arn:([\w-]+):/.exec(arn)?.[1] ?? "aws";
}

/** The region that an ARN names; undefined: it names none, as those of buckets and of identities. */
export function regionOf(arn: string | undefined): string | undefined {
  return arn?.split(":")[3] || undefined;
}
