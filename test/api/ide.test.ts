import { afterAll, expect, it } from "vitest";
import type { Store } from "../../src/store/connection.js";
import { startTestApi } from "./client.js";

const { api } = await startTestApi({} as Store);
afterAll(() => api.close());
const get = (path: string) => fetch(new URL(path, api.url));

it("is one page whose every script, style and icon the server has itself", async () => {
  const response = await get("/");
  const page = await response.text();
  expect(response.headers.get("content-type")).toContain("text/html");
  const base = new URL(/<base href="([^"]*)"/.exec(page)![1]!, api.url);
  const wanted = [...page.matchAll(/(?:src|href)="([^"]+)"/g)]
    .map(([, link]) => link!)
    .filter((link) => link !== "/ide/");
  expect(wanted.length).toBeGreaterThan(5);
  for (const link of wanted) {
    const url = new URL(link, base);
    expect(url.origin).toBe(new URL(api.url).origin);
    const found = await fetch(url);
    expect(found.status, link).toBe(200);
    await found.arrayBuffer();
  }
});

it("asks this server, and its policy lets it load from nowhere else", async () => {
  const policy = (await get("/")).headers.get("content-security-policy");
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/https?:|\*|script-src[^;]*unsafe/);
  expect(await (await get("/ide/initial_options.js")).text()).toContain("/graphql");
  const page = await (await get("/")).text();
  expect(page).not.toMatch(/<script(?![^>]*src=)[^>]*>/);
});

it.each(["/ide/../package.json", "/ide/..%2f..%2fpackage.json", "/ide/%2e%2e/%2e%2e/package.json", "/ide//etc/passwd"])(
  "gives out none but its files: %s",
  async (path) => {
    expect((await get(path)).status).toBe(404);
  },
);
