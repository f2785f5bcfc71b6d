/** Small estates that differ from one to the next by an edit, as inventories: what an analyst's files look like. */
import type { Store } from "../../src/store/connection.js";
import { importContents } from "../../src/pipeline/import-contents.js";

/** Sections of an inventory; each key is one record. */
export type Records = Map<string, { readonly section: string; readonly record: Record<string, unknown> }>;

/** Mulberry32: seeded, so that every run has the same estates. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const SIZE = 5;
const WEAKNESSES = ["CWE-78", "CWE-89", "CWE-918", "CWE-306", "CWE-22", "CWE-798"];

type Draw = <T>(of: readonly T[]) => T;

const ids = (name: string) => Array.from({ length: SIZE }, (_, at) => `${name}/${at}`);
const [services, computes, stores, identities, secrets] = ["service", "compute", "store", "role", "secret"].map(
  ids,
) as [string[], string[], string[], string[], string[]];

/** Records that any estate of the family may have; a key stands for one thing, whatever is said of it. */
const MAKERS: readonly ((draw: Draw) => readonly [key: string, section: string, record: Record<string, unknown>])[] = [
  (draw) => {
    const uid = draw(services);
    const controls = draw([[], ["waf"], ["authentication"]]);
    const reachableFrom = draw([["internet"], [draw(computes)], []]);
    const serves = draw([[], [draw(stores)]]);
    return [
      uid,
      "services",
      { uid, port: 443, application: "https", exposedBy: [draw(computes)], controls, reachableFrom, serves },
    ];
  },
  (draw) => {
    const uid = draw(computes);
    const runsOn = draw([[], [draw(computes)]]).filter((each) => each !== uid);
    const privileged = draw([true, false]);
    return [
      uid,
      "computes",
      {
        uid,
        runsAs: [draw(identities)],
        secrets: [draw(secrets)],
        keeps: draw([[], [draw(stores)]]),
        calls: [draw(services)],
        runsOn,
        privileged,
      },
    ];
  },
  (draw) => {
    const uid = draw(identities);
    const canAssume = [draw(identities)].filter((each) => each !== uid);
    return [
      uid,
      "identities",
      {
        uid,
        may: [{ asset: draw(stores), action: draw(["read", "write", "*"]) }],
        canAssume,
        controls: draw([[], ["mfa"]]),
      },
    ];
  },
  (draw) => {
    const uid = draw(secrets);
    return [uid, "secrets", { uid, unlocks: [draw([...identities, ...stores, ...services])] }];
  },
  (draw) => {
    const uid = draw(stores);
    return [
      uid,
      "stores",
      { uid, data: draw([{ pii: "restricted" }, { financial: "internal" }, { other: "public" }]) },
    ];
  },
  (draw) => {
    const [asset, cwe] = [draw([...services, ...computes]), draw(WEAKNESSES)];
    const status = draw(["open", "open", "false-positive"]);
    return [
      `${asset} ${cwe}`,
      "findings",
      {
        asset,
        cwe,
        title: cwe,
        file: `${cwe}.ts`,
        line: 1,
        verified: draw([true, false]),
        status,
        needsLogin: draw([true, false]),
      },
    ];
  },
];

/** Every asset once, so that no edit leaves an end without its asset, and some findings. */
export function randomEstate(next: () => number): Records {
  const records: Records = new Map();
  const draw = drawing(next);
  for (const maker of MAKERS)
    for (let tries = 0; tries < 60; tries += 1) {
      const [key, section, record] = maker(draw);
      if (section !== "findings" || tries < 8) records.set(key, { section, record });
    }
  return records;
}

/** Findings, and which of their code ran: what says nothing of the structure. */
export function randomFindings(next: () => number): Records {
  const records: Records = new Map();
  const draw = drawing(next);
  for (let tries = draw([0, 4, 8]); tries > 0; tries -= 1) {
    const [key, section, record] = MAKERS.at(-1)!(draw);
    // A missing login tells of an interface.
    if (record["cwe"] === "CWE-306") continue;
    records.set(key, { section, record });
    const { asset, file } = record;
    const ran = { asset, file, executed: draw([true, false]), observedDays: 30, until: "2026-01-31" };
    if (draw([true, false])) records.set(`${key} ran`, { section: "execution", record: ran });
  }
  return records;
}

/** One to three records said anew, and now and then a finding less. */
export function randomEdit(next: () => number, records: Records): Records {
  const edited: Records = new Map(records);
  const draw = drawing(next);
  for (let edits = draw([1, 1, 2, 3]); edits > 0; edits -= 1) {
    const [key, section, record] = draw(MAKERS)(draw);
    edited.set(key, { section, record });
  }
  const findings = [...edited].filter(([, { section }]) => section === "findings").map(([key]) => key);
  if (findings.length && next() < 0.4) edited.delete(draw(findings));
  return edited;
}

function drawing(next: () => number): Draw {
  return (of) => of[Math.floor(next() * of.length)]!;
}

/** The records as one inventory. */
export function inventoryOf(records: Records): string {
  const document: Record<string, unknown> = { breachline: "inventory/v1" };
  for (const { section, record } of records.values())
    document[section] = [...((document[section] as unknown[] | undefined) ?? []), record];
  return JSON.stringify(document);
}

/** Imports an inventory as a source under a name that evidence shows. */
export async function importInventory(store: Store, workspace: string, source: string, content: string): Promise<void> {
  await importContents(store, workspace, new Map([[`${source}.json`, Buffer.from(content)]]), { source });
}
