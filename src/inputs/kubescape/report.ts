/** What Kubescape found on one object, as a report. */
import type { Severity, StatedFactInput } from "../../model/index.js";
import { objectNames } from "../cluster-object.js";
import { controlOf } from "../cluster-controls.js";
import type { ReadOptions } from "../input.js";
import { clip, nameOf, oneLine, severityOfScore } from "../report-fields.js";
import type { KubescapeObject } from "./schema.js";

interface Said {
  /** Kubescape's id of the control, `C-0057`. */
  readonly control: string;
  readonly name?: string | null | undefined;
  readonly details?: string | undefined;
  readonly remediation?: string | null | undefined;
  /** How bad it is, from 0 to 10. */
  readonly score?: number | null | undefined;
  readonly names: readonly string[];
  /** Somebody decided that it may stay. */
  readonly excepted: boolean;
}

type Report = Extract<StatedFactInput, { fact: "report" }>;

export function reportOf(said: Said, at: string): Report {
  const { control, name, details, remediation, score, names, excepted } = said;
  return {
    fact: "report",
    id: nameOf("kubescape", control, names[0]),
    tool: { name: "Kubescape" },
    kind: "misconfiguration",
    assets: [...names],
    title: oneLine(name) ?? control.slice(0, 1024),
    description: clip(details, 8192),
    rule: oneLine(control, 512),
    control: controlOf("kubescape", control),
    severity: severityOf(score),
    status: excepted ? "accepted" : "open",
    justification: excepted ? "an exception in Kubescape covers it" : undefined,
    remediation: clip(remediation, 4096),
    at,
  };
}

function severityOf(score: number | null | undefined): Severity {
  return typeof score === "number" && score >= 0 && score <= 10 ? severityOfScore(score) : "unknown";
}

/** Candidates for an object's asset; what Kubescape's host scanner read is about the node of that name. */
export function namesOf(object: KubescapeObject, { cluster, asset }: ReadOptions): string[] {
  const { apiVersion, metadata } = object;
  const kind = apiVersion?.startsWith("hostdata.kubescape.cloud") ? "Node" : (object.kind ?? "");
  const name = metadata?.name || object.name || "";
  const namespace = metadata?.namespace || object.namespace;
  return [...objectNames({ kind, name, namespace }, cluster), ...(asset === undefined ? [] : [asset])];
}

/** An object by its id, `path=1/api=apps/v1/shop/Deployment/web`, for results whose object is not in the file. */
export function objectOfId(id: string): KubescapeObject {
  const parts = id.replace(/^path=\d*\/api=/, "").split("/");
  const [namespace = "", kind = "", name = ""] = parts.slice(-3);
  return parts.length < 3 ? {} : { apiVersion: parts[0], kind, metadata: { name, namespace } };
}
