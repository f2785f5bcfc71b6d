/**
 * One name for what several scanners of clusters check on the same object, so that their reports become one finding.
 * What is grouped follows the controls of the Kubernetes Pod Security Standards
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/), then what RBAC good practice names.
 */
import { oneLine } from "./report-fields.js";

/** Scanners whose checks have ids or policy names of their own. */
type ControlTool = "trivy" | "kubescape" | "kyverno" | "kube-hunter" | "kube-bench";

type Ids = Partial<Record<ControlTool, readonly string[]>>;

const CONTROLS: Readonly<Record<string, Ids>> = {
  "privileged-container": {
    trivy: ["KSV017"],
    kubescape: ["C-0057"],
    kyverno: ["disallow-privileged-containers"],
    "kube-hunter": ["KHV044", "KHV051"],
  },
  "host-namespaces": {
    trivy: ["KSV008", "KSV009", "KSV010"],
    kubescape: ["C-0038", "C-0041"],
    kyverno: ["disallow-host-namespaces"],
  },
  "host-path": { trivy: ["KSV023"], kubescape: ["C-0048"], kyverno: ["disallow-host-path"] },
  "host-ports": { trivy: ["KSV024"], kubescape: ["C-0044"], kyverno: ["disallow-host-ports"] },
  "host-process": { trivy: ["KSV103"], kyverno: ["disallow-host-process"] },
  "container-runtime-socket": { trivy: ["KSV006"], kubescape: ["C-0074"], kyverno: ["disallow-cri-sock-mount"] },
  "added-capabilities": {
    trivy: ["KSV005", "KSV022"],
    kubescape: ["C-0046"],
    kyverno: ["disallow-capabilities", "disallow-adding-capabilities"],
  },
  "capabilities-not-dropped": {
    trivy: ["KSV003", "KSV004", "KSV106"],
    kyverno: ["disallow-capabilities-strict", "require-drop-all", "drop-all-capabilities"],
  },
  "privilege-escalation": { trivy: ["KSV001"], kubescape: ["C-0016"], kyverno: ["disallow-privilege-escalation"] },
  "runs-as-root": {
    trivy: ["KSV012", "KSV105"],
    kubescape: ["C-0013"],
    kyverno: ["require-run-as-nonroot", "require-run-as-non-root", "require-run-as-non-root-user"],
  },
  "writable-root-file-system": {
    trivy: ["KSV014"],
    kubescape: ["C-0017"],
    kyverno: ["require-ro-rootfs", "require-read-only-root-filesystem"],
  },
  seccomp: { trivy: ["KSV030", "KSV104"], kyverno: ["restrict-seccomp", "restrict-seccomp-strict"] },
  apparmor: { trivy: ["KSV002"], kyverno: ["restrict-apparmor-profiles"] },
  selinux: { trivy: ["KSV025"], kyverno: ["disallow-selinux"] },
  sysctls: { trivy: ["KSV026"], kyverno: ["restrict-sysctls"] },
  "proc-mount": { trivy: ["KSV027"], kyverno: ["disallow-proc-mount"] },
  "volume-types": { trivy: ["KSV028"], kyverno: ["restrict-volume-types"] },
  "service-account-token-mounted": {
    trivy: ["KSV036"],
    kubescape: ["C-0034"],
    kyverno: ["restrict-automount-sa-token"],
  },
  "default-namespace": { trivy: ["KSV110"], kubescape: ["C-0061"], kyverno: ["disallow-default-namespace"] },
  "latest-tag": { trivy: ["KSV013"], kubescape: ["C-0075"], kyverno: ["disallow-latest-tag"] },
  "resource-limits": {
    trivy: ["KSV011", "KSV015", "KSV016", "KSV018"],
    kubescape: ["C-0004", "C-0009", "C-0050", "C-0268", "C-0269", "C-0270", "C-0271"],
    kyverno: ["require-requests-limits", "require-pod-requests-limits"],
  },
  "cluster-admin-binding": { trivy: ["KSV111"], kubescape: ["C-0035"] },
  "wildcard-permissions": {
    trivy: ["KSV044", "KSV045", "KSV046"],
    kubescape: ["C-0187"],
    kyverno: ["restrict-wildcard-verbs", "restrict-wildcard-resources"],
  },
};

const BY_ID = new Map<string, string>(
  Object.entries(CONTROLS).flatMap(([control, ids]) =>
    Object.entries(ids).flatMap(([tool, own]) => own.map((id) => [`${tool}/${id.toLowerCase()}`, control] as const)),
  ),
);

/**
 * The name that stands for a check in a finding's identity: `kubernetes/privileged-container` for those that several
 * tools have, else `<tool>/<id>` in lower case.
 */
export function controlOf(tool: ControlTool | (string & {}), id: string): string {
  const own = `${tool}/${tool === "trivy" ? trivyId(id) : id.trim()}`.toLowerCase();
  const shared = BY_ID.get(own);
  return shared === undefined ? (oneLine(own, 512) ?? own) : `kubernetes/${shared}`;
}

/** `AVD-KSV-0017`, `KSV-0017` and `KSV017` are one check. */
function trivyId(id: string): string {
  const found = /^(?:AVD-)?(KSV|KCV)-?0*(\d{1,5})$/i.exec(id.trim());
  return found ? `${found[1]}${found[2]?.padStart(3, "0")}` : id.trim();
}
