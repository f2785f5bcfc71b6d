import type { Store } from "./queries.js";
import { StatementError } from "./errors.js";

/** Operators that EXPLAIN calls reading, although they fetch files, run procedures or end other people's work. */
const REFUSED = /^(LoadCSV|ProcedureCall|Terminate\w*)$/;

/** @property administration lets SHOW commands through, which tell about the server, not about a workspace */
export interface ReadOnlyOptions {
  readonly administration?: boolean;
}

/**
 * Makes sure, by the server's own plan, that a statement only reads the graph: no write, no schema change, no LOAD CSV,
 * no procedure. The plan rather than the text decides, so no spelling gets around it.
 *
 * @param place where the statement stands, for the message
 * @throws StatementError
 */
export async function requireReadOnly(
  store: Store,
  cypher: string,
  place: string,
  options: ReadOnlyOptions = {},
): Promise<void> {
  const { type, operators } = await store.explain(cypher);
  const refused = operators.find((name) => REFUSED.test(name) || (!options.administration && name.startsWith("Show")));
  if (type === "r" && refused === undefined) return;
  const why = refused === undefined ? "it writes or changes the schema" : `${refused} is not allowed`;
  throw new StatementError(`${place}: only statements that read the graph are allowed here, and ${why}.`);
}
