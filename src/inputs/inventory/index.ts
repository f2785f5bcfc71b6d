/**
 * The inventory: what people state themselves about an estate, as YAML or JSON. `schema.ts` says what may stand in it.
 * Records are read one by one: a wrong one is a problem at its place and the rest counts.
 */
import type { z } from "zod";
import type { StatedFactInput } from "../../model/index.js";
import { DocumentError, within } from "../../text/index.js";
import type { Document, Item, YamlItem } from "../../text/index.js";
import { problem } from "../input.js";
import type { Input, Stated } from "../input.js";
import { assetFacts, KINDS, relationshipProperties } from "./asset-facts.js";
import type { AssetRecord, AssetSection } from "./asset-facts.js";
import { explain, unknownFields } from "./explain.js";
import { facetFacts } from "./facet-facts.js";
import { exceptionFact, findingFact, triageFact, vulnerabilityFact, windowFact } from "./finding-facts.js";
import { connection } from "./network-facts.js";
import { INVENTORY_V1, SECTION_RECORDS } from "./schema.js";
import type { Section } from "./schema.js";

/** Breachline's own inventory format, version 1. */
export const inventory: Input = {
  name: "inventory",
  title: "Breachline inventory (YAML or JSON): assets, data, network, findings and decisions as people state them.",
  recognises: (head) => head.isObject("breachline"),

  async *read(document) {
    const file: File = { described: new Map(), linesLeft: document.head.complete ? MOST_LINES.short : MOST_LINES.long };
    for await (const item of document.values()) {
      const facts: StatedFactInput[] = [];
      for (const stated of readInventory(document, item, file)) {
        if ("fact" in stated) facts.push(stated);
        yield stated;
      }
      yield* facetFacts(facts);
    }
    for (const { at, why } of document.problems) yield problem(at, why);
  },
};

/**
 * A line is looked up by parsing the document once more, which takes seconds for a long one, so only the first
 * problems of a file name theirs: of one that fits into the head, and of a longer one. Places are always exact.
 */
const MOST_LINES = { short: 25, long: 3 };

/** What is remembered of a file while its documents are read. */
interface File {
  /** The place of each uid that the file describes. */
  readonly described: Map<string, string>;
  linesLeft: number;
}

function* readInventory(document: Document, item: Item, file: File): Generator<Stated> {
  const sections = checkStructure(document, item);
  for (const section of Object.keys(SECTION_RECORDS) as Section[]) {
    for (const [index, value] of (sections[section] ?? []).entries()) {
      yield* readRecord({ section, value, item, file }, within(base(item), section, index));
    }
  }
}

interface Read {
  readonly section: Section;
  readonly value: unknown;
  readonly item: Item;
  readonly file: File;
}

function* readRecord({ section, value, item, file }: Read, at: string): Generator<Stated> {
  const parsed = SECTION_RECORDS[section].safeParse(value, { reportInput: true });
  if (!parsed.success) {
    for (const { path, why } of explain(parsed.error)) {
      const place = within(at, ...path);
      yield problem(place, `${lineText(item, place, file)}${why} The record ${at} is not used.`);
    }
    return;
  }
  const uid = section in KINDS ? (parsed.data as AssetRecord).uid : undefined;
  const first = uid === undefined ? undefined : file.described.get(uid);
  if (first !== undefined) {
    const why = `"${uid}" is described twice in this file: at ${first}, which counts, and here.`;
    yield problem(at, `${lineText(item, at, file)}${why} Give one of them another uid, or say addsTo here.`);
    return;
  }
  if (uid !== undefined) file.described.set(uid, at);
  yield* recordFacts(section, parsed.data, at);
}

/** The facts of a valid record; sections of assets share one way. */
function* recordFacts(section: Section, record: unknown, at: string): Generator<StatedFactInput> {
  if (section in KINDS) return yield* assetFacts(section as AssetSection, record as AssetRecord, at);
  yield OTHERS[section as keyof typeof OTHERS](record as never, at);
}

type Records = { [S in Section]: z.infer<(typeof SECTION_RECORDS)[S]> };

const OTHERS: { [S in Exclude<Section, AssetSection>]: (record: Records[S], at: string) => StatedFactInput } = {
  network: connection,
  flows: ({ from, to, basis, ...said }, at) => relationship("FLOWS_TO", { from, to, basis, ...said }, at),
  relations: ({ type, ...said }, at) => relationship(type, said, at),
  traffic: (window, at) => windowFact("traffic", window, at),
  execution: (window, at) => windowFact("execution", window, at),
  findings: findingFact,
  triage: triageFact,
  vulnerabilities: vulnerabilityFact,
  exceptions: exceptionFact,
};

type Ends = Pick<Records["relations"], "from" | "to" | "basis">;

function relationship(type: Records["relations"]["type"], record: Ends, at: string): StatedFactInput {
  const { from, to, basis } = record;
  const properties = relationshipProperties({ ...record });
  return { fact: "relationship", type, source: from, target: to, properties, basis, at };
}

/** Throws where the document as a whole is not an inventory: nothing in it could be trusted to be meant as read. */
function checkStructure(document: Document, item: Item): Partial<Record<Section, unknown[]>> {
  const { value } = item;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw fault(document, item, "", "An inventory is a mapping.", `Begin it with "breachline: ${INVENTORY_V1}".`);
  }
  const { breachline, $schema, ...sections } = value as Record<string, unknown>;
  if (breachline !== INVENTORY_V1) {
    const why = `The format is ${JSON.stringify(breachline) ?? "not said"}, which this version does not know.`;
    throw fault(document, item, "/breachline", why, `Write "breachline: ${INVENTORY_V1}".`);
  }
  for (const [section, records] of Object.entries(sections)) {
    if (!Object.hasOwn(SECTION_RECORDS, section)) {
      const why = `"${section}" is not a section of an inventory.`;
      throw fault(document, item, within("", section), why, unknownFields([section], Object.keys(SECTION_RECORDS)));
    }
    if (records !== null && !Array.isArray(records)) {
      const why = `The section "${section}" is not a list.`;
      throw fault(document, item, within("", section), why, 'Write its records as a list: "- uid: …".');
    }
  }
  return Object.fromEntries(Object.entries(sections).filter(([, records]) => records !== null));
}

function fault(document: Document, item: Item, at: string, why: string, advice: string): DocumentError {
  const place = `${base(item)}${at}`;
  const line = "lineOf" in item ? (item as YamlItem).lineOf(at) : undefined;
  return new DocumentError("syntax", document.path, { at: place === "" ? item.at : place, line, why, advice });
}

/** What pointers into the document begin with: nothing in the only JSON value of a file. */
function base(item: Item): string {
  return "lineOf" in item || item.at !== "#1" ? item.at : "";
}

function lineText(item: Item, place: string, file: File): string {
  if (!("lineOf" in item) || file.linesLeft-- <= 0) return "";
  return `Line ${(item as YamlItem).lineOf(place.slice(item.at.length))}: `;
}
