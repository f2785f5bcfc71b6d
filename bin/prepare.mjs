/**
 * Brings the checkout into a state in which its commands run: dependencies as the lock file says, code as compiled from
 * the sources. Everything it says goes to stderr. Two commands at once wait for each other.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const state = join(root, ".breachline");
const lock = join(state, "prepare.lock");
const LEAST_NODE = [20, 19];

export async function prepare() {
  requireNode();
  if (isReady()) return;
  await whileLocked(() => {
    if (!installed()) install();
    if (!built()) build();
  });
}

function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])) return;
  fail(
    `Node.js ${LEAST_NODE.join(".")} or later is needed; this is ${process.versions.node}. Install a newer one and run the command again.`,
  );
}

function isReady() {
  return installed() && built();
}

/** The lock file names the dependencies of package.json too, so that a changed script installs nothing. */
function installed() {
  if (isPackaged()) return true;
  return existsSync(join(root, "node_modules")) && stamp("installed") === hashOf(["package-lock.json"]);
}

/** A packaged copy, such as a container image, has its compiled code and dependencies but no sources. */
function isPackaged() {
  return !existsSync(join(root, "src"));
}

function built() {
  if (isPackaged()) return true;
  return existsSync(join(root, "dist/bundle/main.js")) && stamp("built") === sourceState();
}

function install() {
  say("Installing dependencies …");
  // Not `npm ci`: it refuses a lock file that leaves out optional packages of platforms that the registry at hand lacks.
  run(
    "npm",
    ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"],
    "Check the network and the npm configuration, then run the command again.",
  );
  writeStamp("installed", hashOf(["package-lock.json"]));
}

function build() {
  say("Building …");
  const compiler = join(root, "node_modules/.bin/tsc");
  const before = sourceState();
  const part = join(state, "building");
  rmSync(part, { recursive: true, force: true });
  run(
    compiler,
    // Types are checked by `npm run typecheck`: whoever only runs it need not wait for that.
    ["-p", "tsconfig.build.json", "--noCheck", "--outDir", part],
    "The sources do not compile; the messages above say where.",
  );
  run(process.execPath, [join(root, "bin/bundle.mjs"), part], "Delete node_modules and run the command again.");
  rmSync(join(root, "dist"), { recursive: true, force: true });
  renameSync(part, join(root, "dist"));
  writeStamp("built", before);
}

/** Newest change, number and names of all source files: cheap, and enough to see that something changed. */
function sourceState() {
  const hash = createHash("sha256").update(
    hashOf(["package.json", "tsconfig.json", "tsconfig.build.json", "bin/bundle.mjs"]),
  );
  // The bundle holds dependencies, too. `installed` has read their lock file already.
  hash.update(stamp("installed") ?? "");
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else hash.update(`${path.slice(root.length)} ${statSync(path).mtimeMs} ${statSync(path).size}\n`);
    }
  };
  visit(join(root, "src"));
  return hash.digest("hex");
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : "");
  return hash.digest("hex");
}

function stamp(name) {
  try {
    return readFileSync(join(state, `${name}.stamp`), "utf8");
  } catch {
    return undefined;
  }
}

function writeStamp(name, value) {
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, `${name}.stamp`), value);
}

function run(program, args, advice) {
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: ["ignore", 2, 2] });
  if (error) fail(`${program} cannot be run: ${error.message}. ${advice}`);
  if (status !== 0) fail(`${program} ${args[0]} ended with ${status}. ${advice}`);
}

/** A folder is made by one process only; one left behind by a killed process is told by its pid. */
async function whileLocked(work) {
  try {
    mkdirSync(state, { recursive: true });
  } catch (error) {
    fail(`Cannot write in ${root}: ${error.message}. Give this user the right to write there.`);
  }
  const deadline = Date.now() + 10 * 60_000;
  while (!takeLock()) {
    if (Date.now() > deadline)
      fail(`Another command has been preparing ${root} for ten minutes. If none runs, delete ${lock}.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function takeLock() {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, "pid"), String(process.pid));
    return true;
  } catch {
    const age = ageOfLock();
    const pid = Number(readText(join(lock, "pid")));
    if ((pid && !isRunning(pid)) || (!pid && age > 5000)) {
      rmSync(join(lock, "pid"), { force: true });
      try {
        rmdirSync(lock);
      } catch {
        // Somebody else took it over first.
      }
    }
    return false;
  }
}

function ageOfLock() {
  try {
    return Date.now() - statSync(lock).mtimeMs;
  } catch {
    return 0;
  }
}

function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(3);
}
