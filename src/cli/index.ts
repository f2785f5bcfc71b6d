/** Every command, one line each. */
import type { Command } from "commander";
import { analyzeCommand } from "./analyze.js";
import { dbCommand } from "./db.js";
import { demoCommand } from "./demo.js";
import { diffCommand } from "./diff.js";
import { doctorCommand } from "./doctor.js";
import { exportCommand } from "./export.js";
import { hypothesesCommand } from "./hypotheses.js";
import { importCommand } from "./import.js";
import { pathsCommand } from "./paths.js";
import { reachCommand } from "./reach.js";
import { serveCommand } from "./serve.js";
import { whatIfCommand } from "./what-if.js";
import { workerCommand } from "./worker.js";
import { workspaceCommand } from "./workspace.js";

export function commands(): Command[] {
  return [
    importCommand(),
    analyzeCommand(),
    pathsCommand(),
    reachCommand(),
    diffCommand(),
    whatIfCommand(),
    hypothesesCommand(),
    exportCommand(),
    workspaceCommand(),
    serveCommand(),
    workerCommand(),
    demoCommand(),
    dbCommand(),
    doctorCommand(),
  ];
}
