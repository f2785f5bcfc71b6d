/** Turns what zod found wrong into places and sentences for the person who wrote the file. */
import { z } from "zod";
import { nearest } from "./nearest.js";

/** One thing that is wrong: the way to it inside the record, and a sentence. */
export interface Wrong {
  readonly path: readonly (string | number)[];
  readonly why: string;
}

/** An object that takes these fields and no others; a wrong field's error offers the nearest right name. */
export function record<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? unknownFields(issue.keys, Object.keys(shape)) : undefined),
  });
}

/** "Unknown field "prot": did you mean "port"?", or the list of fields when nothing is near. */
export function unknownFields(unknown: readonly string[], known: readonly string[]): string {
  return unknown
    .map((field) => {
      const right = nearest(field, known);
      const offer = right === undefined ? `The fields here are: ${known.join(", ")}.` : `Did you mean "${right}"?`;
      return `Unknown field "${field}". ${offer}`;
    })
    .join(" ");
}

/** All that is wrong with a record, in the order of the schema, each at its own place. */
export function explain(error: z.ZodError): Wrong[] {
  return error.issues.flatMap((issue) => explainIssue(issue, []));
}

function explainIssue(issue: z.core.$ZodIssue, outer: readonly PropertyKey[]): Wrong[] {
  const path = [...outer, ...issue.path];
  if (issue.code === "invalid_union" && issue.errors.length > 0) {
    return closestBranch(issue.errors).flatMap((inner) => explainIssue(inner, path));
  }
  if (issue.code === "unrecognized_keys" && issue.keys.length === 1) path.push(issue.keys[0]!);
  return [{ path: path.map((part) => (typeof part === "number" ? part : String(part))), why: sentence(issue) }];
}

/** Of a union's branches the one that the value was most likely meant for: it fails inside, not as a whole. */
function closestBranch(branches: readonly z.core.$ZodIssue[][]): readonly z.core.$ZodIssue[] {
  const ofRightType = (issues: readonly z.core.$ZodIssue[]) =>
    !issues.some((issue) => issue.code === "invalid_type" && issue.path.length === 0);
  return branches.find(ofRightType) ?? branches.at(-1)!;
}

function sentence(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_value") return unknownValue(issue);
  if (issue.code === "invalid_key") {
    const inner = issue.issues[0];
    return inner === undefined
      ? `${issue.message}.`
      : sentence({ ...inner, input: issue.input ?? issue.path.at(-1) } as typeof inner);
  }
  return /[.?]$/.test(issue.message) ? issue.message : `${issue.message}.`;
}

function unknownValue(issue: z.core.$ZodIssueInvalidValue): string {
  const allowed = issue.values.map(String);
  const right = typeof issue.input === "string" ? nearest(issue.input, allowed) : undefined;
  const said = issue.input === undefined ? "The value" : JSON.stringify(issue.input);
  const offer = right === undefined ? "" : ` Did you mean "${right}"?`;
  return `${said} is not one of the allowed values: ${allowed.join(", ")}.${offer}`;
}
