import { afterAll, describe, expect, it } from "vitest";
import { request as httpRequest } from "node:http";
import { LIMITS } from "../../src/api/limits.js";
import type { Store } from "../../src/store/connection.js";
import { ServerUnreachable } from "../../src/store/errors.js";
import { startTestApi } from "./client.js";

/** Limits act before anything is read: a store that answers nothing is enough, and shows that nothing was asked. */
const asked: string[] = [];
const never = (cypher: string) => {
  asked.push(cypher);
  return new Promise<never>(() => undefined);
};
const silent = { read: never, write: never } as unknown as Store;
const { api, ask } = await startTestApi(silent, { timeLimits: { queryMs: 300, mutationMs: 600 } });
afterAll(() => api.close());

const nested = (depth: number) =>
  `{ attackPaths { edges { node { steps { ${"requires { steps { ".repeat(depth)} title ${"} } ".repeat(depth)} } } } } }`;

describe("a query is refused before it runs", () => {
  it("when its fields are nested too deeply", async () => {
    const { status, errors } = await ask(nested(LIMITS.depth));
    expect(status).toBe(400);
    expect(errors?.some(({ message }) => message.includes("nested deeper"))).toBe(true);
    expect(asked).toEqual([]);
  });

  it("when it has too many aliases", async () => {
    const aliases = Array.from({ length: LIMITS.aliases + 1 }, (_, n) => `a${n}: workspaces`).join(" ");
    const { status, errors } = await ask(`{ ${aliases} }`);
    expect(status).toBe(400);
    expect(errors?.[0]?.message).toContain("aliases");
    expect(asked).toEqual([]);
  });

  it("when it has too many words", async () => {
    const { status, errors } = await ask(`{ ${"workspaces ".repeat(LIMITS.tokens)} }`);
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions["code"]).toBe("GRAPHQL_PARSE_FAILED");
    expect(asked).toEqual([]);
  });

  it("when the answer could cost too much, by the rows that the variables ask for", async () => {
    const query = `query ($rows: Int!) { assets(first: $rows) { edges { node { findings(first: $rows) { reports { title evidence tool } reachability { path { uid } } } } } } }`;
    const { status, errors } = await ask(query, { rows: 200 });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions["code"]).toBe("TOO_COMPLEX");
    expect(asked).toEqual([]);
    const few = await ask(query, { rows: 5 });
    expect(few.errors?.[0]?.extensions["code"]).toBe("TIMEOUT");
  });

  it("when its variables do not fit", async () => {
    const { status, errors } = await ask(`query ($rows: Int!) { assets(first: $rows) { totalCount } }`, {
      rows: "many",
    });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions["code"]).toBe("BAD_USER_INPUT");
  });
});

describe("the largest page of paths with their steps and assets", () => {
  it("is within the limits", async () => {
    const { errors } = await ask(`{ attackPaths(first: 200) { edges { node { id risk explanation fixes { remediation }
      steps { title technique probability evidence because factors { name value origin } source { uid name kind } target { uid name kind }
      finding { title severity cve } requires { uid steps { title } } } } } } }`);
    expect(errors?.[0]?.extensions["code"]).toBe("TIMEOUT");
  });
});

describe("time", () => {
  it("ends for a query that the database does not answer", async () => {
    const begin = Date.now();
    const { status, errors } = await ask(`{ workspaces }`);
    expect(status).toBe(503);
    expect(errors?.[0]?.extensions["code"]).toBe("TIMEOUT");
    expect(Date.now() - begin).toBeLessThan(5_000);
  });
});

describe("HTTP", () => {
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${api.url}/graphql`, { method: "POST", headers: { "content-type": "application/json", ...headers }, body });

  it("refuses a body that is too large", async () => {
    const response = await post(
      JSON.stringify({ query: "{ __typename }", variables: { x: "x".repeat(33 * 1024 * 1024) } }),
    );
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: "TOO_LARGE" } }] });
  });

  it("refuses what is no JSON", async () => {
    expect((await post("{")).status).toBe(400);
  });

  it("refuses a form that another site's page could send", async () => {
    const response = await post("{}", { "content-type": "text/plain" });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("refuses a name that is not this machine's, so that no foreign page reaches it under its own name", async () => {
    const { hostname, port } = new URL(api.url);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(
        { hostname, port, path: "/", headers: { host: `evil.example:${port}` } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      request.on("error", reject).end();
    });
    expect(status).toBe(421);
  });
});

describe("what fails on the server", () => {
  const secret = "bolt://10.0.0.7:7687 refuses the user neo4j";
  const failing = (error: Error) => ({ read: () => Promise.reject(error) }) as unknown as Store;

  it.each([
    [new ServerUnreachable(secret), "SERVICE_UNAVAILABLE"],
    [new TypeError(secret), "INTERNAL_SERVER_ERROR"],
  ])("is not told to clients: %s", async (error, code) => {
    const { api: broken, ask: askBroken } = await startTestApi(failing(error));
    try {
      const { errors, text } = await askBroken(`{ workspaces }`);
      expect(errors?.[0]?.extensions).toEqual({ code });
      expect(text).not.toContain("10.0.0.7");
    } finally {
      await broken.close();
    }
  });
});
