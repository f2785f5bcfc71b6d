/** With which key of KMS things are encrypted. */
import { text } from "./record.js";

/** The key that a bucket encrypts new objects with; where KMS does and no key is named, the one that AWS keeps for the service. */
export function keyOfBucket(named: unknown, algorithm: unknown): string | undefined {
  return text(named) ?? (text(algorithm)?.startsWith("aws:kms") === true ? "alias/aws/s3" : undefined);
}
