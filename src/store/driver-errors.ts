import { Neo4jError } from "neo4j-driver";
import {
  DatabaseMissing,
  DiskFull,
  PermissionDenied,
  ServerUnreachable,
  StatementError,
  StoreError,
  TransactionTimedOut,
  TransactionTooLarge,
  WrongPassword,
} from "./errors.js";

/** Where a failure happened, for its message. */
export interface Place {
  readonly uri: string;
  readonly user: string;
  readonly database: string;
  readonly isLocal: boolean;
}

/**
 * The named error for what the driver or the server reported, with the cause kept. Anything that is not theirs comes
 * back as it is: a fault in our own code keeps its stack.
 */
export function nameError(error: unknown, place: Place): unknown {
  if (error instanceof StoreError || !(error instanceof Neo4jError)) return error;
  const { code, message } = error;
  const as = (Kind: typeof StoreError, text: string) => new Kind(text, { cause: error });
  if (isConnectionLoss(code, message)) return as(ServerUnreachable, unreachable(place, message));
  if (code === "N/A") return error;
  if (/\.Security\.Forbidden/.test(code)) return as(PermissionDenied, forbidden(place, message));
  if (/\.Security\./.test(code)) return as(WrongPassword, refused(place, message));
  if (/DatabaseNotFound|DatabaseUnavailable/.test(code)) return as(DatabaseMissing, noDatabase(place, message));
  if (/TransactionTimedOut|LockClient|LockAcquisitionTimeout/.test(code))
    return as(TransactionTimedOut, timedOut(place, message));
  if (/MemoryPoolOutOfMemory|OutOfMemoryError/.test(code)) return as(TransactionTooLarge, tooLarge(place, message));
  if (/No space left on device|disk.*full/i.test(message)) {
    return as(
      DiskFull,
      `The disk of the Neo4j at ${place.uri} is full (${message}). Free space there and run the command again.`,
    );
  }
  if (/^Neo\.ClientError\.(Statement|Schema|Procedure)\./.test(code))
    return as(StatementError, `Neo4j refuses the statement: ${message}`);
  return as(StoreError, `Neo4j at ${place.uri} reports ${code}: ${message}. Its log may say more.`);
}

function isConnectionLoss(code: string, message: string): boolean {
  // The driver gives no code to a pool that waited in vain, as it gives none to mistakes in its use.
  if (code === "N/A") return /timed out|timeout|connection/i.test(message);
  if (code === "ServiceUnavailable" || code === "SessionExpired") return true;
  return /TransientError\.General\.DatabaseUnavailable|Neo\.ClientError\.Cluster\./.test(code);
}

function unreachable({ uri, isLocal }: Place, message: string): string {
  const todo = isLocal
    ? "Run the command again: it starts the local server when that has ended."
    : "Check NEO4J_URI, the network, and that the server runs.";
  return `Neo4j at ${uri} cannot be reached (${message.trim().split("\n")[0]}). ${todo}`;
}

function refused({ uri, user, isLocal }: Place, message: string): string {
  const todo = isLocal
    ? "Put the right password file back, or delete the local data with `breachline db reset`."
    : "Set NEO4J_USER and NEO4J_PASSWORD.";
  return `Neo4j at ${uri} refuses the user ${user} (${message}). ${todo}`;
}

function forbidden({ uri, user }: Place, message: string): string {
  return `Neo4j at ${uri} does not let the user ${user} do this (${message}). Grant it, or set NEO4J_USER to one who may.`;
}

function noDatabase({ uri, database }: Place, message: string): string {
  return `Database ${database} at ${uri} is not available (${message}). Set NEO4J_DATABASE, or start that database.`;
}

function timedOut({ uri }: Place, message: string): string {
  return `A transaction at ${uri} took too long (${message}). Raise BREACHLINE_TRANSACTION_TIMEOUT_MS or ask for less.`;
}

function tooLarge({ uri, isLocal }: Place, message: string): string {
  const todo = isLocal
    ? "Raise BREACHLINE_NEO4J_MEMORY_MB and restart it (`breachline db stop`)."
    : "Give that server more memory.";
  return `A transaction at ${uri} needed more memory than it may have (${message}). ${todo}`;
}

/** Runs `work` and names what fails. */
export async function namingErrors<T>(place: Place, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw nameError(error, place);
  }
}

/** The server's own code behind a named error, such as `Neo.ClientError.Schema.IndexAlreadyExists`. */
export function serverCode(error: unknown): string | undefined {
  if (error instanceof Neo4jError) return error.code;
  return error instanceof Error && error.cause !== undefined ? serverCode(error.cause) : undefined;
}
