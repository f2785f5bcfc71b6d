/**
 * A small estate of two ways in, of which one gives the password and the other the connection that it is used over:
 *
 *     internet → front → front-app → password ─(over db)→ ledger
 *     internet → back → back-app → db, and → notes
 *
 * With `breached`, attackers may also start in `front-app` or in `back-app`. With `spare`, a third way leads to the connection as well, by a weakness that nothing has confirmed.
 */
import { inventory } from "../capabilities/reports.js";

const injection = { title: "Command injection", cwe: "CWE-78", severity: "critical", kind: "dast", verified: true };

export function neededWay({ spare = false, breached = false } = {}) {
  const ways = ["front", "back", ...(spare ? ["spare"] : [])];
  return {
    "estate.yaml": inventory({
      services: [
        ...ways.map((uid) => ({
          uid,
          port: 443,
          application: "https",
          reachableFrom: ["internet"],
          exposedBy: [`${uid}-app`],
        })),
        {
          uid: "db",
          port: 5432,
          application: "postgresql",
          reachableFrom: ways.filter((uid) => uid !== "front").map((uid) => `${uid}-app`),
          serves: ["ledger"],
        },
      ],
      computes: ways.map((uid) => ({
        uid: `${uid}-app`,
        assumedBreach: breached,
        ...(uid === "front" ? { secrets: ["password"] } : {}),
        ...(uid === "back" ? { keeps: ["notes"] } : {}),
      })),
      secrets: [{ uid: "password", unlocks: ["ledger"] }],
      stores: [
        { uid: "ledger", data: { financial: "restricted" } },
        { uid: "notes", data: { pii: "internal" } },
      ],
      findings: ways.map((uid) => ({
        ...injection,
        asset: `${uid}-app`,
        endpoint: `/${uid}`,
        ...(uid === "spare" ? { verified: false, severity: "medium" } : {}),
      })),
    }),
  };
}
