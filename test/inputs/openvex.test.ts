import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const document = (...statements: unknown[]) => ({
  "@context": "https://openvex.dev/ns/v0.2.0",
  "@id": "https://example.org/vex/1",
  author: "Example",
  timestamp: "2026-11-01T00:00:00Z",
  version: 1,
  statements,
});
const PRODUCT = { "@id": "pkg:apk/alpine/busybox@1.30.1-r3?arch=x86_64" };

describe("OpenVEX", () => {
  it("keeps each statement with its product, its time and its reason", async () => {
    const { format, facts } = await reading(
      document(
        {
          vulnerability: { name: "CVE-2024-10001" },
          products: [{ ...PRODUCT, subcomponents: [{ "@id": "pkg:apk/alpine/ssl_client@1.30.1" }] }],
          status: "not_affected",
          justification: "component_not_present",
          impact_statement: "It is left out of the build.",
          timestamp: "2026-11-02T00:00:00Z",
        },
        { vulnerability: "CVE-2024-10002", products: ["pkg:apk/alpine/openssl@1.1.1k-r0"], status: "fixed" },
      ),
    );
    expect(format).toBe("openvex");
    expect(facts.map((fact) => fact.fact === "object" && fact.value)).toEqual([
      {
        cve: "CVE-2024-10001",
        status: "not_affected",
        products: [{ names: [PRODUCT["@id"]], parts: ["pkg:apk/alpine/ssl_client@1.30.1"] }],
        justification: "component_not_present: It is left out of the build.",
        timestamp: "2026-11-02T00:00:00Z",
      },
      {
        cve: "CVE-2024-10002",
        status: "fixed",
        products: [{ names: ["pkg:apk/alpine/openssl@1.1.1k-r0"], parts: [] }],
        timestamp: "2026-11-01T00:00:00Z",
      },
    ]);
  });

  it("finds the CVE among the other names of a vulnerability", async () => {
    const { facts } = await reading(
      document({
        vulnerability: { name: "GHSA-jfh8-c2jp-5v3q", aliases: ["CVE-2021-44228"] },
        products: [PRODUCT],
        status: "affected",
      }),
    );
    expect(facts).toMatchObject([{ value: { cve: "CVE-2021-44228" } }]);
  });

  it("tells of what it cannot use, and reads the rest", async () => {
    const { facts, problems } = await reading(
      document(
        { vulnerability: { name: "CVE-2024-10001" }, products: [PRODUCT], status: "perhaps" },
        { vulnerability: { name: "GHSA-1" }, products: [PRODUCT], status: "affected" },
        { vulnerability: { name: "CVE-2024-10001" }, status: "affected" },
        { vulnerability: { name: "CVE-2024-10003" }, products: [PRODUCT], status: "under_investigation" },
      ),
    );
    expect(problems.map(({ at }) => at)).toEqual(["/statements/0", "/statements/1", "/statements/2"]);
    expect(facts).toHaveLength(1);
  });

  it("is told from other documents by its context", async () => {
    expect((await reading({ "@context": "https://schema.org", statements: [] })).format).toBeUndefined();
    expect((await reading(document())).format).toBe("openvex");
  });
});
