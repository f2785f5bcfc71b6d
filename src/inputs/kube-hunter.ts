/** kube-hunter (aquasecurity/kube-hunter): what it could reach of a cluster from where it ran, JSON. */
import { z } from "zod";
import type { StatedFactInput } from "../model/index.js";
import type { Document, Head } from "../text/index.js";
import { controlOf } from "./cluster-controls.js";
import { endpointNames, testedPort } from "./endpoint.js";
import { problem } from "./input.js";
import type { Input, ReadOptions, Stated } from "./input.js";
import { check, lenient } from "./records.js";
import { clip, cveIn, nameOf, oneLine, referencesIn, severityOf } from "./report-fields.js";

export const kubeHunter: Input = {
  name: "kube-hunter",
  title: "kube-hunter results (JSON): what answers without a login, and what a pod may do",
  recognises,
  read,
};

/** Nodes, services and vulnerabilities; the first two only with the scan's own words for places. */
function recognises(head: Head): boolean {
  if (!head.isJsonObject("nodes", "services") && !head.isJsonObject("vulnerabilities", "nodes")) return false;
  const [node, service, flaw] = ["/nodes/0", "/services/0", "/vulnerabilities/0"].map((place) => head.partial(place));
  const has = (value: unknown, ...keys: string[]): boolean =>
    typeof value === "object" && value !== null && keys.every((key) => Object.hasOwn(value, key));
  return has(node, "type", "location") || has(service, "service", "location") || has(flaw, "vid", "location");
}

const text = lenient(z.string());

const Flaw = z.object({
  location: text,
  vid: text,
  category: text,
  severity: text,
  vulnerability: z.string().min(1),
  description: text,
  avd_reference: text,
});
type Flaw = z.infer<typeof Flaw>;

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const told = new Set<string>();
  for await (const { value, at } of document.jsonItems("/vulnerabilities")) {
    if (value === null) continue;
    const flaw = check(Flaw, value, at);
    if (!flaw.ok) {
      yield flaw.problem;
      continue;
    }
    const report = reportOf(flaw.data, at, options);
    // Several hunters may tell the same.
    if (told.has(report.id)) continue;
    told.add(report.id);
    const severity = severityOf(flaw.data.severity ?? "");
    if (severity === undefined)
      yield problem(
        `${at}/severity`,
        `the severity "${flaw.data.severity ?? ""}" is unknown; the finding is kept without one`,
      );
    yield { ...report, severity: severity ?? "unknown" };
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

/**
 * What an interface did for whoever asked, without a login: the dashboard showed the cluster, etcd was written, read or
 * spoken to without the certificates that the API server takes for it, the API server answered on the port that asks
 * nobody who they are, the kubelet took commands for containers, kubectl's proxy answered. That a kubelet lets anonymous
 * requests be judged (KHV036) and that the API server answers (KHV005) says nothing of what they are allowed.
 */
const WITHOUT_LOGIN = new Set(
  ["006", "029", "031", "032", "034", "039", "040", "041", "042", "049"].map((number) => `KHV${number}`),
);

/** The evidence holds tokens and answers of the cluster, so it is not read. */
function reportOf(flaw: Flaw, at: string, options: ReadOptions): Extract<StatedFactInput, { fact: "report" }> {
  const { vulnerability, description, avd_reference, category } = flaw;
  const rule = flaw.vid && flaw.vid !== "None" ? flaw.vid : vulnerability;
  const cve = cveIn(vulnerability, description);
  const isOpen = WITHOUT_LOGIN.has(rule.toUpperCase());
  const assets = namesOf(flaw.location ?? "", isOpen, options);
  return {
    fact: "report",
    id: nameOf("kube-hunter", rule, vulnerability, flaw.location ?? undefined),
    tool: { name: "kube-hunter" },
    kind: cve !== undefined ? "sca" : isOpen ? "dast" : "misconfiguration",
    assets,
    title: oneLine(vulnerability) ?? rule.slice(0, 1024),
    description: clip([description?.replace(/\s+/g, " "), category].filter(Boolean).join("\n"), 8192),
    rule: oneLine(rule, 512),
    cve,
    ...(isOpen ? { cwes: ["CWE-306"], verified: true } : {}),
    ...(isOpen || cve !== undefined ? {} : { control: controlOf("kube-hunter", rule) }),
    place: { port: testedPort((flaw.location ?? "").trim()) },
    references: referencesIn([avd_reference]),
    basis: "observed",
    at,
  };
}

/**
 * An address with its port, or the pod that the hunter ran in, whose namespace it does not know. What is said of one
 * port of a node is not said of the node's others.
 */
function namesOf(location: string, ofPort: boolean, { asset, cluster }: ReadOptions): string[] {
  const pod = /^Local to Pod \((.+)\)$/.exec(location)?.[1];
  const names = pod === undefined ? addressNames(location.trim(), ofPort, cluster) : [nameOf(pod)];
  return [...names, ...(asset === undefined ? [] : [asset])];
}

/** Clusters have the same private addresses: with the cluster's name in front they mean one thing. */
function addressNames(location: string, ofPort: boolean, cluster: string): string[] {
  const names = endpointNames(location);
  const own = (name: string) => nameOf(`ip/k8s/${cluster}/${name}`);
  const host = names.at(-1)?.replace(/^(ip|dns)\//, "");
  if (host === undefined) return [];
  const bound = /:\d+$/.test(location) ? [own(location), nameOf(location)] : [];
  return ofPort && bound.length > 0 ? bound : [...new Set([...bound, own(host), ...names])];
}
