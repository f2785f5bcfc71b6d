import { serverAudits } from "graphql-http";
import { afterAll, describe, expect, it } from "vitest";
import type { Store } from "../../src/store/connection.js";
import { startTestApi } from "./client.js";

/** The audits of the GraphQL-over-HTTP specification ask for `__typename` and the schema only. */
const { api } = await startTestApi({} as Store);
afterAll(() => api.close());

/**
 * For clients that know only application/json the specification would have 200 where nothing was executed. Apollo
 * Server answers 400, which load balancers and scripts understand, and so do we.
 */
const ON_PURPOSE = [
  "SHOULD use 200 status code on document parsing failure when accepting application/json",
  "SHOULD use 200 status code on document validation failure when accepting application/json",
  "SHOULD use a status code of 200 on variable coercion failure when accepting application/json",
];

describe("GraphQL over HTTP", () => {
  for (const audit of serverAudits({ url: () => `${api.url}/graphql` })) {
    it(audit.name, async () => {
      const result = await audit.fn();
      if (result.status === "ok") return;
      // MUST and SHOULD fail the test; MAY is a hint.
      const expected = ON_PURPOSE.includes(audit.name) ? "warn" : "notice";
      expect(result.status, "reason" in result ? result.reason : "").toBe(expected);
    });
  }
});
