import { Command } from "commander";
import { AssetKind, DataKind, Sensitivity } from "../model/index.js";
import { dataTexts, listAssets } from "../pipeline/assets.js";
import { readCurrent } from "../store/analyses.js";
import { countAssets, type AssetFilter, type FactNode } from "../store/lists.js";
import { assetWords, counted } from "./asset-text.js";
import { type Session, answer, inWorkspace, oneOf, tell, wholeNumber, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly kind?: readonly string[];
  readonly handles?: readonly string[];
  readonly sensitivity?: readonly string[];
  readonly search?: string;
  readonly limit?: number;
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

/** How many assets are shown unless a number is given; as JSON lines it is all of them. */
const MOST_SHOWN = 20;

/** `breachline assets`: which assets there are, and which of them handle which data. */
export function assetsCommand(): Command {
  return inWorkspace(new Command("assets"))
    .description("list assets by kind, name and the data that they handle")
    .option("--kind <kind>", "of this kind (repeat: any of them)", oneOf(AssetKind.options))
    .option("--handles <kind>", "handles data of this kind (repeat: any of them)", oneOf(DataKind.options))
    .option("--sensitivity <level>", "handles data this sensitive (repeat: any of them)", oneOf(Sensitivity.options))
    .option("--search <text>", "has this in its name, uid or an alias")
    .option("--limit <count>", `how many assets (${MOST_SHOWN}; as JSON lines all)`, wholeNumber(1))
    .option("--json", "print one JSON document")
    .option("--jsonl", "print one JSON object a line")
    .action((options: Options) => withSession((session) => run(session, options)));
}

async function run({ store }: Session, options: Options): Promise<void> {
  const { workspace, kind: kinds, json, jsonl } = options;
  // Before the first analysis there are no assets yet, only statements: that is said rather than an empty list.
  await readCurrent(store, workspace);
  const filter: AssetFilter = {
    kinds: kinds && [...kinds],
    handles: dataTexts(options.handles, options.sensitivity),
    search: options.search?.toLowerCase(),
  };
  const limit = options.limit ?? (jsonl ? Number.MAX_SAFE_INTEGER : MOST_SHOWN);
  const found = listAssets(store, { workspace, filter, limit });
  if (jsonl) {
    for await (const asset of found) await answer(JSON.stringify(row(asset)));
    return;
  }
  const assets: FactNode[] = [];
  for await (const asset of found) assets.push(asset);
  const total = await countAssets(store, workspace, filter);
  const more = total > assets.length;
  if (json) return answer(JSON.stringify({ total, more, assets: assets.map(row) }));
  for (const asset of assets) await answer(line(asset));
  await answer(`${counted(total, "asset")}.`);
  if (more) tell("There are further assets: --limit shows more.");
}

function row(asset: FactNode) {
  const { uid, kind, name, aliases, facet = null, basis, evidence, owner = null, environment = null } = asset;
  return { uid, kind, name, aliases, facet, owner, environment, handles: dataOf(asset), basis, evidence };
}

function line(asset: FactNode): string {
  const data = dataOf(asset);
  return `${assetWords(asset)}  ${asset.uid}${data.length ? `: ${data.join(", ")}` : ""}`;
}

/** `<sensitivity> <kind>`, the most sensitive first. */
function dataOf({ handles }: FactNode): readonly string[] {
  return Array.isArray(handles) ? (handles as string[]) : [];
}
