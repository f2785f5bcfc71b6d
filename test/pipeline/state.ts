import { StatedFact, type StatedFactInput } from "../../src/model/index.js";
import type { Store } from "../../src/store/connection.js";
import { writeSource } from "../../src/store/sources.js";

/** Puts facts into a workspace as one source, as an import would. */
export async function state(
  store: Store,
  workspace: string,
  key: string,
  facts: readonly StatedFactInput[],
): Promise<void> {
  const writer = writeSource(store, workspace, key);
  for (const fact of facts) await writer.add({ ...StatedFact.parse(fact), format: "inventory" });
  await writer.finish({
    files: [],
    facts: { assets: 0, relationships: 0, findings: 0, vulnerabilities: 0 },
    problems: [],
  });
}

const place = { path: "estate.yaml", at: "/assets" };

/** internet → shop → (CVE) → app → db, the smallest estate with an attack path. */
export const SHOP: readonly StatedFactInput[] = [
  { fact: "asset", uid: "shop", kind: "Service", ...place },
  { fact: "asset", uid: "app", kind: "Compute", ...place },
  { fact: "asset", uid: "db", kind: "DataStore", ...place },
  { fact: "relationship", type: "CAN_CONNECT", source: "internet", target: "shop", ...place },
  {
    fact: "relationship",
    type: "EXPOSES",
    source: "app",
    target: "shop",
    properties: { protocol: "tcp", port: 8080 },
    ...place,
  },
  { fact: "relationship", type: "KEEPS", source: "app", target: "db", ...place },
  { fact: "classification", asset: "db", kind: "pii", sensitivity: "restricted", ...place },
  {
    fact: "report",
    id: "r1",
    tool: { name: "tester" },
    kind: "sca",
    assets: ["app"],
    title: "Remote code execution",
    cve: "CVE-2021-44228",
    cwes: ["CWE-502"],
    place: { package: "maven/log4j-core" },
    severity: "critical",
    cvss: [{ vector: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H" }],
    ...place,
  },
  { fact: "vulnerability", cve: "CVE-2021-44228", kev: true, ...place },
];
