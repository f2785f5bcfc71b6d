/** Records of Route 53 that lead to something; others say nothing of what there is. */
import type { AwsRecord } from "./record.js";

export function nameRecord(
  type: string | undefined,
  name: string | undefined,
  targets: readonly string[],
): AwsRecord[] {
  if (!/^(A|AAAA|CNAME)$/.test(type ?? "") || name === undefined || targets.length === 0) return [];
  // Route 53 writes a star as its octal code; a name for any name is nobody's.
  return /^(\*|\\052)/.test(name) ? [] : [{ type: "route53:record", name, targets }];
}
