/** What may be said of a failure to whoever asked: a code and a sentence. Causes, stacks and addresses stay in the log. */
import { AnalysisRunning, LeaseLost, NothingToRead } from "../store/analyses.js";
import {
  ServerUnreachable,
  StatementError,
  StoreError,
  TransactionTimedOut,
  TransactionTooLarge,
} from "../store/errors.js";
import { DocumentError } from "../text/index.js";
import { AnalyzeError } from "./analyze.js";
import { AssumptionError } from "./assumptions.js";
import { ImportError } from "./import.js";
import { NameError } from "./names.js";
import { ScoringError } from "../score/index.js";

/** INCOMPLETE means that a limit of time or memory cut the answer, which is neither a yes nor a no. */
export type FailureCode =
  "BAD_USER_INPUT" | "NOT_FOUND" | "CONFLICT" | "INCOMPLETE" | "SERVICE_UNAVAILABLE" | "INTERNAL_SERVER_ERROR";

export interface Failure {
  readonly code: FailureCode;
  /** Holds no secret, no address and no statement. */
  readonly message: string;
  /** Not the fault of whoever asked: its cause belongs into the log, under the reference that the message names. */
  readonly logged: boolean;
  /** Whether the same work may succeed by itself: `later`, or `in-turn`, when another one's analysis has ended. */
  readonly retry: "never" | "later" | "in-turn";
}

/** @param reference names the line of the log that has the cause */
export function failureOf(error: unknown, reference: string): Failure {
  if (error instanceof NothingToRead) return usersFault("NOT_FOUND", error);
  if (isUsersFault(error)) return usersFault("BAD_USER_INPUT", error);
  if (error instanceof AnalysisRunning || error instanceof LeaseLost)
    return {
      code: "CONFLICT",
      message: "Another analysis of this workspace is running or was just published. Try again.",
      logged: false,
      retry: "in-turn",
    };
  const unforeseen = (code: FailureCode, message: string): Failure => ({ code, message, logged: true, retry: "never" });
  if (error instanceof TransactionTimedOut || error instanceof TransactionTooLarge)
    return unforeseen(
      "INCOMPLETE",
      `The question needs more time or memory than it may take. Ask for less. (${reference})`,
    );
  if (error instanceof StoreError && !(error instanceof StatementError))
    return {
      ...unforeseen("SERVICE_UNAVAILABLE", `The database cannot answer now. Try again. (${reference})`),
      retry: error instanceof ServerUnreachable ? "later" : "never",
    };
  return unforeseen("INTERNAL_SERVER_ERROR", `Something failed on the server; its log says what under ${reference}.`);
}

function usersFault(code: FailureCode, { message }: Error): Failure {
  return { code, message, logged: false, retry: "never" };
}

/** Named errors whose message tells the caller what to change. */
function isUsersFault(error: unknown): error is Error {
  return [NameError, ImportError, AnalyzeError, AssumptionError, DocumentError, ScoringError].some(
    (kind) => error instanceof kind,
  );
}
