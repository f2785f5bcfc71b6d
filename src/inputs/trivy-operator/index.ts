/** Reports of the Trivy operator (aquasecurity/trivy-operator): custom resources that it keeps in the cluster. */
import { within } from "../../text/index.js";
import type { Document } from "../../text/index.js";
import { problem } from "../input.js";
import type { Input, ReadOptions, Stated } from "../input.js";
import { withOpenInterfaces } from "../open-interfaces.js";
import { check } from "../records.js";
import { oneLine } from "../report-fields.js";
import { firstGroup, leaveOut, reportObjects } from "../report-objects.js";
import type { LeftOut } from "../report-objects.js";
import { compliance } from "./compliance.js";
import { failedCheck, secret, vulnerability } from "./reports.js";
import type { Context } from "./reports.js";
import { OperatorObject } from "./schema.js";
import { subjectOf } from "./subject.js";

const GROUP = "aquasecurity.github.io";

export const trivyOperator: Input = {
  name: "trivy-operator",
  title: "Reports of the Trivy operator (JSON, YAML): vulnerabilities, configuration, permissions, secrets, compliance",
  recognises: (head) => firstGroup(head) === GROUP,
  read: (document, options) => withOpenInterfaces(read(document, options)),
};

type Reader = (value: unknown, at: string, context: Context) => Iterable<Stated>;
type List = "vulnerabilities" | "checks" | "secrets";

/** Kinds, and the list that each reports. */
const KINDS: Readonly<Record<string, readonly [List, Reader]>> = {
  VulnerabilityReport: ["vulnerabilities", vulnerability],
  ClusterVulnerabilityReport: ["vulnerabilities", vulnerability],
  ConfigAuditReport: ["checks", failedCheck],
  ClusterConfigAuditReport: ["checks", failedCheck],
  RbacAssessmentReport: ["checks", failedCheck],
  ClusterRbacAssessmentReport: ["checks", failedCheck],
  InfraAssessmentReport: ["checks", failedCheck],
  ClusterInfraAssessmentReport: ["checks", failedCheck],
  ExposedSecretReport: ["secrets", secret],
};

/** Lists of what is installed say nothing that is wrong. */
const SILENT = new Set(["SbomReport", "ClusterSbomReport"]);

async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const left: LeftOut = new Map();
  for await (const { value, at } of reportObjects(document)) {
    const object = check(OperatorObject, value, at);
    if (!object.ok) yield object.problem;
    else yield* readObject(object.data, { at, options, left });
  }
  for (const [kind, { at, count }] of left)
    yield problem(
      at,
      `${count} ${count === 1 ? "object" : "objects"} of kind ${kind} not read: no report of the operator`,
    );
  for (const { at, why } of document.problems) yield problem(at, why);
}

function* readObject(
  object: OperatorObject,
  { at, options, left }: { readonly at: string; readonly options: ReadOptions; readonly left: LeftOut },
): Iterable<Stated> {
  const { apiVersion, kind, report } = object;
  const isOwn = apiVersion.startsWith(`${GROUP}/`);
  if (isOwn && SILENT.has(kind)) return;
  if (isOwn && kind === "ClusterComplianceReport") return yield* compliance(object, at, options);
  const [list, reader] = (isOwn && Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined) ?? [];
  if (list === undefined || reader === undefined) return leaveOut(left, `${kind} (${apiVersion})`, at);
  if (!report) return yield problem(at, `the ${kind} has no report: export it again with all its fields`);
  const subject = subjectOf(object, at, options);
  const version = oneLine(report.scanner?.version, 128);
  const name = oneLine(report.scanner?.name, 256) ?? "Trivy";
  const context: Context = { subject, tool: version === undefined ? { name } : { name, version } };
  yield* subject.facts;
  for (const [index, value] of (report[list] ?? []).entries())
    yield* reader(value, within(at, "report", list, index), context);
}
