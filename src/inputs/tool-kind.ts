/** What kind of tool wrote a run, by its name: SARIF itself does not say. */
import type { FindingKind } from "../model/index.js";

/** Names as they begin, in lower case; the first that fits counts, and static analysis where none does. */
const TOOLS: readonly (readonly [FindingKind, RegExp])[] = [
  [
    "secret",
    /gitleaks|trufflehog|detect-secrets|gitguardian|ggshield|secretlint|whispers|credscan|noseyparker|kingfisher|betterleaks/,
  ],
  [
    "misconfiguration",
    /checkov|tfsec|terrascan|kics|kube-?linter|kubescape|kubesec|hadolint|dockle|polaris|cfn[-_]?(nag|lint)|snyk (iac|infrastructure)|kube-score|conftest|actionlint|zizmor|scorecard/,
  ],
  ["cloud", /prowler|scout ?suite|steampipe|cloudsploit/],
  ["runtime", /falco|tetragon|tracee/],
  [
    "dast",
    /\bzap\b|zaproxy|nuclei|burp|stackhawk|wapiti|nikto|acunetix|invicti|netsparker|dastardly|schemathesis|restler/,
  ],
  [
    "sca",
    /trivy|grype|anchore|osv-?scanner|dependency-check|govulncheck|npm.?audit|pip-audit|black ?duck|snyk (open source|container)|clair|docker scout|mend|whitesource|safety|cargo.?audit|nancy|xray|retire/,
  ],
];

export function kindOfTool(name: string): FindingKind {
  const lower = name.toLowerCase();
  return TOOLS.find(([, names]) => names.test(lower))?.[0] ?? "sast";
}

/** What a tool of many trades means by this rule. */
export function kindOfRule(tool: FindingKind, words: readonly string[]): FindingKind {
  const text = words.join("\n").toLowerCase();
  if (/^(cve|ghsa|pysec|rustsec|go|snyk|bdsa|dsa|dla|temp)-[\w-]*\d/m.test(text) && tool !== "dast") return "sca";
  if (tool !== "sca") return tool;
  if (/^(misconfiguration|iac)$/m.test(text)) return "misconfiguration";
  return /^secret$/m.test(text) ? "secret" : tool;
}
