/** One finding changes in an estate that was analysed before: the new published ranking against a full, warm analysis. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { analyze } from "../dist/pipeline/analyze.js";
import { StructureKeeper } from "../dist/pipeline/structure-keeper.js";
import { importFiles } from "../dist/pipeline/import-files.js";
import { estate } from "./estate.mjs";
import { median, memoryMb, timed } from "./measure.mjs";
import { assetsOf, inWorkspace } from "./pipeline.mjs";

/** The estate and one finding more are two sources; importing the second anew changes that finding alone. */
export async function incremental({ size, rounds }) {
  return inWorkspace(async ({ store, workspace, folder }) => {
    const [base, one] = ["estate.json", "one.json"].map((name) => join(folder, name));
    const inventory = estate(assetsOf(size));
    writeFileSync(base, JSON.stringify(inventory));
    const asset = inventory.computes.at(-1).uid;
    const bring = (cwe) => {
      const finding = { asset, title: "Weakness that comes and goes", cwe, file: "src/main.ts", line: 1 };
      writeFileSync(one, JSON.stringify({ breachline: "inventory/v1", findings: [finding] }));
      return importFiles(store, workspace, [one], { source: "one" });
    };
    await importFiles(store, workspace, [base], { source: "base" });
    await bring("CWE-78");
    // As in a worker, which keeps what it resolved last.
    const keeper = new StructureKeeper();
    await analyze(store, workspace, { cacheFolder: folder, keeper });
    const full = await timed(() => analyze(store, workspace, { cacheFolder: folder, keeper, again: true }));
    const times = [];
    for (let round = 0; round < rounds; round++) {
      const change = async () => {
        await bring(round % 2 ? "CWE-78" : "CWE-94");
        return analyze(store, workspace, { cacheFolder: folder, keeper });
      };
      times.push((await timed(change)).ms);
    }
    const ms = median(times);
    const baselineMs = full.ms;
    return [{ name: "one-finding", size, ms, baselineMs, ratio: ms / baselineMs, memoryMb: memoryMb() }];
  });
}
