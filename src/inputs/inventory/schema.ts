/** The inventory format, version 1: every record, field by field. The published JSON Schema is made of this. */
import { z } from "zod";
import { Name, Place, Port, Protocol } from "../../model/index.js";
import { record } from "./explain.js";
import { anyAsset, anything, Controls, links, named, PortRange, properties, reachableFrom } from "./fields.js";
import { ExceptionRecord, FindingRecord, TriageRecord, VulnerabilityRecord } from "./finding-schema.js";
import { RelationRecord } from "./relation-schema.js";

/** What a document says of itself in its first key. */
export const INVENTORY_V1 = "inventory/v1";

const network = {
  protocol: Protocol.optional().describe("tcp unless said"),
  port: Port.optional().describe("port that clients use"),
};
const traffic = { ...properties("requestsPerDay", "observedDays"), controls: Controls.optional() };
const authentication = z.enum(["none", "optional", "required"]).optional().describe("whether callers must log in");

export const EndpointRecord = record({
  route: Name.optional().describe("name of the route; METHOD /path, or whichever of the two is given, unless said"),
  name: anything.name,
  aliases: anything.aliases,
  description: anything.description,
  ...properties("method", "path", "pathMatch", "documented", "exposedTo", "hosts", "criticality"),
  ...properties("crownJewel", "crownJewelReason"),
  ...traffic,
  authentication,
  reachableFrom,
  forwards: links("services that it hands requests on to", "path", "controls"),
}).refine((value) => (value.route ?? value.method ?? value.path) !== undefined, {
  error: "Needs a route, a method or a path.",
});

export const ServiceRecord = named({
  ...anyAsset,
  ...network,
  ...properties("application", "hosts", "balancers"),
  ...traffic,
  authentication,
  reachableFrom,
  exposedBy: links("computes whose code listens there; port where it differs from the service's", "protocol", "port"),
  forwards: links("services, or endpoints of them, that it hands requests from outside on to", "path", "controls"),
  serves: links("data stores whose data it gives to whom it lets in"),
  endpoints: z.array(EndpointRecord).optional().describe("its routes and operations that something is to be said of"),
});

export const ComputeRecord = named({
  ...anyAsset,
  ...properties(
    "runtime",
    "providerId",
    "workloadKind",
    "replicas",
    "privileged",
    "hostPID",
    "hostIPC",
    "hostNetwork",
    "hostPaths",
  ),
  ...properties(
    "capabilities",
    "runAsRoot",
    "runAsUser",
    "sharedProcessNamespace",
    "tokenMounted",
    "reachesMetadata",
    "metadataService",
    "images",
  ),
  exposes: links("services on which its code listens; port is the one it listens on", "protocol", "port"),
  listens: z.array(Port).optional().describe("tcp ports on which it listens and that no service stands for"),
  runsOn: links("the node or machine it runs on"),
  runsAs: links("identities that its code acts as"),
  secrets: links("secrets that it has mounted, in its environment or may fetch", "name"),
  builtFrom: links("images or repositories that it is made of"),
  keeps: links("data stores whose data lies with it"),
  calls: links("services that its code sends requests", "requestsPerDay", "observedDays"),
});

export const IdentityRecord = named({
  ...anyAsset,
  ...properties("identityType"),
  controls: Controls.optional(),
  may: links(
    "what it is permitted on an asset, or on all in a scope: read, write, execute, approve, or * for all",
    "action",
  ),
  canAssume: links("identities that it may become"),
  assumableBy: links("identities, or internet, that may become it"),
  memberOf: links("groups that it belongs to"),
});

export const SecretRecord = named({
  ...anyAsset,
  ...properties("secretType", "keys"),
  unlocks: links("identities, stores and services that whoever knows it gets into"),
});

export const StoreRecord = named({
  ...anyAsset,
  ...properties("engine", "records", "encrypted", "public"),
});

export const ImageRecord = named({
  ...anyAsset,
  ...properties("digest", "tag", "repository", "public"),
  secrets: links("secrets that lie in its layers", "name"),
  builtFrom: links("images or repositories that it is made of"),
  deploys: links("computes that run whatever it becomes: for a tag, those that name the tag"),
});

