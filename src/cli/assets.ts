import { Command } from "commander";
import { AssetKind, DataKind, Sensitivity } from "../model/index.js";
import { dataTexts, listAssets } from "../pipeline/assets.js";
import { openCurrent } from "../pipeline/opened.js";
import { REACH_STATES, type ReachState } from "../pipeline/reach-state.js";
import { verdictsOf, type Verdicts } from "../pipeline/reachability.js";
import { countAssets, type AssetFilter, type FactNode } from "../store/lists.js";
import { assetWords, counted } from "./asset-text.js";
import { type Session, answer, inWorkspace, oneOf, tell, tellDoubts, wholeNumber, withSession } from "./session.js";

interface Options {
  readonly workspace: string;
  readonly kind?: readonly string[];
  readonly handles?: readonly string[];
  readonly sensitivity?: readonly string[];
  readonly state?: readonly string[];
  readonly search?: string;
  readonly limit?: number;
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

/** How many assets are shown unless a number is given; as JSON lines it is all of them. */
const MOST_SHOWN = 20;

/** What is said of assets: not that they are deployed, which is a matter of findings. */
const STATES = (Object.keys(REACH_STATES) as ReachState[]).filter((state) => state !== "not-deployed");
const STATE_WIDTH = Math.max(...STATES.map(({ length }) => length));

/** `breachline assets`: which assets there are, whether attackers get there, and which of them handle which data. */
export function assetsCommand(): Command {
  return inWorkspace(new Command("assets"))
    .description("list assets by kind, name, the data that they handle and whether attackers get there")
    .option("--kind <kind>", "of this kind (repeat: any of them)", oneOf(AssetKind.options))
    .option("--handles <kind>", "handles data of this kind (repeat: any of them)", oneOf(DataKind.options))
    .option("--sensitivity <level>", "handles data this sensitive (repeat: any of them)", oneOf(Sensitivity.options))
    .option("--state <state>", `is ${STATES.join(", ")} (repeat: any of them)`, oneOf(STATES))
    .option("--search <text>", "has this in its name, uid or an alias")
    .option("--limit <count>", `how many assets (${MOST_SHOWN}; as JSON lines all)`, wholeNumber(1))
    .option("--json", "print one JSON document")
    .option("--jsonl", "print one JSON object a line")
    .action((options: Options) => withSession((session) => run(session, options)));
}

async function run({ store, cacheFolder }: Session, options: Options): Promise<void> {
  const { workspace, kind: kinds, state: states, json, jsonl } = options;
  // Before the first analysis there are no assets yet, only statements: that is said rather than an empty list.
  const opened = await openCurrent(store, workspace, cacheFolder);
  tellDoubts(opened);
  const filter: AssetFilter = {
    kinds: kinds && [...kinds],
    handles: dataTexts(options.handles, options.sensitivity),
    search: options.search?.toLowerCase(),
  };
  const limit = options.limit ?? (jsonl ? Number.MAX_SAFE_INTEGER : MOST_SHOWN);
  // Which state an asset is in is worked out here, not stored: under a filter of states all are looked at.
  const found = listAssets(store, { workspace, filter, limit: states ? Number.MAX_SAFE_INTEGER : limit });
  const wanted = inStates(found, verdictsOf(opened.projection), states);
  const shown: AssetInState[] = [];
  let count = 0;
  for await (const asset of wanted) {
    count += 1;
    if (jsonl) await answer(JSON.stringify(row(asset)));
    else if (count <= limit) shown.push(asset);
    if (jsonl && count === limit) return;
  }
  if (jsonl) return;
  const total = states ? count : await countAssets(store, workspace, filter);
  const more = total > shown.length;
  if (json) return answer(JSON.stringify({ total, more, assets: shown.map(row) }));
  for (const asset of shown) await answer(line(asset));
  await answer(`${counted(total, "asset")}.`);
  if (more) tell("There are further assets: --limit shows more.");
}

interface AssetInState {
  readonly asset: FactNode;
  readonly state: ReachState;
}

/** Of an asset that the analysis does not know nobody can say. */
async function* inStates(
  found: AsyncIterable<FactNode>,
  verdicts: Verdicts,
  states: readonly string[] = STATES,
): AsyncGenerator<AssetInState> {
  for await (const asset of found) {
    const state = verdicts.state(asset.uid) ?? "unknown";
    if (states.includes(state)) yield { asset, state };
  }
}

function row({ asset, state }: AssetInState) {
  const { uid, kind, name, aliases, facet = null, basis, evidence, owner = null, environment = null } = asset;
  return { uid, kind, name, state, aliases, facet, owner, environment, handles: dataOf(asset), basis, evidence };
}

function line({ asset, state }: AssetInState): string {
  const data = dataOf(asset);
  return `${state.padEnd(STATE_WIDTH)}  ${assetWords(asset)}  ${asset.uid}${data.length ? `: ${data.join(", ")}` : ""}`;
}

/** `<sensitivity> <kind>`, the most sensitive first. */
function dataOf({ handles }: FactNode): readonly string[] {
  return Array.isArray(handles) ? (handles as string[]) : [];
}
