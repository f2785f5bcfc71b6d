import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Something that the store needs is missing or does not work. The message says what is wrong, where, and what to do;
 * the command ends with `exitCode`. Subclasses name the cases that callers or tests tell apart.
 */
export class StoreError extends Error {
  readonly exitCode: number = 3;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** No Java of the version that the local Neo4j needs. */
export class JavaMissing extends StoreError {}
/** The jars of the local Neo4j are not there and Maven, which fetches them, is not either. */
export class MavenMissing extends StoreError {}
/** Maven could not fetch the jars. */
export class ArtifactsUnavailable extends StoreError {}
/** A folder or file that must be written cannot be. */
export class FolderNotWritable extends StoreError {}
/** No space is left where the local server keeps its data. */
export class DiskFull extends StoreError {}
/** The port asked for belongs to somebody else. */
export class PortInUse extends StoreError {}
/** The local server did not start, or does not answer. */
export class ServerNotStarted extends StoreError {}
/** Another command holds the local server's lock for longer than one waits. */
export class LockHeld extends StoreError {}
/** Neo4j refused the user and password. */
export class WrongPassword extends StoreError {}
/** Neo4j knows the user but does not let it do what is needed. */
export class PermissionDenied extends StoreError {}
/** Neo4j is older than the statements need. */
export class ServerTooOld extends StoreError {}
/** Neo4j cannot be reached, or went away. */
export class ServerUnreachable extends StoreError {}
/** The named database does not exist or is not available. */
export class DatabaseMissing extends StoreError {}
/** A transaction took longer than it may. */
export class TransactionTimedOut extends StoreError {}
/** A transaction needed more memory than the server gives one: try again with a smaller batch. */
export class TransactionTooLarge extends StoreError {}
/** A migration file was changed after it had been applied, or cannot be applied. */
export class MigrationFailed extends StoreError {}

/** A statement that Neo4j refuses, or a statement file that is not usable: the fault is in the text, not the server. */
export class StatementError extends StoreError {
  override readonly exitCode = 2;
}

/** The error number of the operating system (`ENOENT`), if that is what it is. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** Runs `work`, which writes in `folder`, and turns what the operating system refuses into a named error. */
export async function writingIn<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw folderError(folder, error) ?? error;
  }
}

/**
 * Makes a folder and what is missing above it, for this user alone: what lies there tells where an estate is weak. Node's own recursive mkdir never returns where the system answers ENOENT
 * for a folder that cannot be made, as below /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) === "EEXIST" && (await stat(folder)).isDirectory()) return;
    if (systemCode(error) !== "ENOENT" || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder, { mode: 0o700 }).catch((again: unknown) => {
      if (systemCode(again) !== "EEXIST") throw again;
    });
  }
}

function folderError(folder: string, cause: unknown): StoreError | undefined {
  switch (systemCode(cause)) {
    case "ENOSPC":
    case "EDQUOT":
      return new DiskFull(
        `No space is left on the disk of ${folder}. Free some, or set BREACHLINE_HOME to another disk.`,
        {
          cause,
        },
      );
    case "EACCES":
    case "EPERM":
    case "EROFS":
    case "ENOTDIR":
    case "ENOENT":
    case "EEXIST":
      return new FolderNotWritable(
        `Cannot write in ${folder}: ${(cause as Error).message}. ` +
          "Give this user the right to write there, or set BREACHLINE_HOME to a folder where it may.",
        { cause },
      );
    default:
      return undefined;
  }
}
