/** From an inventory's findings, decisions and exceptions to facts. */
import { createHash } from "node:crypto";
import type { z } from "zod";
import type { StatedFactInput } from "../../model/index.js";
import type { ExecutionRecord, TrafficRecord } from "./schema.js";
import type { ExceptionRecord, FindingRecord, TriageRecord, VulnerabilityRecord } from "./finding-schema.js";

/** What a person says of a weakness is a report like a tool's. */
export function findingFact(record: z.infer<typeof FindingRecord>, at: string): StatedFactInput {
  const {
    id,
    asset,
    kind,
    cwe,
    cvss,
    package: name,
    version,
    file,
    line,
    method,
    endpoint,
    parameter,
    resource,
    ...same
  } = record;
  const place = { package: name, version, file, line, method, endpoint, parameter, resource };
  return {
    ...same,
    fact: "report",
    id: id ?? `inventory/${digest([asset, same.title, same.cve, cwe, place])}`,
    tool: { name: "inventory" },
    kind: kind ?? "manual",
    assets: [asset],
    cwes: cwe === undefined ? [] : [cwe],
    cvss: cvss === undefined ? [] : [{ vector: cvss, source: "inventory" }],
    place,
    at,
  };
}

/** What is known of a CVE, wherever it occurs. */
export function vulnerabilityFact(record: z.infer<typeof VulnerabilityRecord>, at: string): StatedFactInput {
  const { cvss, ...same } = record;
  return {
    ...same,
    fact: "vulnerability",
    cvss: cvss === undefined ? [] : [{ vector: cvss, source: "inventory" }],
    at,
  };
}

/** A decision about a finding, kept for the resolver: the finding's id exists only once all reports are known. */
export function triageFact(record: z.infer<typeof TriageRecord>, at: string): StatedFactInput {
  return { fact: "object", domain: "triage", partition: "inventory", value: record, at };
}

/** A window of observation, kept for the resolver: the latest of all sources counts. */
export function windowFact(
  domain: "traffic" | "execution",
  record: z.infer<typeof TrafficRecord> | z.infer<typeof ExecutionRecord>,
  at: string,
): StatedFactInput {
  return { fact: "object", domain, partition: "inventory", value: record, basis: "observed", at };
}

/** An exception from a policy, kept for the gate. */
export function exceptionFact(record: z.infer<typeof ExceptionRecord>, at: string): StatedFactInput {
  return { fact: "object", domain: "policy-exception", partition: "inventory", value: record, at };
}

function digest(content: unknown): string {
  return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 32);
}
