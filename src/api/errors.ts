/** What clients see of errors: a code and a sentence. Causes, stacks, addresses and statements stay in the log. */
import { randomUUID } from "node:crypto";
import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { AnalyzeError } from "../pipeline/analyze.js";
import { ImportError } from "../pipeline/import.js";
import { NameError } from "../pipeline/names.js";
import { AnalysisRunning, LeaseLost, NothingToRead } from "../store/analyses.js";
import { StatementError, StoreError, TransactionTimedOut, TransactionTooLarge } from "../store/errors.js";

/**
 * Codes beside those of GraphQL itself (GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED, BAD_USER_INPUT):
 * INCOMPLETE means that a limit of time or memory cut the answer, which is neither a yes nor a no.
 */
export type ErrorCode =
  | "BAD_USER_INPUT"
  | "NOT_FOUND"
  | "CONFLICT"
  | "INCOMPLETE"
  | "TIMEOUT"
  | "TOO_COMPLEX"
  | "FORBIDDEN"
  | "SERVICE_UNAVAILABLE"
  | "INTERNAL_SERVER_ERROR";

export function apiError(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { ...extensions, code } });
}

/** Something in the arguments that cannot be used. */
export const badInput = (message: string, extensions?: Record<string, unknown>) =>
  apiError("BAD_USER_INPUT", message, extensions);

export type LogError = (reference: string, error: unknown) => void;

/** Turns what a resolver threw into what the client gets; what is no fault of the client is logged under a reference. */
export function errorFormatter(log: LogError) {
  return (formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError => {
    const error = unwrapResolverError(thrown);
    const { locations, path } = formatted;
    const answer = (code: ErrorCode, message: string) => ({ message, locations, path, extensions: { code } });
    if (error instanceof GraphQLError) return clean(formatted, error, answer, log);
    if (error instanceof NothingToRead) return answer("NOT_FOUND", error.message);
    if (isUsersFault(error)) return answer("BAD_USER_INPUT", error.message);
    if (error instanceof AnalysisRunning || error instanceof LeaseLost)
      return answer("CONFLICT", "Another analysis of this workspace is running or was just published. Try again.");
    const reference = randomUUID();
    log(reference, error);
    if (error instanceof TransactionTimedOut || error instanceof TransactionTooLarge)
      return answer(
        "INCOMPLETE",
        `The question needs more time or memory than it may take. Ask for less. (${reference})`,
      );
    if (error instanceof StoreError && !(error instanceof StatementError))
      return answer("SERVICE_UNAVAILABLE", `The database cannot answer now. Try again. (${reference})`);
    return answer("INTERNAL_SERVER_ERROR", `Something failed on the server; its log says what under ${reference}.`);
  };
}

/** Named errors whose message tells the caller what to change. DocumentError is known by name: text belongs to inputs. */
function isUsersFault(error: unknown): error is Error {
  if (error instanceof NameError || error instanceof ImportError || error instanceof AnalyzeError) return true;
  return error instanceof Error && error.name === "DocumentError";
}

/** GraphQL's own errors and ours carry their code; one without a code is a fault of the server. */
function clean(
  formatted: GraphQLFormattedError,
  error: GraphQLError,
  answer: (code: ErrorCode, message: string) => GraphQLFormattedError,
  log: LogError,
): GraphQLFormattedError {
  const { stacktrace: _stacktrace, http: _http, ...extensions } = formatted.extensions ?? {};
  if (extensions["code"] !== "INTERNAL_SERVER_ERROR") return { ...formatted, extensions };
  const reference = randomUUID();
  log(reference, error);
  return answer("INTERNAL_SERVER_ERROR", `Something failed on the server; its log says what under ${reference}.`);
}
