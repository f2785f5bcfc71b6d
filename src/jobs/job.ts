/** What a job is to whoever asks for one: a request, a state, and what came of it. */
import type { FailureCode } from "../pipeline/failure.js";
import { z } from "zod";

/**
 * What a job is told. It passes through Redis, so it names things and carries none: no secrets, no contents of documents.
 */
export const JobRequest = z.strictObject({
  kind: z.literal("analyze"),
  workspace: z.string(),
  /** Rules to leave out, by id. */
  without: z.array(z.string()).default([]),
  /** Analyse although nothing changed since the analysis that is published. */
  again: z.boolean().default(false),
});
export type JobRequest = z.output<typeof JobRequest>;

/** What a job leaves behind; everything else about an analysis is read from Neo4j by its number. */
export const JobResult = z.object({ analysis: z.number(), unchanged: z.boolean() });
export type JobResult = z.output<typeof JobResult>;

export interface JobError {
  readonly code: FailureCode;
  /** Holds no secret, no address and no statement. */
  readonly message: string;
}

export type JobState = "queued" | "running" | "done" | "failed";

export interface Job {
  readonly id: string;
  readonly kind: JobRequest["kind"];
  readonly workspace: string;
  readonly state: JobState;
  /** Stages that were begun, in order; a job that is begun again starts with none. */
  readonly stages: readonly string[];
  /** ISO 8601. */
  readonly queuedAt: string;
  /** Where it is done. */
  readonly result?: JobResult;
  /** Where it failed. */
  readonly error?: JobError;
}

/** Does what a job asks for, and tells of each stage as it begins. */
export type Work = (request: JobRequest, onStage: (name: string) => void) => Promise<JobResult>;

/** Where the cause of a failure goes; the job's error names the reference. */
export type LogCause = (reference: string, error: unknown) => void;

/** Requests with the same key ask for the same work: until one is begun, a second one is the same job. */
export function sameWork({ kind, workspace, without, again }: JobRequest): string {
  return JSON.stringify([kind, workspace, [...new Set(without)].sort(), again]);
}

export function isFinished({ state }: Pick<Job, "state">): boolean {
  return state === "done" || state === "failed";
}
