/** Reports as the tools write them, as small as they can be. */

export const REMOTE = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

/** A repository's Semgrep log in SARIF: one result for each weakness, at line 27 of its file. */
export function semgrep(
  repository: string,
  weaknesses: readonly { id: string; cwe: string; file?: string }[],
): unknown {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Semgrep OSS",
            semanticVersion: "1.86.0",
            rules: weaknesses.map(({ id, cwe }) => ({
              id,
              shortDescription: { text: id },
              defaultConfiguration: { level: "error" },
              properties: { "security-severity": "9.1", tags: [cwe, "security"] },
            })),
          },
        },
        versionControlProvenance: [
          { repositoryUri: repository, revisionId: "10fbfb0e14ce0a10f9a5c22696497dbf94eb8315" },
        ],
        results: weaknesses.map(({ id, file = "app/orders.py" }) => ({
          ruleId: id,
          level: "error",
          message: { text: `${id}: part of a request becomes part of it` },
          locations: [{ physicalLocation: { artifactLocation: { uri: file }, region: { startLine: 27 } } }],
        })),
      },
    ],
  };
}

/** One line of Nuclei's JSON lines. */
export function nuclei(at: string, id: string, cwe: string): string {
  return `${JSON.stringify({
    "template-id": id,
    info: {
      name: id,
      severity: "critical",
      classification: { "cve-id": null, "cwe-id": [cwe.toLowerCase()], "cvss-metrics": REMOTE, "cvss-score": 9.8 },
    },
    type: "http",
    host: at,
    "matched-at": `${at}/import`,
    request: "POST /import HTTP/1.1\r\n",
    "matcher-status": true,
  })}\n`;
}

/** Gitleaks' report of one secret in a repository. */
export function gitleaks(repository: string): unknown {
  const commit = "0284c6ac58cb47bb52e427007beee58e0132bf71";
  return [
    {
      RuleID: "generic-api-key",
      Description: "A key of the export store",
      StartLine: 12,
      EndLine: 12,
      Match: "KEY = REDACTED",
      Secret: "REDACTED",
      File: "export.py",
      Commit: commit,
      Link: `${repository}/blob/${commit}/export.py#L12`,
      Fingerprint: `${commit}:export.py:generic-api-key:12`,
    },
  ];
}

/** Trivy's report of one vulnerable package in an image. */
export function trivy(image: string, digest: string, cve: string): unknown {
  const repository = image.slice(0, image.lastIndexOf(":"));
  return {
    SchemaVersion: 2,
    ArtifactName: image,
    ArtifactType: "container_image",
    Metadata: { RepoTags: [image], RepoDigests: [`${repository}@sha256:${digest}`] },
    Results: [
      {
        Target: "Java",
        Class: "lang-pkgs",
        Type: "jar",
        Vulnerabilities: [
          {
            VulnerabilityID: cve,
            PkgName: "org.example:parser",
            InstalledVersion: "1.0",
            FixedVersion: "1.1",
            Severity: "CRITICAL",
            Title: "Remote code execution in the parser",
            CweIDs: ["CWE-502"],
            CVSS: { nvd: { V3Vector: REMOTE, V3Score: 9.8 } },
          },
        ],
      },
    ],
  };
}

export const digestOf = (letter: string): string => letter.repeat(64);

/** A deployment with its service in a namespace; its pods bear the label `app`. */
export function workload(namespace: string, name: string, image: string, port = 8080): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: "${image}", ports: [{ containerPort: ${port} }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ port: ${port}, targetPort: ${port} }] }
`;
}

export function ingress(namespace: string, name: string, service: string, port = 8080): string {
  return `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  rules:
    - host: ${name}.example
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: ${service}, port: { number: ${port} } } } }] }
`;
}

/** An inventory document of the given sections, JSON being YAML. */
export const inventory = (sections: Record<string, unknown>): string =>
  JSON.stringify({ breachline: "inventory/v1", ...sections });
