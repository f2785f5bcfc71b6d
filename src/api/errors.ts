/** What clients see of errors: a code and a sentence. Causes, stacks, addresses and statements stay in the log. */
import { randomUUID } from "node:crypto";
import { unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { JobsUnavailable } from "../jobs/unavailable.js";
import { failureOf, type FailureCode } from "../pipeline/failure.js";

/** Codes beside those of GraphQL itself (GRAPHQL_PARSE_FAILED, GRAPHQL_VALIDATION_FAILED). */
export type ErrorCode = FailureCode | "TIMEOUT" | "TOO_COMPLEX" | "FORBIDDEN";

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
    const reference = randomUUID();
    if (error instanceof JobsUnavailable) {
      log(reference, error);
      return answer("SERVICE_UNAVAILABLE", error.message);
    }
    const { code, message, logged } = failureOf(error, reference);
    if (logged) log(reference, error);
    return answer(code, message);
  };
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
