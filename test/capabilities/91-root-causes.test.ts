/** One root cause (a base image, a module, a role) groups the findings that it explains. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { breachline } from "../cli/in-process.js";
import { digestOf, inventory, REMOTE, workload } from "./reports.js";
import { play, startAsking } from "./scenario.js";

beforeEach(() => void vi.stubEnv("NEO4J_URI", ""));
afterEach(() => vi.unstubAllEnvs());

const layer = (letter: string) => `sha256:${digestOf(letter)}`;
/** A vulnerable package as Trivy lists it: what it is, and the layer that holds it. */
const vulnerable = ([cve, name, type, vector = REMOTE]: readonly string[], letter: string) => ({
  VulnerabilityID: cve,
  PkgName: name,
  PkgIdentifier: { PURL: `pkg:${type}/${name}@1.0` },
  InstalledVersion: "1.0",
  FixedVersion: "1.1",
  Layer: { Digest: layer(letter.toUpperCase()), DiffID: layer(letter) },
  Severity: "CRITICAL",
  Title: `${name}: remote code execution`,
  CweIDs: ["CWE-502"],
  CVSS: { nvd: { V3Vector: vector, V3Score: 7.8 } },
});
/** Trivy's report of an image: `layers` are letters, the lowest first. */
const scan = (name: string, content: string, layers: string, ...vulnerabilities: unknown[]) => ({
  SchemaVersion: 2,
  ArtifactName: `registry.example/${name}:1`,
  ArtifactType: "container_image",
  Metadata: {
    RepoTags: [`registry.example/${name}:1`],
    RepoDigests: [`registry.example/${name}@${layer(content)}`],
    DiffIDs: [...layers].map(layer),
  },
  Results: [{ Target: name, Class: "os-pkgs", Type: "debian", Vulnerabilities: vulnerabilities }],
});
const SSL = ["CVE-2024-1001", "libssl3", "deb/debian"] as const;
const ZIP = ["CVE-2024-1002", "zip", "deb/debian"] as const;
/** Opens nothing from outside. */
const JAR = ["CVE-2024-1003", "parser", "maven/org.example", REMOTE.replace("AV:N", "AV:L")] as const;

const configuration = (file: string, ...found: [id: string, resource: string][]) => ({
  Target: file,
  Class: "config",
  Type: "terraform",
  Misconfigurations: found.map(([ID, Resource], line) => ({
    ID,
    AVDID: ID,
    Title: `${ID} in ${Resource}`,
    Severity: "HIGH",
    Status: "FAIL",
    CauseMetadata: { Resource, StartLine: line + 1, EndLine: line + 2 },
  })),
});
const roleCheck = (kind: string, name: string, ...ids: [id: string, title: string][]) => ({
  Namespace: "shop",
  Kind: kind,
  Name: name,
  Results: [
    {
      Target: `${kind}/${name}`,
      Class: "config",
      Type: "kubernetes",
      Misconfigurations: ids.map(([ID, Title]) => ({ ID, AVDID: ID, Title, Severity: "CRITICAL", Status: "FAIL" })),
    },
  ],
});

const scenario = await play({
  "base.json": scan("base", "0", "ab", vulnerable(SSL, "a")),
  // Made from the base, which nobody says: their layers do. Each brings a package of its own as well.
  "orders.json": scan("orders", "1", "abc", vulnerable(SSL, "a"), vulnerable(JAR, "c")),
  "billing.json": scan("billing", "2", "abd", vulnerable(SSL, "a"), vulnerable(JAR, "d")),
  // The same weakness, from nowhere that the others know.
  "legacy.json": scan("legacy", "3", "ef", vulnerable(SSL, "e")),
  // These share a layer and no image.
  "mail.json": scan("mail", "4", "gh", vulnerable(ZIP, "g")),
  "fax.json": scan("fax", "5", "gi", vulnerable(ZIP, "g")),
  "iac.json": {
    SchemaVersion: 2,
    ArtifactName: "https://git.example/shop/infrastructure",
    ArtifactType: "repository",
    Results: [
      configuration(
        "modules/bucket/main.tf",
        ["AVD-AWS-0086", "module.orders.aws_s3_bucket.this"],
        ["AVD-AWS-0086", "module.invoices.aws_s3_bucket.this"],
      ),
      configuration("main.tf", ["AVD-AWS-0028", "aws_instance.web"], ["AVD-AWS-0028", "aws_instance.db"]),
    ],
  },
  "cluster.json": {
    ClusterName: "c",
    Resources: [
      roleCheck("Role", "keeper", ["KSV041", "Manage secrets"], ["KSV048", "Manage Kubernetes workloads and pods"]),
      roleCheck("Role", "reader", ["KSV041", "Manage secrets"]),
    ],
  },
  "cluster.yaml": `${workload("shop", "orders", "registry.example/orders:1")}---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: keeper, namespace: shop }
rules: [{ apiGroups: [""], resources: [secrets, pods], verbs: ["*"] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: shop }
rules: [{ apiGroups: [""], resources: [secrets], verbs: [get] }]
`,
  "inventory.yaml": inventory({
    services: [
      { uid: "orders-api", port: 443, reachableFrom: ["internet"], exposedBy: ["orders-app"] },
      { uid: "legacy-api", port: 443, reachableFrom: ["internet"], exposedBy: ["legacy-app"] },
    ],
    computes: [
      { uid: "orders-app", builtFrom: ["image/registry.example/orders:1"], keeps: ["people"] },
      { uid: "legacy-app", builtFrom: ["image/registry.example/legacy:1"], keeps: ["archive"] },
    ],
    stores: [
      { uid: "people", data: { pii: "restricted" } },
      { uid: "archive", data: { pii: "restricted" } },
    ],
  }),
});
const ask = await startAsking();

