/** Policy documents come as objects (command line), JSON text (Terraform) or URL-encoded JSON (the API itself). */
import { fields, type Fields } from "./record.js";

export type PolicyDocument = { readonly document: Fields } | { readonly fault: string };

/** The document, or what is wrong with it and what to do. */
export function policyDocument(value: unknown): PolicyDocument {
  const parsed = typeof value === "string" ? parse(value) : value;
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    return { fault: "the policy is no JSON object: export it again; what it allows is not known" };
  const document = fields(parsed);
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  if (statements.some((each) => typeof each !== "object" || each === null))
    return { fault: "the policy has no Statement: nothing is known of what it allows" };
  return { document: { Version: document.Version, Statement: statements.map(withoutNoise) } };
}

/** Everything that decides; Sids are kept as people find the statement by them. */
function withoutNoise(statement: unknown): Fields {
  const kept = [
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
  ];
  return Object.fromEntries(Object.entries(fields(statement)).filter(([key]) => kept.includes(key)));
}

function parse(value: string): unknown {
  const candidates = value.trimStart().startsWith("%7B") ? [decoded(value), value] : [value];
  for (const candidate of candidates) {
    try {
      return JSON.parse(candidate);
    } catch {
      // The next reading may fit; when none does the caller says so.
    }
  }
  return undefined;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