const changeable = properties("url", "branch", "commit", "reviewRequired", "public");

export const RepositoryRecord = named({
  ...anyAsset,
  ...changeable,
  secrets: links("secrets that lie in it", "name"),
  builds: links("computes and images that are made of its code; findings in the code concern them"),
  deploys: links("computes and images that a change to it reaches"),
});

export const PipelineRecord = named({
  ...anyAsset,
  ...changeable,
  secrets: links("secrets that it has at hand", "name"),
  deploys: links("computes and images that it decides on"),
});

export const ScopeRecord = named({
  ...anything,
  ...properties("region", "scopeType", "accountId", "nodeCount", "podSecurity", "podSecurityBy", "execDeniedBy"),
  in: anyAsset.in,
  members: links("assets and scopes that it contains"),
});

export const ApplicationRecord = named({
  ...anything,
  in: anyAsset.in,
  members: links("assets that make up the application"),
});

export const TeamRecord = named({ ...anything, owns: links("assets that it answers for") });

export const NetworkRecord = record({
  from: z.array(Name).min(1).describe("who may connect: internet, computes, services (what runs them), or scopes"),
  to: z.array(Name).min(1).describe("services, or computes (then what listens on the ports)"),
  protocol: Protocol.optional().describe("tcp unless said"),
  ports: z.array(PortRange).min(1).optional().describe("all ports unless said"),
  controls: Controls.optional(),
  basis: anything.basis,
});

export const FlowRecord = record({
  from: Name.describe("data store or compute that the data leaves"),
  to: Name.describe("data store, compute or service that it reaches"),
  transformation: z.string().max(4096).optional().describe("none, anonymised, pseudonymised, aggregated, encrypted …"),
  why: z.string().max(4096).optional(),
  basis: anything.basis,
});

const window = {
  asset: Name.describe("uid or alias of what was watched"),
  observedDays: z.number().min(0).optional().describe("how long it was watched, days"),
  until: z.iso
    .date()
    .optional()
    .describe("YYYY-MM-DD, the last day of the window; the latest window of a thing counts"),
};

export const TrafficRecord = record({
  ...window,
  requestsPerDay: z.number().min(0).describe("requests that it took, on an average day of the window"),
});

export const ExecutionRecord = record({
  ...window,
  executed: z.boolean().describe("true: it ran while it was watched; false: it did not"),
  package: Place.shape.package.describe("the package that was watched; all of the asset's code unless a part is named"),
  file: Place.shape.file.describe("the file that was watched"),
  fromLine: z.number().int().positive().optional().describe("first line, such as that of the function"),
  toLine: z.number().int().positive().optional().describe("last line"),
  method: z.string().max(32).optional(),
  endpoint: Place.shape.endpoint.describe("the operation that was watched, URL or path"),
});

/** Sections in the order in which they are read; each is a list of records. */
export const SECTION_RECORDS = {
  scopes: ScopeRecord,
  applications: ApplicationRecord,
  teams: TeamRecord,
  services: ServiceRecord,
  computes: ComputeRecord,
  identities: IdentityRecord,
  secrets: SecretRecord,
  stores: StoreRecord,
  images: ImageRecord,
  repositories: RepositoryRecord,
  pipelines: PipelineRecord,
  network: NetworkRecord,
  flows: FlowRecord,
  relations: RelationRecord,
  traffic: TrafficRecord,
  execution: ExecutionRecord,
  findings: FindingRecord,
  triage: TriageRecord,
  vulnerabilities: VulnerabilityRecord,
  exceptions: ExceptionRecord,
} as const;
export type Section = keyof typeof SECTION_RECORDS;

const lists = Object.fromEntries(
  Object.entries(SECTION_RECORDS).map(([section, of]) => [section, z.array(of).optional()]),
) as { [S in Section]: z.ZodOptional<z.ZodArray<(typeof SECTION_RECORDS)[S]>> };

/** The whole document, for the published JSON Schema; reading goes record by record. */
export const Inventory = z.strictObject({
  $schema: z.string().optional().describe("where an editor finds this schema"),
  breachline: z.literal(INVENTORY_V1).describe("format and version of this document"),
  ...lists,
});
