/** Partitions: `aws`, `aws-cn`, `aws-us-gov`. An ARN of one is never met in another. */

/** The partition that an ARN names; what is no ARN lies in the usual one. */
export function partitionOf(arn: string): string {
  return /^arn:([\w-]+):/.exec(arn)?.[1] ?? "aws";
}
