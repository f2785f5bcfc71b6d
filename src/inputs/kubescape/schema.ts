/** The parts of Kubescape's results (formats v1 and v2) that are read. Objects are read by their names alone. */
import { z } from "zod";
import { lenient } from "../records.js";

const text = lenient(z.string());
const list = lenient(z.array(z.unknown()));

/** An object of the cluster, or a subject of its permissions, which has its name outside `metadata`. */
export const KubescapeObject = z.object({
  apiVersion: text,
  kind: text,
  name: text,
  namespace: text,
  metadata: lenient(z.object({ name: text, namespace: text })),
});
export type KubescapeObject = z.infer<typeof KubescapeObject>;

export const Resource = z.object({ resourceID: z.string().min(1), object: KubescapeObject.catch({}) });

/** A word, or in newer versions an object around it. */
const status = lenient(
  z.union([
    z.string().transform((word) => ({ status: word, subStatus: undefined as string | null | undefined })),
    z.object({ status: text, subStatus: text }),
  ]),
);

const path = lenient(z.object({ path: text }));

export const Result = z.object({ resourceID: z.string().min(1), controls: list });

/** What one control says of one resource. */
export const ControlResult = z.object({
  controlID: z.string().min(1),
  name: text,
  status,
  rules: lenient(
    z.array(
      z
        .object({
          name: text,
          status: text,
          paths: lenient(
            z.array(z.object({ failedPath: text, fixPath: path, reviewPath: text, deletePath: text }).catch({})),
          ),
        })
        .catch({}),
    ),
  ),
});
export type ControlResult = z.infer<typeof ControlResult>;

/** What the summary knows of each control. */
export const ControlSummary = z.object({ scoreFactor: lenient(z.number()), name: text });

/** A control of format v1 with the responses of its rules. */
export const ControlReport = z.object({
  controlID: text,
  id: text,
  name: text,
  description: text,
  remediation: text,
  baseScore: lenient(z.number()),
  score: lenient(z.number()),
  ruleReports: list,
});
export type ControlReport = z.infer<typeof ControlReport>;

export const RuleReport = z.object({ ruleResponses: list });

export const RuleResponse = z.object({
  alertMessage: text,
  ruleStatus: text,
  failedPaths: list,
  exception: z.unknown().optional(),
  alertObject: lenient(z.object({ k8sApiObjects: list })),
});
