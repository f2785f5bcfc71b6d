/**
 * Properties that facts may carry, by name: one definition each, so that what an input writes is what a rule reads.
 * Values are what Neo4j can store: strings, finite numbers, booleans, and lists of strings.
 */
import { z } from "zod";
import { Criticality } from "./vocabulary.js";

const text = z.string().max(4096);
const count = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
const texts = z.array(text).max(4096);

/** Properties of assets and scopes. Lists are unions when several sources state them; the rest follows precedence. */
export const ASSET_PROPERTIES = {
  // Any asset
  environment: text.describe("production, staging, development or the owner's own word"),
  criticality: Criticality.describe("how much the business depends on it"),
  owner: text.describe("team that answers for it"),
  description: text,
  labels: texts.describe("key=value pairs as the platform has them"),
  annotations: texts.describe("key=value pairs that some rule or join reads"),
  region: text,
  crownJewel: z.boolean().describe("true: a target of attackers; false: never one, whatever is inferred"),
  crownJewelReason: text,
  assumedBreach: z.boolean().describe("true: paths also start here"),
  deployed: z.boolean().describe("false: nothing runs from it"),
  compliance: texts.describe("regimes that apply: gdpr, pci-dss, hipaa …"),
  exposedTo: text.describe("who is meant to use it: internet, partners, employees, internal"),
  part: z.boolean().describe("a part of another asset"),
  // What hints at criticality
  highAvailability: z.boolean().describe("kept up by replicas, zones or failover (true), or by none (false)"),
  autoscaling: z.boolean().describe("capacity follows the load (true), or is fixed (false)"),
  tier: text.describe("service tier that is paid for: basic, standard, premium"),
  // Service
  protocol: text.describe("tcp, udp or sctp"),
  application: text.describe("what is spoken: http, https, grpc, postgresql, redis …"),
  port: count.describe("port that clients use"),
  ports: texts.describe("ports that clients use, where it listens on several"),
  hosts: texts.describe("names that clients use"),
  balancers: texts.describe("names and addresses of the cloud's load balancers in front of it"),
  endpoint: z.boolean().describe("true: one route or operation of a service"),
  method: text.describe("HTTP method of an operation"),
  path: text.describe("HTTP path of a route or operation"),
  pathMatch: text.describe(
    "what a route's path covers: segments (unless said: /api and /api/keys), exact, text (/apikeys too), unknown",
  ),
  documented: z.boolean().describe("a description of the API names the operation"),
  controls: texts.describe("controls that act here: authentication, waf, mtls, mfa"),
  authentication: text.describe("none, optional or required"),
  requestsPerDay: count,
  observedDays: count.describe("length of the window in which traffic or execution was watched, days"),
  // Compute
  runtime: text.describe("pod workload, node, vm, function, container, host"),
  providerId: text.describe("what the cloud calls the machine that a node is, as the node says"),
  workloadKind: text.describe("Deployment, StatefulSet, DaemonSet, Job, CronJob, ReplicaSet, Pod …"),
  replicas: count,
  privileged: z.boolean(),
  metadataService: text.describe(
    "how the cloud's metadata service answers there: off, v1, v2 (only to who has a token)",
  ),
  hostPID: z.boolean(),
  hostIPC: z.boolean(),
  hostNetwork: z.boolean(),
  hostPaths: texts.describe("mounted host paths, `<path>:rw` or `<path>:ro`"),
  capabilities: texts.describe("Linux capabilities added to the default set"),
  runAsRoot: z.boolean(),
  runAsUser: count.describe("user id of all its containers, where it is set and the same"),
  reachesMetadata: z.boolean().describe("whether policies let it connect to the cloud's metadata service"),
  sharedProcessNamespace: z.boolean(),
  tokenMounted: z.boolean().describe("the service account's token is mounted"),
  images: texts.describe("image references as configured"),
  ingressPolicies: texts.describe("objects that restrict who may connect to it"),
  egressPolicies: texts.describe("objects that restrict what it may connect to"),
  // Identity
  identityType: text.describe("user, group, role, binding, service-account, administrator …"),
  // Secret
  secretType: text,
  keys: texts.describe("names of the entries, never their values"),
  // DataStore
  engine: text.describe("postgresql, mongodb, s3 …"),
  records: count.describe("how many records or objects it holds"),
  encrypted: z.boolean(),
  public: z.boolean(),
  // Image, Repository
  digest: text,
  tag: text,
  layers: texts.describe("layers of its file system, `<place> <digest of the content>`, the lowest first"),
  repository: text,
  url: text,
  branch: text,
  commit: text,
  reviewRequired: z.boolean(),
  // Scope
  scopeType: text.describe("namespace, cluster, account, project, vpc, subnet, application"),
  accountId: text,
  podSecurity: text.describe("Pod Security level that a namespace's pods are held to: baseline, restricted"),
  podSecurityBy: text.describe("who holds them to it: label, or a policy of an admission controller"),
  execDeniedBy: text.describe("policy of an admission controller by which nobody opens a shell in a namespace's pods"),
  nodeCount: count.describe("how many nodes a cluster has, as far as the inputs say"),
} as const satisfies Record<string, z.ZodType>;

