/** Twins: applications that differ in what is said of one of them, so that one analysis shows what the difference does. */
import { inventory } from "./reports.js";

export interface Twin {
  /** Of its service, which the internet reaches unless it says otherwise. */
  readonly service?: Record<string, unknown>;
  readonly compute?: Record<string, unknown>;
  /** Of its store of restricted personal data. */
  readonly store?: Record<string, unknown>;
  /** Of its finding, a confirmed command injection; its title is the twin's name. */
  readonly finding?: Record<string, unknown>;
}

/** An inventory of twins by name: service `<name>`, `<name>-app` behind it, which keeps `<name>-data`. */
export function twins(
  variants: Readonly<Record<string, Twin>>,
  { services = [], ...more }: Record<string, unknown> & { readonly services?: readonly unknown[] } = {},
): string {
  const names = Object.entries(variants);
  return inventory({
    ...more,
    services: [
      ...names.map(([name, { service }]) => ({
        uid: name,
        port: 443,
        application: "https",
        reachableFrom: ["internet"],
        exposedBy: [`${name}-app`],
        ...service,
      })),
      ...services,
    ],
    computes: names.map(([name, { compute }]) => ({ uid: `${name}-app`, keeps: [`${name}-data`], ...compute })),
    stores: names.map(([name, { store }]) => ({ uid: `${name}-data`, data: { pii: "restricted" }, ...store })),
    findings: names.map(([name, { finding }]) => ({
      asset: name,
      title: name,
      kind: "dast",
      cwe: "CWE-78",
      severity: "critical",
      verified: true,
      ...finding,
    })),
  });
}
