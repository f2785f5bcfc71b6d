/** Every command, one line each; loaded when it is asked for, since loading all takes longer than most of them run. */
import type { Command } from "commander";

const LOADERS: Readonly<Record<string, () => Promise<Command>>> = {
  import: async () => (await import("./import.js")).importCommand(),
  sources: async () => (await import("./sources.js")).sourcesCommand(),
  analyze: async () => (await import("./analyze.js")).analyzeCommand(),
  paths: async () => (await import("./paths.js")).pathsCommand(),
  reach: async () => (await import("./reach.js")).reachCommand(),
  diff: async () => (await import("./diff.js")).diffCommand(),
  "what-if": async () => (await import("./what-if.js")).whatIfCommand(),
  hypotheses: async () => (await import("./hypotheses.js")).hypothesesCommand(),
  "why-not": async () => (await import("./why-not.js")).whyNotCommand(),
  "choke-points": async () => (await import("./choke-points.js")).chokePointsCommand(),
  fixes: async () => (await import("./fixes.js")).fixesCommand(),
  "blast-radius": async () => (await import("./blast-radius.js")).blastRadiusCommand(),
  findings: async () => (await import("./findings.js")).findingsCommand(),
  assets: async () => (await import("./assets.js")).assetsCommand(),
  exposure: async () => (await import("./exposure.js")).exposureCommand(),
  simulate: async () => (await import("./simulate.js")).simulateCommand(),
  export: async () => (await import("./export.js")).exportCommand(),
  scoring: async () => (await import("./scoring.js")).scoringCommand(),
  workspace: async () => (await import("./workspace.js")).workspaceCommand(),
  serve: async () => (await import("./serve.js")).serveCommand(),
  worker: async () => (await import("./worker.js")).workerCommand(),
  demo: async () => (await import("./demo.js")).demoCommand(),
  db: async () => (await import("./db.js")).dbCommand(),
  doctor: async () => (await import("./doctor.js")).doctorCommand(),
};

/** The command of that name alone, or all of them where no name is known, as for `--help`. */
export async function commands(name = ""): Promise<Command[]> {
  if (Object.hasOwn(LOADERS, name)) return [await LOADERS[name]!()];
  return Promise.all(Object.values(LOADERS).map((load) => load()));
}
