/** Published clusters, where the shared data lies beside the repository. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { kubernetes } from "../../../src/inputs/kubernetes/index.js";
import { openDocument } from "../../../src/text/index.js";
import { concludePlaced } from "./conclude.js";

const DATA = fileURLToPath(new URL("../../../../shared/data/environments/k8s-lists/", import.meta.url));
if (!existsSync(DATA)) console.warn(`skipped: ${DATA} is not there`);

async function concludeFile(name: string) {
  const document = await openDocument(`${DATA}${name}`);
  const objects = [];
  for await (const stated of kubernetes.read(document, { cluster: "c" })) {
    if (!("problem" in stated) && stated.fact === "object")
      objects.push({ value: stated.value, path: name, at: stated.at, source: "s" });
  }
  await document.close();
  return { ...concludePlaced(objects), objects };
}

describe.skipIf(!existsSync(DATA))("crAPI", () => {
  it("hands requests from its web front on to the workshop, which calls the database", async () => {
    const found = await concludeFile("crapi.list.json");
    expect(found.links("FORWARDS")).toContain("default/Service/crapi-web -> default/Service/crapi-workshop");
    expect(found.links("CALLS")).toContain("default/Deployment/crapi-workshop -> default/Service/postgresdb");
    expect(found.links("SERVES")).toContain("default/Service/postgresdb -> default/StatefulSet/postgresdb#data");
    expect(found.relationships("CAN_CONNECT", "internet").map(({ target }) => target)).toEqual([
      "k8s/c/crapi/Service/mailhog-web",
      "k8s/c/default/Service/crapi-web",
    ]);
  });

  it("hands nothing on to a database", async () => {
    const targets = (await concludeFile("crapi.list.json")).relationships("FORWARDS").map(({ target }) => target);
    expect(targets.filter((target) => /postgresdb|mongodb/.test(target))).toEqual([]);
  });

  it("leaves none of its passwords in what is kept", async () => {
    const values = JSON.parse(readFileSync(`${DATA}crapi.list.json`, "utf8")) as {
      items: { kind: string; data?: Record<string, string> }[];
    };
    const secrets = values.items.flatMap(({ data = {} }) =>
      Object.entries(data)
        .filter(([key]) => /PASS/.test(key))
        .map(([, value]) => value),
    );
    const kept = JSON.stringify((await concludeFile("crapi.list.json")).objects);
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(kept).not.toContain(secret);
  });
});
