import { randomBytes } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { LockHeld, makeFolder, writingIn } from "../errors.js";
import { identify, isAlive, type ProcessId } from "./process.js";

/** How long one waits for the holder, who may be fetching the server over a slow line. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Runs `work` while no other living process runs its own under the same `folder`.
 *
 * Whoever wants the lock puts a file of its own, named by its process, into the folder and looks around: alone, it
 * holds the lock; else it takes its file away and tries again a little later. Two who come at once both see each other
 * and both step back, so never do two hold it. The file of a dead process (kill -9) may be removed by anyone, because
 * its name is never used again: there is no moment in which a takeover could hit the new holder.
 *
 * @throws LockHeld when the holder lives on and does not let go; FolderNotWritable, DiskFull
 */
export async function withLock<T>(folder: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const me = await identify(process.pid);
  const mine = `${process.pid}.${me?.born ?? "unknown"}.${randomBytes(4).toString("hex")}`;
  await writingIn(folder, () => makeFolder(folder));
  await acquire(folder, mine, onWait);
  try {
    return await work();
  } finally {
    await rm(join(folder, mine), { force: true });
  }
}

async function acquire(folder: string, mine: string, onWait: () => void): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (let told = false; ;) {
    let holder = await otherHolder(folder, mine);
    if (holder === undefined) {
      await writingIn(folder, () => writeFile(join(folder, mine), ""));
      holder = await otherHolder(folder, mine);
      if (holder === undefined) return;
      await rm(join(folder, mine), { force: true });
    }
    if (Date.now() > end) throw held(folder, holder);
    if (!told) onWait();
    told = true;
    await sleep(30 + Math.random() * 120);
  }
}

async function otherHolder(folder: string, mine: string): Promise<ProcessId | undefined> {
  for (const name of await writingIn(folder, () => readdir(folder))) {
    const [pid, born] = name.split(".");
    if (name === mine || pid === undefined || born === undefined) continue;
    const holder = { pid: Number(pid), born };
    if (await isAlive(holder)) return holder;
    await rm(join(folder, name), { force: true });
  }
  return undefined;
}

function held(folder: string, holder: ProcessId): LockHeld {
  return new LockHeld(
    `Process ${holder.pid} has been starting or stopping the local Neo4j for more than ${PATIENCE_MS / 60_000} minutes ` +
      `(lock in ${folder}). See what it does, end it if it hangs, and run the command again.`,
  );
}
