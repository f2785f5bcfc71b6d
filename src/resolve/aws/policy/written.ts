/** Where statements are written, so that whoever is told what one permits can look it up. */
import type { Statement } from "./statement.js";

/** A policy in words, and the object of an input that holds it; of a policy that no input holds, the words alone. */
export interface Document {
  readonly policy: string;
  readonly place?: { readonly path: string; readonly at: string };
}

export interface Written extends Document {
  /** Its position in the document, from 1. */
  readonly number: number;
}

const written = new WeakMap<Statement, Written>();

export function noteWritten(statement: Statement, where: Written): void {
  written.set(statement, where);
}

/** Undefined: it stands for something that no document says. */
export function whereWritten(statement: Statement): Written | undefined {
  return written.get(statement);
}

/** `statement 2 (ReadReports) of policy arn:aws:iam::111122223333:policy/reports`. */
export function statementInWords(statement: Statement): string | undefined {
  const where = whereWritten(statement);
  if (where === undefined) return undefined;
  const { policy, number, place } = where;
  if (place === undefined) return policy;
  const { sid } = statement;
  return `statement ${number}${sid === undefined ? "" : ` (${sid})`} of ${policy}`;
}
