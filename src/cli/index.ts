/** Every command, one line each. */
import type { Command } from "commander";
import { analyzeCommand } from "./analyze.js";
import { assetsCommand } from "./assets.js";
import { blastRadiusCommand } from "./blast-radius.js";
import { chokePointsCommand } from "./choke-points.js";
import { dbCommand } from "./db.js";
import { demoCommand } from "./demo.js";
import { diffCommand } from "./diff.js";
import { doctorCommand } from "./doctor.js";
import { exportCommand } from "./export.js";
import { hypothesesCommand } from "./hypotheses.js";
import { exposureCommand } from "./exposure.js";
import { fixesCommand } from "./fixes.js";
import { findingsCommand } from "./findings.js";
import { importCommand } from "./import.js";
import { pathsCommand } from "./paths.js";
import { reachCommand } from "./reach.js";
import { scoringCommand } from "./scoring.js";
import { serveCommand } from "./serve.js";
import { whatIfCommand } from "./what-if.js";
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
    diffCommand(),
    whatIfCommand(),
    hypothesesCommand(),
    whyNotCommand(),
    chokePointsCommand(),
    fixesCommand(),
    blastRadiusCommand(),
    findingsCommand(),
    assetsCommand(),
    exposureCommand(),
    simulateCommand(),
    exportCommand(),
    scoringCommand(),
    workspaceCommand(),
    serveCommand(),
    workerCommand(),
    demoCommand(),
    dbCommand(),
    doctorCommand(),
  ];
}
