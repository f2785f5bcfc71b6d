/** Traces are mapped to findings. */
import { expect, it } from "vitest";
import { inventory } from "./reports.js";
import { play, scoresOf } from "./scenario.js";

const code = "repository/git.example/shop/app";
const inCode = (title: string, file: string, line: number) => ({
  asset: code,
  title,
  kind: "sast",
  cwe: "CWE-78",
  file,
  line,
});
const scenario = await play({
  "inventory.yaml": inventory({
    services: [
      {
        uid: "shop",
        port: 443,
        application: "https",
        reachableFrom: ["internet"],
        exposedBy: ["app"],
        endpoints: [{ method: "POST", path: "/import" }],
      },
    ],
    computes: [{ uid: "app", keeps: ["orders"] }],
    stores: [{ uid: "orders", data: { pii: "restricted" } }],
    repositories: [{ uid: code, builds: ["app"] }],
    findings: [
      inCode("in a function that ran", "src/import.py", 40),
      inCode("in another function of the file", "src/import.py", 90),
      inCode("in another file", "src/export.py", 40),
      {
        asset: "shop#via/POST /import",
        title: "operation that was called",
        kind: "dast",
        cwe: "CWE-94",
        method: "POST",
        endpoint: "https://shop.example/import?format=xml",
      },
    ],
  }),
  "traces.yaml": inventory({
    execution: [
      { asset: "app", file: "./src/import.py", fromLine: 31, toLine: 60, executed: true, observedDays: 14 },
      { asset: "app", file: "src/import.py", fromLine: 80, toLine: 99, executed: false, observedDays: 14 },
      { asset: "shop", method: "post", endpoint: "/import", executed: true, observedDays: 14 },
      { asset: "nobody", executed: true },
    ],
  }),
});
const scores = await scoresOf(scenario);

it.each([
  ["in a function that ran", true],
  ["in another function of the file", false],
  ["in another file", undefined],
  ["operation that was called", true],
])("%s: executed %s", (title, executed) => {
  expect(scores[title]!.properties["executed"]).toBe(executed);
});

it("and a trace of what no input describes is told", () => {
  expect(scenario.analysis.unjoined.map(({ why }) => why)).toContain(
    'what was observed of "nobody" is not used: it is not described by any input',
  );
});
