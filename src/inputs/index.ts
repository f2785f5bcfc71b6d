/** Every format that can be imported, one line each. */
import type { Head } from "../text/index.js";
import { asff } from "./asff/index.js";
import {
  authorizationDetails,
  awsCollector,
  awsConfig,
  awsDescribe,
  credentialReport,
  organizations,
  terraform,
} from "./aws/index.js";
import { epss } from "./epss.js";
import { gitleaks } from "./gitleaks.js";
import { grype } from "./grype.js";
import { guardduty } from "./guardduty.js";
import { hubble } from "./hubble.js";
import type { Input } from "./input.js";
import { inspector } from "./inspector.js";
import { inventory } from "./inventory/index.js";
import { kev } from "./kev.js";
import { kubeBench } from "./kube-bench.js";
import { kubeHunter } from "./kube-hunter.js";
import { kubernetes } from "./kubernetes/index.js";
import { kubescape } from "./kubescape/index.js";
import { macie } from "./macie.js";
import { nmap } from "./nmap.js";
import { nuclei } from "./nuclei.js";
import { ocsf } from "./ocsf/index.js";
import { openvex } from "./openvex.js";
import { policyReport } from "./policy-report.js";
import { prowler } from "./prowler.js";
import { sarif } from "./sarif/index.js";
import { semgrep } from "./semgrep.js";
import { trivy } from "./trivy/index.js";
import { trivyOperator } from "./trivy-operator/index.js";
import { trufflehog } from "./trufflehog.js";
import { zap } from "./zap.js";

export type { Input, ProblemInput, ReadOptions, Stated } from "./input.js";

export const INPUTS: readonly Input[] = [
  inventory,
  kubernetes,
  hubble,
  authorizationDetails,
  credentialReport,
  organizations,
  terraform,
  awsCollector,
  awsDescribe,
  awsConfig,
  trivy,
  trivyOperator,
  grype,
  kubescape,
  kubeBench,
  kubeHunter,
  policyReport,
  sarif,
  semgrep,
  gitleaks,
  trufflehog,
  nuclei,
  zap,
  nmap,
  ocsf,
  asff,
  inspector,
  guardduty,
  macie,
  prowler,
  openvex,
  kev,
  epss,
];

/** The format of a document by the structure of its head; undefined where none knows it. At most one does: a test holds it. */
export function recognise(head: Head): Input | undefined {
  return INPUTS.find((input) => input.recognises(head));
}
