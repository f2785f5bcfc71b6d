/** What can be said of whether attackers get somewhere, in one word. */
export const REACH_STATES = {
  exposed: "One move from the internet, or an assumed breach.",
  reachable: "By more moves, each of which configuration or observation tells of.",
  "reachable-in-theory":
    "Only by moves that rest on inference, or on code that was watched for long and did not run; or something else that using it takes is not to be had.",
  "not-reachable": "By no moves that are known.",
  "not-deployed": "A finding in code or an image that nothing which runs is known to be made of.",
  unknown: "A finding of which no input describes the asset, or an asset that the analysis does not know.",
} as const;
export type ReachState = keyof typeof REACH_STATES;

/** From the nearest to an attacker to the farthest. */
export function nearest(states: readonly ReachState[]): ReachState {
  const order = Object.keys(REACH_STATES) as ReachState[];
  return order.find((state) => states.includes(state)) ?? "unknown";
}
