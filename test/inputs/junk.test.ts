import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reading } from "./reading.js";

const LOCATION = {
  physicalLocation: {
    artifactLocation: { uri: "a.js", uriBaseId: "S", index: 0 },
    region: { startLine: 1, snippet: { text: "x" } },
    contextRegion: { startLine: 1, snippet: { text: "x" } },
  },
};
const FLAW = {
  VulnerabilityID: "CVE-2024-1111",
  PkgName: "a",
  InstalledVersion: "1",
  PkgIdentifier: { PURL: "pkg:npm/a@1" },
  Severity: "LOW",
  CVSS: { nvd: { V3Vector: "CVSS:3.1/AV:N" } },
  References: ["https://a"],
};

/** A small document of each format with most of what is read. */
const DOCUMENTS: Record<string, object> = {
  sarif: {
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Trivy",
            version: "1",
            rules: [
              {
                id: "r",
                relationships: [{ target: { id: "7", toolComponent: { name: "CWE" } } }],
                properties: { tags: ["t"], precision: "high" },
                messageStrings: { m: { text: "{0}" } },
              },
            ],
            extensions: [],
          },
        },
        originalUriBaseIds: { S: { uri: "src/" } },
        artifacts: [{ location: { uri: "a" } }],
        versionControlProvenance: [{ repositoryUri: "https://a/b", branch: "x" }],
        properties: { repoTags: ["a:1"] },
        results: [
          {
            ruleId: "r",
            ruleIndex: 0,
            message: { id: "m", arguments: ["q"] },
            locations: [LOCATION],
            suppressions: [{ state: "accepted" }],
            partialFingerprints: { a: "b" },
            codeFlows: [{ threadFlows: [{ locations: [{ location: LOCATION }] }] }],
            taxa: [{ id: "1", toolComponent: { index: 0 } }],
            webRequest: { method: "GET", target: "http://a" },
            properties: { component: "c" },
          },
        ],
      },
    ],
  },
  trivy: {
    SchemaVersion: 2,
    ArtifactName: "a:1",
    ArtifactType: "container_image",
    Metadata: { RepoTags: ["a:1"], RepoDigests: [] },
    Results: [
      {
        Target: "t",
        Class: "lang-pkgs",
        Type: "npm",
        Vulnerabilities: [FLAW],
        Secrets: [{ RuleID: "r", StartLine: 1 }],
        Misconfigurations: [{ ID: "i", CauseMetadata: { StartLine: 1 } }],
        ExperimentalModifiedFindings: [{ Type: "vulnerability", Status: "fixed", Finding: FLAW }],
      },
    ],
  },
  cluster: {
    ClusterName: "c",
    Resources: [
      {
        Namespace: "n",
        Kind: "K",
        Name: "w",
        Metadata: [{ RepoTags: ["a"] }],
        Results: [{ Target: "t", Vulnerabilities: [FLAW] }],
      },
    ],
  },
  legacy: [{ Target: "a (alpine 3)", Type: "alpine", Vulnerabilities: [FLAW] }],
  semgrep: {
    version: "1",
    errors: [],
    results: [
      {
        check_id: "c",
        path: "p",
        start: { line: 1 },
        extra: {
          severity: "ERROR",
          lines: "x",
          metadata: { cwe: ["CWE-1"] },
          dataflow_trace: { taint_source: ["x", [{ path: "p", start: { line: 1 } }]] },
        },
      },
    ],
  },
  gitleaks: [{ RuleID: "r", File: "f", StartLine: 1, Match: "m", Link: "https://a/b/blob/c" }],
  nuclei: [
    {
      "template-id": "t",
      info: {
        severity: "low",
        tags: ["a"],
        reference: ["https://a"],
        classification: { "cve-id": ["CVE-2024-1111"], "cvss-metrics": "x" },
      },
      host: "h",
      "matched-at": "http://h/a",
    },
  ],
  zap: {
    "@version": "1",
    site: [
      {
        alerts: [
          {
            pluginid: "1",
            riskcode: "1",
            cweid: "1",
            desc: "<p>",
            reference: "https://a",
            instances: [{ uri: "http://a", method: "GET", attack: "x" }],
          },
        ],
      },
    ],
  },
  ocsf: [
    {
      class_uid: 2002,
      severity_id: 1,
      finding_info: { uid: "u", title: "t" },
      resources: [{ uid: "r" }],
      vulnerabilities: [
        {
          cve: { uid: "CVE-2024-1111", cvss: [{ vector_string: "x" }], epss: { score: 1 } },
          affected_packages: [{ name: "n" }],
          affected_code: [{ file: { path: "p" } }],
        },
      ],
    },
  ],
  asff: {
    Findings: [
      {
        SchemaVersion: "2018-10-08",
        Id: "f",
        AwsAccountId: "111111111111",
        Types: ["TTPs/a"],
        Severity: { Label: "LOW" },
        Resources: [
          {
            Id: "AWS::IAM::AccessKey:AKIAEXAMPLEEXAMPLE",
            Details: { AwsIamAccessKey: { PrincipalName: "a", PrincipalType: "IAMUser" } },
            DataClassification: { Result: { SensitiveData: [{ Category: "CREDENTIALS" }] } },
          },
        ],
        Vulnerabilities: [
          {
            Id: "CVE-2024-1111",
            VulnerablePackages: [{ Name: "a", Epoch: "1" }],
            Cvss: [{ BaseVector: "x" }],
            CodeVulnerabilities: [],
          },
        ],
      },
    ],
  },
  inspector: [
    {
      findingArn: "arn:aws:inspector2:r:111111111111:finding/f",
      resources: [{ id: "i-0" }],
      packageVulnerabilityDetails: { vulnerabilityId: "CVE-2024-1111", vulnerablePackages: [{ name: "a", epoch: 0 }] },
      codeVulnerabilityDetails: { cwes: ["CWE-1"], filePath: { filePath: "a" } },
      networkReachabilityDetails: { openPortRange: { begin: 1, end: 2 } },
    },
  ],
  guardduty: [
    {
      Id: "f",
      Arn: "arn:aws:guardduty:r:1:detector/d/finding/f",
      Type: "a:b/c",
      Severity: 2,
      Resource: {
        ResourceType: "S3Bucket",
        S3BucketDetails: [{ Arn: "arn:aws:s3:::b" }],
        KubernetesDetails: { KubernetesWorkloadDetails: { Name: "n", Namespace: "s", Type: "pods" } },
      },
      Service: { AdditionalInfo: { Value: "{}" }, Detection: { Sequence: { Resources: [{ Uid: "u" }] } } },
    },
  ],
  macie: [
    {
      type: "t",
      classificationDetails: { result: { sensitiveData: [{ category: "CREDENTIALS", detections: [{ type: "x" }] }] } },
      resourcesAffected: { s3Bucket: { arn: "arn:aws:s3:::b" }, s3Object: { key: "k" } },
    },
  ],
  prowler: [
    {
      FindingUniqueId: "f",
      CheckID: "c",
      Status: "FAIL",
      StatusExtended: "s",
      Severity: "low",
      AccountId: "111111111111",
      ResourceArn: "arn:aws:ec2:r:111111111111:vpc/v",
      Remediation: { Recommendation: { Text: "t" } },
    },
  ],
  awsConfig: {
    configurationItems: [
      {
        accountId: "111111111111",
        awsRegion: "r",
        resourceType: "AWS::RDS::DBInstance",
        resourceId: "d",
        arn: "arn:aws:rds:r:111111111111:db:d",
        configurationItemCaptureTime: "2026-01-01T00:00:00Z",
        configuration: {
          dBInstanceIdentifier: "d",
          endpoint: { port: 1 },
          vpcSecurityGroups: [{ vpcSecurityGroupId: "sg" }],
          dBSubnetGroup: { dBSubnetGroupName: "g", subnets: [{ subnetIdentifier: "s" }] },
        },
        tags: { a: "b" },
      },
      {
        accountId: "111111111111",
        resourceType: "AWS::IAM::Role",
        resourceId: "r",
        arn: "arn:aws:iam::111111111111:role/r",
        configuration: { roleName: "r", assumeRolePolicyDocument: "%7B%7D", rolePolicyList: [{ policyDocument: [] }] },
        supplementaryConfiguration: { Policy: "{}" },
      },
    ],
  },
  grype: {
    matches: [
      {
        vulnerability: { id: "CVE-2024-1111", severity: "Low", cvss: [{ vector: "x" }], epss: [{ epss: 1 }] },
        relatedVulnerabilities: [{ id: "CVE-2024-1112", knownExploited: [{ cve: "CVE-2024-1112" }] }],
        artifact: { name: "a", type: "deb", locations: [{ path: "p" }] },
      },
    ],
    source: { type: "image", target: { tags: ["a:1"] } },
    descriptor: { name: "grype", version: "1" },
  },
  trufflehog: [
    {
      SourceMetadata: { Data: { Git: { repository: "https://a.example/b/c", file: "f", line: 1 } } },
      DetectorName: "AWS",
      Verified: true,
      Raw: "AKIAEXAMPLEEXAMPLE",
      ExtraData: { arn: "arn:aws:iam::111111111111:user/u" },
    },
  ],
  kev: { catalogVersion: "1", vulnerabilities: [{ cveID: "CVE-2024-1111", cwes: ["CWE-1"] }] },
  epss: { data: [{ cve: "CVE-2024-1111", epss: "0.1" }] },
  trivyOperator: [
    {
      apiVersion: "aquasecurity.github.io/v1alpha1",
      kind: "VulnerabilityReport",
      metadata: {
        namespace: "n",
        labels: { "trivy-operator.resource.kind": "Pod", "trivy-operator.resource.name": "p" },
        ownerReferences: [{ kind: "Pod", name: "p" }],
      },
      report: {
        scanner: { name: "Trivy", version: "1" },
        registry: { server: "index.docker.io" },
        artifact: { repository: "library/a", tag: "1", digest: "sha256:1" },
        vulnerabilities: [{ vulnerabilityID: "CVE-2024-1111", resource: "a", severity: "LOW", cvss: { nvd: {} } }],
      },
    },
    {
      apiVersion: "aquasecurity.github.io/v1alpha1",
      kind: "ConfigAuditReport",
      metadata: { labels: {} },
      report: { checks: [{ checkID: "KSV017", success: false, messages: ["m"], severity: "LOW" }] },
    },
    {
      apiVersion: "aquasecurity.github.io/v1alpha1",
      kind: "ClusterComplianceReport",
      metadata: {},
      status: {
        detailReport: { results: [{ id: "1", checks: [{ checkID: "a", success: false, target: "n/pod-p" }] }] },
      },
    },
  ],
  kubeBench: [
    { version: "1", node_type: "node", tests: [{ results: [{ test_number: "1", test_desc: "d", status: "FAIL" }] }] },
  ],
  kubescape: {
    summaryDetails: { controls: { "C-0057": { scoreFactor: 8 } } },
    resources: [{ resourceID: "v1/n/Pod/p", object: { kind: "Pod", metadata: { name: "p", namespace: "n" } } }],
    results: [
      {
        resourceID: "v1/n/Pod/p",
        controls: [
          {
            controlID: "C-0057",
            status: { status: "failed", subStatus: "" },
            rules: [{ paths: [{ fixPath: { path: "a" } }] }],
          },
        ],
      },
    ],
  },
  kubescapeV1: [
    {
      controlReports: [
        {
          controlID: "C-0057",
          baseScore: 8,
          ruleReports: [
            {
              ruleResponses: [
                { ruleStatus: "failed", alertObject: { k8sApiObjects: [{ kind: "Pod", metadata: {} }] } },
              ],
            },
          ],
        },
      ],
    },
  ],
  kubeHunter: {
    nodes: [{ type: "Node", location: "10.0.0.1" }],
    services: [],
    vulnerabilities: [{ location: "10.0.0.1:1", vid: "KHV001", severity: "low", vulnerability: "v", description: "d" }],
  },
  policyReport: {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: "PolicyReport",
    metadata: { namespace: "n" },
    scope: { kind: "Pod", name: "p" },
    results: [
      {
        policy: "CVE-2024-1111",
        source: "s",
        result: "fail",
        severity: "low",
        resources: [{ kind: "Pod", name: "p" }],
        properties: { pkgName: "a", fixedVersion: "1,2" },
      },
    ],
  },
};

const JUNK = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    "",
    0,
    -1,
    1.5,
    true,
    [],
    {},
    [null],
    [[]],
    { a: null },
    "\u0000",
    "\ud800",
    "x".repeat(9000),
    "CVE-1",
    "https://",
    "http://[",
    "%zz",
    "__proto__",
    1e308,
  ),
  fc.jsonValue(),
);

/** The document with the value at the n-th place of it replaced. */
function replaced(document: unknown, place: number, junk: unknown): unknown {
  let left = place;
  const copy = (value: unknown): unknown => {
    if (left-- === 0) return junk;
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, copy(child)]));
    return value;
  };
  return copy(document);
}

describe.each(Object.keys(DOCUMENTS))("a document of %s with anything in any place", (name) => {
  it("gives valid facts and placed problems, or a named error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 90 }), JUNK, async (place, junk) => {
        const read = await reading(replaced(DOCUMENTS[name], place, junk)).catch((error: Error) => error);
        if (read instanceof Error) expect(read.name).toBe("DocumentError");
        else for (const { at, why } of read.problems) expect([at, why]).not.toContain("");
      }),
      { seed: 7, numRuns: 150 },
    );
  });
});
