import { it } from "vitest";
import { writeFileSync } from "node:fs";
import { openDocument } from "../../src/text/index.js";
import { inventory } from "../../src/inputs/inventory/index.js";
it("perf", async () => {
  const n = 20000;
  const services = Array.from({ length: n }, (_, i) => ({ uid: `service/${i}`, port: 443, exposedBy: [`compute/${i}`], serves: [`store/${i}`], endpoints: [{ method: "GET", path: "/a" }] }));
  const computes = Array.from({ length: n }, (_, i) => ({ uid: `compute/${i}`, calls: [`service/${(i * 7) % n}`], prt: i % 100 === 0 ? 1 : undefined }));
  writeFileSync("/tmp/dbg/big.json", JSON.stringify({ breachline: "inventory/v1", services, computes }));
  const t = Date.now();
  let facts = 0, problems = 0;
  for await (const s of inventory.read(await openDocument("/tmp/dbg/big.json"), { cluster: "c" })) "fact" in s ? facts++ : problems++;
  console.log(facts, problems, Date.now() - t, "ms");
  const y = "breachline: inventory/v1\ncomputes:\n" + Array.from({ length: n }, (_, i) => `  - { uid: c/${i}, prt: 3 }`).join("\n");
  writeFileSync("/tmp/dbg/bad.yaml", y);
  const t2 = Date.now(); problems = 0;
  for await (const s of inventory.read(await openDocument("/tmp/dbg/bad.yaml"), { cluster: "c" })) "fact" in s ? facts++ : problems++;
  console.log(problems, Date.now() - t2, "ms");
}, 120000);
