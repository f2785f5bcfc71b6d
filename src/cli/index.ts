/** Every command, one line each. */
import type { Command } from "commander";
import { analyzeCommand } from "./analyze.js";
import { blastRadiusCommand } from "./blast-radius.js";
import { chokePointsCommand } from "./choke-points.js";
import { dbCommand } from "./db.js";
import { demoCommand } from "./demo.js";
import { doctorCommand } from "./doctor.js";
import { exportCommand } from "./export.js";
import { exposureCommand } from "./exposure.js";
import { fixesCommand } from "./fixes.js";
import { importCommand } from "./import.js";
import { pathsCommand } from "./paths.js";
import { reachCommand } from "./reach.js";
import { serveCommand } from "./serve.js";
import { simulateCommand } from "./simulate.js";
import { whyNotCommand } from "./why-not.js";
import { workerCommand } from "./worker.js";
import { workspaceCommand } from "./workspace.js";

export function commands(): Command[] {
  return [
    importCommand(),
    analyzeCommand(),
    pathsCommand(),
    reachCommand(),
    whyNotCommand(),
    chokePointsCommand(),
    fixesCommand(),
    blastRadiusCommand(),
    exposureCommand(),
    simulateCommand(),
    exportCommand(),
    workspaceCommand(),
    serveCommand(),
    workerCommand(),
    demoCommand(),
    dbCommand(),
    doctorCommand(),
  ];
}
