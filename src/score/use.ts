/** Whether the weak code is used, how much, and what an attacker has to bring along for it. */
import type { Factor } from "../model/index.js";
import type { ScoringConstants } from "./constants.js";
import { given, number, prior, text, type Properties } from "./known.js";
import { rungOf } from "./ladder.js";

/** The operation, route or service that takes the attacker's requests, the most precise first. */
export interface Place {
  readonly uid: string;
  readonly properties: Properties;
}

/** Factors of a weakness in code that runs; none for a secret, which is found and not run. */
export function useFactors(via: Properties, places: readonly Place[], constants: ScoringConstants): Factor[] {
  if (via["findingKind"] === "secret") return [];
  return [
    runtimeFactor(via, constants),
    trafficFactor(places, constants),
    ...preconditionFactors(via, places, constants),
  ];
}

/** Whether the vulnerable code runs: unknown never counts as less than a measured zero. */
function runtimeFactor(via: Properties, { runtime }: ScoringConstants): Factor {
  const days = number(via["observedDays"]);
  if (via["executed"] === true) return given("runtime", runtime.executed, "the vulnerable code was seen running");
  if (via["executed"] === false && days !== undefined && days >= runtime.leastObservedDays)
    return given("runtime", runtime.notExecuted, `${IDLE}${days} observed days`);
  if (via["verified"] === true) return given("runtime", runtime.executed, "the test that confirmed it ran it");
  return prior("runtime", runtime.unknown, "not known whether the vulnerable code runs");
}

const IDLE = "not seen running in ";

/** Whether a runtime factor rests on a measured zero. */
export function isIdle(origin: string): boolean {
  return origin.startsWith(IDLE);
}

/** How much it is used. A window that is too short says nothing; a number without a window is a statement, and counts. */
function trafficFactor(places: readonly Place[], { traffic, runtime }: ScoringConstants): Factor {
  for (const { uid, properties } of places) {
    const requests = number(properties["requestsPerDay"]);
    if (requests === undefined) continue;
    const days = number(properties["observedDays"]);
    if (days !== undefined && days < runtime.leastObservedDays) break;
    const value = rungOf(traffic.requestsPerDay, requests) ?? traffic.unknown;
    const window = days === undefined ? "as stated" : `in ${days} observed days`;
    return given("traffic", value, `${requests} requests a day to ${uid}, ${window}`);
  }
  return prior("traffic", traffic.unknown, "not known how many requests come: counted as busy");
}

function preconditionFactors(via: Properties, places: readonly Place[], { precondition }: ScoringConstants): Factor[] {
  const input = text(via["needsInput"]);
  const state = text(via["needsState"]);
  const told = places.find(({ properties }) => typeof properties["documented"] === "boolean");
  return [
    ...(input === undefined ? [] : [given("input", precondition.particularInput, `it takes ${input}`)]),
    ...(state === undefined ? [] : [given("state", precondition.applicationState, `it takes that ${state}`)]),
    ...(told?.properties["documented"] === false
      ? [given("documentation", precondition.undocumented, `no description of the API names ${told.uid}`)]
      : []),
  ];
}