/** Properties of assets and scopes that no source states: what resolvers conclude from all of them. */
export const CONCLUDED_PROPERTIES = {
  criticalityFrom: text.describe("who states the criticality or what hints at it, and for which asset"),
  criticalityHint: text.describe("high or low, where nobody states the criticality and settings hint at it"),
  handles: texts.describe("data that goes through it or lies in it, `<sensitivity> <kind>`, the most sensitive first"),
  regimes: texts.describe("regimes that hold for the data that goes through it"),
} as const satisfies Record<string, z.ZodType>;

/** Properties of relationships. */
export const RELATIONSHIP_PROPERTIES = {
  protocol: text,
  port: count.describe("port that the compute listens on"),
  ranges: texts.describe("ports as `80` or `8000-8999`; absent: all"),
  action: text,
  requestsPerDay: count,
  observedDays: count,
  controls: texts,
  path: text,
  transformation: text.describe("none, anonymised, pseudonymised, aggregated, encrypted …"),
  why: text.describe("what in the evidence says so"),
  name: text.describe("name under which it is used, such as an environment variable"),
  atStart: z.boolean().describe("true: only what starts the compute has it, not the code that runs on it afterwards"),
} as const satisfies Record<string, z.ZodType>;

export const AssetProperties = z.strictObject(ASSET_PROPERTIES).partial();
export type AssetProperties = z.infer<typeof AssetProperties>;
export const RelationshipProperties = z.strictObject(RELATIONSHIP_PROPERTIES).partial();
export type RelationshipProperties = z.infer<typeof RelationshipProperties>;
/** A value as Neo4j stores it. */
export type PropertyValue = string | number | boolean | string[] | number[];

