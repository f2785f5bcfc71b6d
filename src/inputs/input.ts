/** What an input adapter is: it recognises a document by its structure and turns it into facts and problems. */
import type { Problem, StatedFactInput } from "../model/index.js";
import type { Document, Head } from "../text/index.js";

/** Settings of one import call that adapters may need. */
export interface ReadOptions {
  /** Cluster name for Kubernetes objects; `cluster` unless given. */
  readonly cluster: string;
  /** Asset that a scan was about where the file does not say: a uid or an alias. */
  readonly asset?: string;
}

export type ProblemInput = { readonly problem: Problem };

/** One record of a document: a fact, or why it could not be used. */
export type Stated = StatedFactInput | ProblemInput;

export interface Input {
  /** Shown in answers as `format`. */
  readonly name: string;
  /** One sentence for the catalogue of inputs. */
  readonly title: string;
  /** Tells by the first 64 KB, never by the file's name. */
  readonly recognises: (head: Head) => boolean;
  /** Streams the document. A document that is recognised but broken throws; a bad record is a problem. */
  readonly read: (document: Document, options: ReadOptions) => AsyncIterable<Stated>;
}

/** A record that could not be used, with its place and what to do about it. */
export function problem(at: string, why: string): ProblemInput {
  return { problem: { path: "", at, why } };
}