interface Cause {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly basis: string;
  readonly asset: { readonly uid: string } | null;
  readonly findingCount: number;
  readonly risk: number;
  readonly relief: number;
  readonly share: number;
  readonly remedy: string;
  readonly findings: readonly { readonly assetUid: string; readonly weakness: string }[];
}

const page = async (variables: Record<string, unknown> = {}) => {
  const { rootCauses } = await ask(
    scenario,
    `query ($workspace: String!, $first: Int, $after: String, $filter: RootCauseFilter) {
      rootCauses(workspace: $workspace, first: $first, after: $after, filter: $filter) {
        totalCount
        pageInfo { hasNextPage endCursor }
        edges { node {
          id kind name basis asset { uid } findingCount risk relief share remedy
          findings(first: 50) { assetUid weakness }
        } }
      }
    }`,
    { first: 50, ...variables },
  );
  const causes: Cause[] = rootCauses.edges.map(({ node }: { node: Cause }) => node);
  return { causes, total: rootCauses.totalCount as number, pageInfo: rootCauses.pageInfo };
};
const { causes } = await page();
const of = (kind: string) => causes.filter((cause) => cause.kind === kind);
const places = ({ findings }: Cause) => findings.map(({ assetUid }) => assetUid).sort();
const image = (name: string, content: string) => `image/registry.example/${name}@${layer(content)}`;

describe("a root cause", () => {
  it("is the base image that brought a package, for it and for all that is made from it", () => {
    expect(of("BASE_IMAGE")).toHaveLength(1);
    const [base] = of("BASE_IMAGE");
    expect(base).toMatchObject({ name: "registry.example/base:1", basis: "OBSERVED", findingCount: 3 });
    expect(base!.asset).toEqual({ uid: "image/registry.example/base:1" });
    expect(places(base!)).toEqual([image("base", "0"), image("billing", "2"), image("orders", "1")].sort());
    expect(new Set(base!.findings.map(({ weakness }) => weakness))).toEqual(new Set([SSL[0]]));
    expect(base!.remedy).toMatch(/^Rebuild registry\.example\/base:1 with debian\/libssl3 1\.1, then rebuild/);
  });

  it("is the layer that images share where none is the base of the others", () => {
    expect(of("LAYER").map(places)).toEqual([[image("fax", "5"), image("mail", "4")]]);
  });

  it("is the module of configuration in which the findings of several resources lie", () => {
    expect(of("MODULE")).toMatchObject([
      { name: "modules/bucket", findingCount: 2, asset: { uid: expect.stringContaining("shop/infrastructure") } },
    ]);
  });

  it("is the role on whose permissions several findings rest", () => {
    expect(of("ROLE")).toMatchObject([
      { name: "keeper", asset: { uid: "k8s/c/shop/Role/keeper" }, findingCount: 2, relief: 0 },
    ]);
  });

  it("never joins what only looks alike", () => {
    const explained = causes.flatMap(({ findings }) => findings);
    expect(explained.filter(({ assetUid }) => assetUid === image("legacy", "3"))).toEqual([]);
    expect(explained.filter(({ weakness }) => weakness === JAR[0])).toEqual([]);
    expect(causes).toHaveLength(4);
  });

  it("comes with the risk that goes when all of its findings go, and the worst comes first", () => {
    const [base, ...others] = causes;
    expect(base!.kind).toBe("BASE_IMAGE");
    // All of what leads to the one store; the other image with the same weakness still opens the other store.
    expect(base!.relief).toBeCloseTo(base!.risk, 1);
    expect(base!.share).toBeCloseTo(0.5, 1);
    expect(others.map(({ relief }) => relief)).toEqual([0, 0, 0]);
  });
});

describe("pages and doors", () => {
  it("one page after the other, and by kind", async () => {
    const first = await page({ first: 1 });
    expect([first.total, first.pageInfo.hasNextPage]).toEqual([4, true]);
    const rest = await page({ first: 50, after: first.pageInfo.endCursor });
    expect([...first.causes, ...rest.causes].map(({ id }) => id)).toEqual(causes.map(({ id }) => id));
    expect((await page({ filter: { kind: ["ROLE", "MODULE"] } })).total).toBe(2);
  });

  it("the command line says the same", async () => {
    const options = ["findings", "--workspace", scenario.workspace, "--group-by", "cause"];
    const { exitCode, stdout } = await breachline(...options, "--json");
    const found = JSON.parse(stdout) as { total: number; more: boolean; alone: number; causes: { id: string }[] };
    expect({ exitCode, total: found.total, more: found.more }).toEqual({ exitCode: 0, total: 4, more: false });
    expect(found.causes.map(({ id }) => id)).toEqual(causes.map(({ id }) => id));
    // Two packages of applications, the other image, two machines, the other role.
    expect(found.alone).toBe(6);
    const text = (await breachline(...options)).stdout;
    expect(text).toContain("base image registry.example/base:1 (observed) explains 3 findings");
    expect(text).toContain("4 root causes; 6 open findings that nothing shared explains.");
  });
});
