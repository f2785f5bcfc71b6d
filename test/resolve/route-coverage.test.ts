import { describe, expect, it } from "vitest";
import { covers } from "../../src/resolve/route-coverage.js";

const GET = (path: string) => ({ path, method: "GET" });
const door = (properties: Record<string, string>) => ({ properties });

describe("which operations a route lets requests through to", () => {
  it.each([
    ["what begins with its path", { path: "/api" }, "/api/keys", true],
    ["whole segments only", { path: "/api" }, "/apikeys", false],
    ["text, where it says so", { path: "/api", pathMatch: "text" }, "/apikeys", true],
    ["text that ends in a slash, and the folder itself", { path: "/api/", pathMatch: "text" }, "/api", true],
    ["an exact path alone", { path: "/api", pathMatch: "exact" }, "/api/keys", false],
    ["the exact path", { path: "/api/", pathMatch: "exact" }, "/api", true],
    ["anything, where nobody can tell", { path: "/x(.*)", pathMatch: "unknown" }, "/api", true],
    ["everything", { path: "/" }, "/api", true],
    ["another path", { path: "/public" }, "/admin", false],
    ["an operation is itself", { path: "/api", method: "get" }, "/api", true],
    ["an operation is no other below it", { path: "/api", method: "GET" }, "/api/keys", false],
    ["an operation of another method", { path: "/api", method: "POST" }, "/api", false],
    ["a route for a method, below its path", { path: "/api", method: "GET", pathMatch: "segments" }, "/api/keys", true],
    ["a part that stands for any text", { path: "/orders/{id}", method: "GET" }, "/orders/17", true],
    ["a part of the operation that does", { path: "/orders/17" }, "/orders/{id}", true],
    ["a route of which no path is known", {}, "/api", false],
  ])("%s", (_, route, path, is) => {
    expect(covers(door(route), GET(path))).toBe(is);
  });

  it("a weakness of which the tool names the host alone may be behind each", () => {
    expect(covers(door({ path: "/api" }), { path: undefined, method: "GET" })).toBe(true);
  });

  it("a weakness of which no method is known may be behind each", () => {
    expect(covers(door({ path: "/api", method: "POST" }), { path: "/api", method: undefined })).toBe(true);
  });
});
