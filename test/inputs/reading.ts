/** Reads a document that stands in the test, as an import would. */
import { recognise } from "../../src/inputs/index.js";
import type { Stated } from "../../src/inputs/index.js";
import { StatedFact } from "../../src/model/index.js";
import type { Problem } from "../../src/model/index.js";
import { openDocument } from "../../src/text/index.js";

type Of<Kind extends StatedFact["fact"]> = Extract<StatedFact, { fact: Kind }>;

export interface Reading {
  readonly format: string | undefined;
  readonly facts: StatedFact[];
  readonly reports: Of<"report">[];
  readonly assets: Of<"asset">[];
  readonly relationships: Of<"relationship">[];
  readonly vulnerabilities: Of<"vulnerability">[];
  readonly problems: Problem[];
}

/** Reads text, or a value as JSON; every fact must be valid. Throws what the adapter throws. */
export async function reading(content: unknown, options: { asset?: string } = {}): Promise<Reading> {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return readingOf(
    (async function* () {
      yield Buffer.from(text);
    })(),
    options,
  );
}

/** The same of a file or a stream. */
export async function readingOf(
  from: Parameters<typeof openDocument>[0],
  options: { asset?: string } = {},
): Promise<Reading> {
  const document = await openDocument(from, typeof from === "string" ? {} : { name: "test" });
  try {
    const input = recognise(document.head);
    const all: Stated[] = [];
    if (input) for await (const stated of input.read(document, { cluster: "cluster", ...options })) all.push(stated);
    const facts = all.flatMap((stated) => ("fact" in stated ? [StatedFact.parse(stated)] : []));
    const of = <Kind extends StatedFact["fact"]>(kind: Kind): Of<Kind>[] =>
      facts.filter((fact) => fact.fact === kind) as Of<Kind>[];
    return {
      format: input?.name,
      facts,
      reports: of("report"),
      assets: of("asset"),
      relationships: of("relationship"),
      vulnerabilities: of("vulnerability"),
      problems: all.flatMap((stated) => ("problem" in stated ? [stated.problem] : [])),
    };
  } finally {
    await document.close();
  }
}
