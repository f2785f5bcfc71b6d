import { ServerTooOld } from "./errors.js";

/** The first Neo4j whose Cypher 25 prunes on a running sum (`allReduce`) and keeps paths simple (`ACYCLIC`). */
export const LEAST_SERVER = "2026.04";

/**
 * Checks what a server calls itself: `Neo4j/2026.08.1` over Bolt, `2026.08.1` in a query's answer.
 *
 * @returns the version without the product's name
 * @throws ServerTooOld when it is before 2026.04, or not to be read as a version
 */
export function requireVersion(agent: string, uri: string): string {
  const version = agent.replace(/^Neo4j\//, "");
  const [, year, month] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  const stated = Number(year) * 100 + Number(month);
  const [leastYear, leastMonth] = LEAST_SERVER.split(".");
  if (stated >= Number(leastYear) * 100 + Number(leastMonth)) return version;
  throw new ServerTooOld(
    `The server at ${uri} is Neo4j ${version}; Breachline needs ${LEAST_SERVER} or later, because its path queries use ` +
      "ACYCLIC and allReduce of Cypher 25. Upgrade that server, or unset NEO4J_URI to have a local one started.",
  );
}
