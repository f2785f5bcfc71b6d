/** `breachline findings --group-by cause`: what explains several findings, and the one change that remedies them. */
import type { RankedFinding } from "../pipeline/findings.js";
import type { OpenedAnalysis } from "../pipeline/opened.js";
import { reliefOfCauses, rootCauses, type CauseRelief, type RootCause } from "../pipeline/root-causes.js";
import { conditionalSteps, stakesOf } from "../pipeline/stakes.js";
import type { Store } from "../store/connection.js";
import { counted, percent } from "./asset-text.js";
import { answer, tell } from "./session.js";

interface Asked {
  readonly asset?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** Answers with the causes of these findings, of one asset's where one is named; `ranked` is worst first. */
export async function answerCauses(
  store: Store,
  opened: OpenedAnalysis,
  ranked: readonly RankedFinding[],
  { asset, limit, json }: Asked,
): Promise<void> {
  const all = await rootCauses(store, opened.projection.workspace, ranked);
  const wanted = asset === undefined ? all : all.filter((cause) => concerns(cause, asset));
  const causes = wanted.slice(0, limit);
  const stakes = causes.length ? await stakesOf(store, opened) : undefined;
  const reliefs = stakes ? reliefOfCauses(stakes, causes) : [];
  const measure = stakes && conditionalSteps(stakes).length ? "all risk of steps alone" : "all risk";
  const rows = causes.map((cause, place) => row(cause, reliefs[place]!));
  const more = wanted.length > causes.length;
  const explained = new Set(all.flatMap(({ findings }) => findings.map(({ uid }) => uid)));
  const alone = ranked.filter(({ uid, status }) => status === "open" && !explained.has(uid)).length;
  if (json) return answer(JSON.stringify({ total: wanted.length, more, alone, causes: rows }));
  for (const each of rows) for (const line of lines(each, measure)) await answer(line);
  await answer(
    `${counted(wanted.length, "root cause")}; ${counted(alone, "open finding")} that nothing shared explains.`,
  );
  if (more) tell("There are further causes: --limit shows more.");
}

function concerns({ asset: cause, findings }: RootCause, asset: string): boolean {
  return cause === asset || findings.some(({ assets }) => assets.includes(asset));
}

function row({ id, kind, name, asset, basis, risk, band, remedy, findings }: RootCause, relief: CauseRelief) {
  const said = findings.map(({ uid, title, weakness, severity, assets, verdict }) => {
    return { uid, title, weakness, severity, assets, risk: verdict.risk };
  });
  return { id, kind, name, asset, basis, count: findings.length, risk, band, ...relief, remedy, findings: said };
}

const MOST_FINDINGS = 5;

function lines(
  { kind, name, basis, count, risk, band, relief, share, remedy, findings }: ReturnType<typeof row>,
  measure: string,
) {
  const known = basis === "configured" ? "" : ` (${basis})`;
  const gone = relief > 0 ? `; ${percent(share)} of ${measure} goes with it` : "";
  return [
    `${band.toUpperCase()}  risk ${risk.toFixed(1)}  ${kind.replace("-", " ")} ${name}${known} explains ${counted(count, "finding")}${gone}`,
    `    ${remedy}`,
    ...findings
      .slice(0, MOST_FINDINGS)
      .map(
        ({ title, weakness, assets, risk: own }) =>
          `    ${own.toFixed(1)}  ${title} [${weakness}] on ${assets.join(", ")}`,
      ),
    ...(findings.length > MOST_FINDINGS ? [`    and ${findings.length - MOST_FINDINGS} more`] : []),
    "",
  ];
}
