import { createServer, type AddressInfo } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { ServeError, serveUntilStopped } from "../../src/cli/serve.js";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What is printed until a text with an address comes. */
function addressPrinted(): Promise<string> {
  return new Promise((resolve) => {
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      const address = /http:\S+(?=\/graphql)/.exec(String(text));
      if (address) resolve(address[0]);
      return true;
    });
  });
}

it.each(["SIGINT", "SIGTERM"] as const)(
  "prints its address when it answers, and %s ends it in order",
  async (signal) => {
    vi.stubEnv("NEO4J_URI", "");
    vi.stubEnv("BREACHLINE_LOG_LEVEL", "silent");
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const printed = addressPrinted();
    const running = serveUntilStopped({ port: 0 });
    const address = await printed;
    const answer = await fetch(`${address}/graphql?query={__typename}`, {
      headers: { "apollo-require-preflight": "1" },
    });
    expect(await answer.json()).toEqual({ data: { __typename: "Query" } });
    process.emit(signal);
    await running;
    await expect(fetch(address)).rejects.toThrow();
  },
);

it("says that a port is taken, and what to do", async () => {
  vi.stubEnv("NEO4J_URI", "");
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const failure = await serveUntilStopped({ port }).catch((error: unknown) => error);
  other.close();
  expect(failure).toBeInstanceOf(ServeError);
  expect(failure).toMatchObject({ exitCode: 3, message: expect.stringContaining(String(port)) });
});
