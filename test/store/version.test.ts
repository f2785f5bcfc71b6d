import { describe, expect, it } from "vitest";
import { ServerTooOld } from "../../src/store/errors.js";
import { requireVersion } from "../../src/store/version.js";

describe("the server's version", () => {
  it.each(["Neo4j/2026.04.0", "Neo4j/2026.08.1", "Neo4j/2026.10", "Neo4j/2027.01.0", "Neo4j/2026.05-aura"])(
    "%s will do",
    (agent) => {
      expect(requireVersion(agent, "bolt://db")).toBe(agent.replace("Neo4j/", ""));
    },
  );

  it.each(["Neo4j/5.26.12", "Neo4j/2026.03.9", "Neo4j/2025.12.0", "Neo4j/4.4.40", "of unknown version", ""])(
    "%s is refused with the reason",
    (agent) => {
      expect(() => requireVersion(agent, "bolt://db")).toThrow(ServerTooOld);
      expect(() => requireVersion(agent, "bolt://db")).toThrow(/bolt:\/\/db .* needs 2026\.04 or later/);
    },
  );
});
