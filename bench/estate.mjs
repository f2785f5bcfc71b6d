/** A seeded estate as an inventory: teams' services on shared machines, with stores, secrets, identities and findings. */
import { random } from "./random.mjs";

/** About `assets` assets and five times as many relationships. */
export function estate(assets, seed = 1) {
  const next = random(seed);
  const pick = (count) => Math.floor(next() * count);
  const count = (share) => Math.max(1, Math.round(assets * share * 1.15));
  const [apps, stores, secrets, roles, nodes, teams] = [
    count(0.3),
    count(0.08),
    count(0.12),
    count(0.15),
    count(0.05),
    20,
  ];
  const some = (amount, name, of) => [...new Set(Array.from({ length: amount }, () => `${name}/${pick(of)}`))];
  const range = (length, make) => Array.from({ length }, (_, number) => make(number));
  return {
    breachline: "inventory/v1",
    services: range(apps, (n) => ({
      uid: `service/${n}`,
      port: 443,
      application: "https",
      exposedBy: [`compute/${n}`],
      ...(n % 200 === 0 ? { reachableFrom: ["internet"] } : {}),
      forwards: some(3, "service", apps).filter((uid) => uid !== `service/${n}`),
    })),
    computes: [
      ...range(apps, (n) => ({
        uid: `compute/${n}`,
        owner: `team-${n % teams}`,
        runsOn: [`node/${pick(nodes)}`],
        runsAs: [`role/${pick(roles)}`],
        secrets: some(4, "secret", secrets),
        calls: some(5, "service", apps),
        ...(n % 7 === 0 ? { keeps: [`store/${pick(stores)}`] } : {}),
      })),
      ...range(nodes, (n) => ({ uid: `node/${n}`, runtime: "node" })),
    ],
    identities: range(roles, (n) => ({
      uid: `role/${n}`,
      may: some(4, "store", stores).map((asset) => ({ asset, action: "read" })),
      canAssume: some(3, "role", roles).filter((uid) => uid !== `role/${n}`),
    })),
    secrets: range(secrets, (n) => ({ uid: `secret/${n}`, unlocks: [`role/${pick(roles)}`] })),
    stores: range(stores, (n) => ({ uid: `store/${n}`, data: n % 3 ? { other: "internal" } : { pii: "restricted" } })),
    findings: range(Math.round(apps / 4), (n) => ({
      asset: `compute/${pick(apps)}`,
      title: "Remote code execution",
      cwe: "CWE-78",
      file: `src/handler-${n}.ts`,
      line: 1 + pick(400),
    })),
  };
}