/** Properties of findings (:Finding): merged from the reports beneath and from what is known of the CVE. */
export const FINDING_PROPERTIES = {
  title: text,
  description: text,
  findingKind: text.describe(
    "kind of tool that is surest: manual, dast, secret, sast, sca, runtime, cloud, misconfiguration",
  ),
  findingKinds: texts.describe("kinds of all tools that report it"),
  tools: texts.describe("names of the tools that report it"),
  rules: texts.describe("the tools' ids of the check"),
  reports: count.describe("how many reports lie beneath"),
  asset: text.describe("uid of the asset it affects; absent: no input describes that asset"),
  // Weakness
  weakness: text.describe("CVE, else the setting that it restates, else CWE, else `<tool>:<rule>`"),
  cve: text,
  cwes: texts,
  severity: text.describe("highest that any report says"),
  // Lifecycle
  status: text.describe("open, accepted, remediated, false-positive, stale"),
  acceptedUntil: text.describe("date after which an accepted finding is open again"),
  justification: text,
  // Place
  package: text.describe("package as the first report names it, without version"),
  version: text,
  file: text,
  line: count,
  method: text,
  endpoint: text,
  ports: texts.describe("ports on which tests met it; absent: not every report names one"),
  parameter: text,
  resource: text.describe("configuration item that is wrong"),
  layer: text.describe("layer of the image that brought it, by the digest of its content"),
  flow: texts.describe("steps of the data flow, `<file>:<line>`, source first"),
  // CVSS: the vector that decides, and its base metrics in the words of version 3
  cvssVector: text,
  cvssVectors: texts.describe("all vectors, `<source> <vector>`"),
  cvssScore: count,
  attackVector: text.describe("network, adjacent, local, physical"),
  attackComplexity: text.describe("low, medium, high"),
  privileges: text.describe("none, low, high"),
  userInteraction: text.describe("none, required"),
  // Threat
  epss: count.describe("highest EPSS probability that a source states"),
  kev: z.boolean().describe("CISA lists the CVE as known exploited"),
  exploited: z.boolean().describe("exploitation seen in this estate"),
  exploitAvailable: z.boolean(),
  exploitMaturity: text.describe("by CVSS E, the highest that a vector states: unproven, proof-of-concept, functional"),
  ransomware: z.boolean(),
  verified: z.boolean().describe("a dynamic test succeeded, or the secret is live"),
  precision: count.describe("share of the rule's hits that are real"),
  // Runtime
  executed: z.boolean().describe("the vulnerable code ran (true), or did not while it was watched (false)"),
  observedDays: count.describe("days that it was watched for"),
  // What it feeds
  gives: texts.describe(
    "code-execution, store-access, ssrf, login-bypass, file-read, credential; empty: feeds no step",
  ),
  givesBy: text.describe("what says so: cwe, words, cvss (then the finding's basis is inferred), kind"),
  givesNothing: text.describe("why a finding that would feed a step does not"),
  reach: text.describe("how near an attacker must be: network, adjacent, local, physical; absent: nothing says"),
  needsLogin: z.boolean().describe("an attacker must be logged in first"),
  needsRole: text.describe("as whom an attacker must be logged in: none, user, administrator"),
  needsInput: text.describe("the particular input that it takes, in words"),
  needsState: text.describe("the state of the application that it takes, in words"),
  givesAdmin: z.boolean().describe("it leads to administration of the service"),
  regimes: texts.describe("regimes that hold for the data that its asset handles"),
  // Fix
  fixedVersions: texts,
  remediation: text,
  references: texts,
} as const satisfies Record<string, z.ZodType>;

/** Properties of reports (:Report): what one tool said once. */
export const REPORT_PROPERTIES = {
  reportId: text.describe("the tool's own id of it"),
  source: text.describe("key of the source that holds it"),
  tool: text,
  toolVersion: text,
  title: text,
  findingKind: text,
  rule: text,
  severity: text,
  status: text,
  justification: text,
  file: text,
  line: count,
  fingerprint: text,
} as const satisfies Record<string, z.ZodType>;

/** Properties of vulnerabilities (:Vulnerability): CVEs that findings name. */
export const VULNERABILITY_PROPERTIES = {
  cve: text,
  title: text,
  epss: count,
  kev: z.boolean(),
  exploited: z.boolean(),
  exploitAvailable: z.boolean(),
  ransomware: z.boolean(),
  cvssVector: text,
  cvssScore: count,
  exploitMaturity: text,
  cwes: texts,
} as const satisfies Record<string, z.ZodType>;

export const FindingProperties = z.strictObject(FINDING_PROPERTIES).partial();
export type FindingProperties = z.infer<typeof FindingProperties>;
export const ReportProperties = z.strictObject(REPORT_PROPERTIES).partial();
export type ReportProperties = z.infer<typeof ReportProperties>;
export const VulnerabilityProperties = z.strictObject(VULNERABILITY_PROPERTIES).partial();
export type VulnerabilityProperties = z.infer<typeof VulnerabilityProperties>;
