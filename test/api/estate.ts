/** An estate with many attack paths, as an inventory: entries → inner services, each with a weakness → a store each. */

const WEAKNESS = {
  cwe: "CWE-78",
  severity: "critical",
  cvss: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
  kind: "dast",
  verified: true,
};

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** entries × inner × (1 + (inner − 1)) paths of three to seven steps, and two services that nobody reaches. */
export function estate(entries: number, inner: number): string {
  const front = numbers(entries).map((n) => `entry${n}`);
  const back = numbers(inner).map((n) => `inner${n}`);
  const computes = [...front, ...back].map((name) => `compute/${name}`);
  return JSON.stringify({
    breachline: "inventory/v1",
    services: [
      ...front.map((name, n) => ({
        uid: `service/${name}`,
        aliases: [`${name}.example`],
        port: 443,
        application: "https",
        reachableFrom: ["internet"],
        exposedBy: [computes[n]],
      })),
      ...back.map((name, n) => ({
        uid: `service/${name}`,
        port: 8080,
        application: "http",
        reachableFrom: computes.filter((each) => each !== computes[entries + n]),
        exposedBy: [computes[entries + n]],
      })),
      {
        uid: "service/forgotten",
        aliases: ["shared-name"],
        port: 80,
        application: "http",
        exposedBy: ["compute/forgotten"],
      },
      {
        uid: "service/lonely",
        aliases: ["shared-name"],
        port: 80,
        application: "http",
        reachableFrom: ["compute/forgotten"],
      },
    ],
    computes: [
      ...front.map((name) => ({ uid: `compute/${name}`, owner: "front" })),
      ...back.map((name) => ({ uid: `compute/${name}`, owner: "back", keeps: [`data/${name}`] })),
      { uid: "compute/forgotten" },
    ],
    stores: back.map((name, n) => ({
      uid: `data/${name}`,
      data: n % 2 ? { financial: "confidential" } : { pii: "restricted" },
    })),
    findings: [...front, ...back].map((name) => ({
      ...WEAKNESS,
      asset: `service/${name}`,
      title: `Command injection in ${name}`,
      endpoint: "/",
    })),
  });
}
