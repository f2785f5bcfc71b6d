import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startApi, type Api, type ApiOptions } from "../../src/api/server.js";
import type { Store } from "../../src/store/connection.js";

export interface Answer {
  readonly status: number;
  // Tests read answers of any shape; a wrong one fails the test.
  // oxlint-disable-next-line no-explicit-any
  readonly data: any;
  readonly errors:
    | readonly { readonly message: string; readonly extensions: Record<string, unknown>; readonly path?: unknown }[]
    | undefined;
  readonly text: string;
}

export type Ask = (query: string, variables?: Record<string, unknown>) => Promise<Answer>;

/** A real server on a free port, over the given store. */
export async function startTestApi(store: Store, options: Partial<ApiOptions> = {}): Promise<{ api: Api; ask: Ask }> {
  const cacheFolder = mkdtempSync(join(tmpdir(), "breachline-api-"));
  const api = await startApi({ store, cacheFolder, host: "127.0.0.1", port: 0, ...options });
  return { api, ask: asker(api.url) };
}

function asker(url: string): Ask {
  return async (query, variables = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    const text = await response.text();
    const { data, errors } = JSON.parse(text) as Pick<Answer, "data" | "errors">;
    return { status: response.status, data, errors, text };
  };
}

/** A store that counts the statements that it runs. */
export function countingStore(store: Store): { store: Store; statements: string[] } {
  const statements: string[] = [];
  const counting: Store = {
    ...store,
    read: (cypher, parameters) => {
      statements.push(cypher);
      return store.read(cypher, parameters);
    },
    stream: (cypher, parameters) => {
      statements.push(cypher);
      return store.stream(cypher, parameters);
    },
  };
  return { store: counting, statements };
}
