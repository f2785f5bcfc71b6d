/** Why attackers get to an asset or do not: what the network says, what asks who they are, what was seen running. */
import { CONTROL_FACTOR, type PathStep } from "../model/index.js";
import type { Store } from "../store/connection.js";
import type { OpenedAnalysis } from "./opened.js";
import { stepsAlong } from "./live-descriptions.js";
import type { Reachability } from "./reachability.js";

export interface ReachReasons {
  /** The connections that lead there, or what is missing. */
  readonly network: string;
  /** The controls on the way, and what must be held beside it. */
  readonly authentication: string;
  /** Whether what is exploited, or the thing itself, was seen running. */
  readonly runtime: string;
}

/** An asset, or a finding on it with what was seen of it running. */
export interface ReachQuestion {
  readonly uid: string;
  readonly reachability: Reachability;
  readonly deployed?: boolean;
  readonly executed?: boolean;
  readonly observedDays?: number;
}

/** Reasons of many verdicts at once, in the order of the questions; one query for all of them. */
export async function reachReasons(
  store: Store,
  opened: OpenedAnalysis,
  questions: readonly ReachQuestion[],
): Promise<ReachReasons[]> {
  const ways = await stepsAlong(
    store,
    opened,
    questions.map(({ reachability }) => reachability.way),
  );
  return questions.map((question, index) => {
    const steps = ways[index]!;
    return {
      network: networkReason(question, steps),
      authentication: authenticationReason(question, steps),
      runtime: runtimeReason(question, steps),
    };
  });
}

function networkReason({ reachability }: ReachQuestion, steps: readonly PathStep[]): string {
  if (reachability.state === "unknown" || reachability.state === "not-reachable") return reachability.why;
  const hops = steps.filter(({ layer }) => layer === "infrastructure");
  if (!hops.length) return "No connection is needed: an attacker is there already, or gets there on the machine.";
  const said = hops.map(({ sourceName, targetName, basis }) => `${sourceName} → ${targetName} (${basis})`);
  return `The network lets it through: ${said.join(", ")}.`;
}

function authenticationReason({ reachability }: ReachQuestion, steps: readonly PathStep[]): string {
  if (reachability.state === "unknown") return reachability.why;
  if (reachability.state === "not-reachable") return "Nobody gets as far as being asked who they are.";
  const controls = steps.flatMap(({ factors, targetName }) =>
    factors
      .filter(({ name }) => name.startsWith(CONTROL_FACTOR))
      .map(({ name, origin }) => `${name.slice(CONTROL_FACTOR.length)} on the way to ${targetName} (${origin})`),
  );
  const needed = steps.flatMap(({ requires, targetName }) => requires.map(({ uid }) => `${uid} for ${targetName}`));
  if (!controls.length && !needed.length) return "No control that is known stands on the way.";
  const acting = controls.length ? [`On the way act: ${[...new Set(controls)].join(", ")}.`] : [];
  const holding = needed.length
    ? [
        `An attacker must also hold ${[...new Set(needed)].join(", ")}, which likelihood and risk here leave out; \`paths\` counts it.`,
      ]
    : [];
  return [...acting, ...holding].join(" ");
}

function runtimeReason(question: ReachQuestion, steps: readonly PathStep[]): string {
  const own = ownRuntime(question);
  if (own !== undefined) return own;
  const exploited = steps.flatMap(({ factors, targetName }) =>
    factors.filter(({ name }) => name === "runtime").map(({ origin }) => `${targetName}: ${origin}`),
  );
  if (exploited.length) return `On the way: ${[...new Set(exploited)].join("; ")}.`;
  return "No weakness is exploited on the way, and nothing says whether its code runs.";
}

function ownRuntime({ deployed, executed, observedDays }: ReachQuestion): string | undefined {
  if (deployed === false) return "It is not deployed.";
  if (executed === true) return "The vulnerable code was seen running.";
  if (executed === false) {
    const watched = observedDays === undefined ? "" : ` in ${observedDays} observed days`;
    return `The vulnerable code was not seen running${watched}.`;
  }
  return undefined;
}
