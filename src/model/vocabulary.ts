/**
 * The one place where Breachline's words are defined: node labels, relationship types, facets,
 * classifications, controls, kinds of finding. Code, Cypher, GraphQL and docs use these and no others.
 */
import { z } from "zod";

/** What an attacker can come to hold. The kind says what holding means. */
export const ASSET_KINDS = {
  Internet: "Everyone on the internet; every attacker holds it.",
  Service: "Holding it means: can send it requests.",
  Compute: "Holding it means: runs code on it (VM, node, workload, function).",
  Identity: "Holding it means: acts as it (user, role, group, binding, service account).",
  Secret: "Holding it means: knows it.",
  DataStore: "Holding it means: reads its data.",
  Image: "Holding it means: can change it.",
  Repository: "Holding it means: can change it.",
  Pipeline: "Holding it means: can change it.",
} as const;
export type AssetKind = keyof typeof ASSET_KINDS;
export const AssetKind = z.enum(Object.keys(ASSET_KINDS) as [AssetKind, ...AssetKind[]]);

/** Labels of nodes that are not assets: nobody holds them. */
export const OTHER_LABELS = {
  Scope: "A place that contains and is never held: namespace, cluster, account, project, VPC, subnet, application.",
  Senders: "Hub: a class of sources of connections with identical verdicts.",
  Receivers: "Hub: a class of targets of connections on one elementary port range with identical verdicts.",
  Team: "Who owns assets.",
  Classification: "Kind and sensitivity of data.",
  Finding: "An asset, a weakness and a place, with what tools reported beneath.",
  Report: "What one tool said once.",
  Vulnerability: "A CVE that some finding names.",
} as const;
export type OtherLabel = keyof typeof OTHER_LABELS;
export type NodeKind = AssetKind | OtherLabel;
export const NodeKind = z.enum([...Object.keys(ASSET_KINDS), ...Object.keys(OTHER_LABELS)] as [
  NodeKind,
  ...NodeKind[],
]);

/** The kinds whose nodes are hubs: storage only, never shown as a hop, never a choke point. */
export const HUB_KINDS: readonly NodeKind[] = ["Senders", "Receivers"];

/** The uid of everyone on the internet. */
export const INTERNET = "internet";

/** What a lesser or qualified holding of an asset means, by facet name; the uid is `<uid>#<facet>`. */
export const FACETS = {
  read: "Repository, Image, Pipeline: can read it.",
  write: "DataStore: can change its data.",
  user: "Service: can use it as a logged-in user.",
  admin: "Service: can use it as its administrator.",
  mfa: "Identity: acts as it, second factor included.",
  http: "Any network client: can make it send requests of the attacker's choice.",
} as const;
export type Facet = keyof typeof FACETS;

export const Basis = z.enum(["configured", "observed", "inferred"]);
/** How a fact is known: stated by configuration, seen happening, or concluded from signs. */
export type Basis = z.infer<typeof Basis>;

export const Sensitivity = z.enum(["public", "internal", "confidential", "restricted"]);
export type Sensitivity = z.infer<typeof Sensitivity>;

export const DataKind = z.enum(["pii", "phi", "financial", "intellectual-property", "secrets", "other"]);
export type DataKind = z.infer<typeof DataKind>;

export const Criticality = z.enum(["low", "medium", "high", "critical"]);
export type Criticality = z.infer<typeof Criticality>;

export const ControlKind = z.enum(["authentication", "waf", "mtls", "mfa"]);
/** A control that belongs to a route, connection or identity, and acts once on one kind of step. */
export type ControlKind = z.infer<typeof ControlKind>;

export const FindingKind = z.enum(["sast", "dast", "sca", "secret", "misconfiguration", "cloud", "runtime", "manual"]);
/** What kind of tool or person said it. */
export type FindingKind = z.infer<typeof FindingKind>;

export const Severity = z.enum(["unknown", "informational", "low", "medium", "high", "critical"]);
export type Severity = z.infer<typeof Severity>;

export const FindingStatus = z.enum(["open", "accepted", "remediated", "false-positive", "stale"]);
/** Lifecycle of a finding. Only open ones, and accepted ones after their date, feed steps. */
export type FindingStatus = z.infer<typeof FindingStatus>;

export const UserRole = z.enum(["none", "user", "administrator"]);
/** As whom somebody must be logged in. */
export type UserRole = z.infer<typeof UserRole>;

export const Layer = z.enum(["infrastructure", "workload", "application"]);
export type Layer = z.infer<typeof Layer>;

export const Protocol = z.enum(["tcp", "udp", "sctp", "icmp"]);
export type Protocol = z.infer<typeof Protocol>;

export const Port = z.number().int().min(1).max(65535);
