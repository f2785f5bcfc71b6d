/** Reports of Trivy (aquasecurity/trivy): images, file systems, repositories, clusters; JSON of schema 2 and older. */
import type { Document, Head } from "../../text/index.js";
import { DocumentError, pointer, pointerSegments, valueAt } from "../../text/index.js";
import { problem } from "../input.js";
import type { Input, ReadOptions, Stated } from "../input.js";
import { withOpenInterfaces } from "../open-interfaces.js";
import { LISTS, READERS } from "./reports.js";
import type { Context } from "./reports.js";
import { TrivyFrame } from "./schema.js";
import { SYSTEM, targetOf } from "./target.js";
import type { Target } from "./target.js";

export const trivy: Input = {
  name: "trivy",
  title: "Trivy reports (JSON) of images, file systems, repositories and clusters",
  recognises: (head) => layoutOf(head) !== undefined,
  read: (document, options) => withOpenInterfaces(read(document, options)),
};

interface Layout {
  /** Pointers to the lists of results, of which each result has the lists of `LISTS`. */
  readonly results: readonly string[];
  /** Segments from the root to the frame that a result belongs to. */
  readonly frameDepth: number;
}

const REPORT: Layout = { results: ["/Results/*"], frameDepth: 0 };
const LEGACY: Layout = { results: ["/*"], frameDepth: 0 };
const CLUSTER_LISTS = ["Resources", "Vulnerabilities", "Misconfigurations", "Findings"];
const CLUSTER: Layout = { results: CLUSTER_LISTS.map((list) => `/${list}/*/Results/*`), frameDepth: 2 };

function layoutOf(head: Head): Layout | undefined {
  if (head.isJsonObject("ClusterName") && CLUSTER_LISTS.some((list) => head.isJsonObject(list))) return CLUSTER;
  const isReport = ["Results", "Metadata", "ArtifactType"].some((key) => head.isJsonObject(key));
  if (head.isJsonObject("SchemaVersion", "ArtifactName") && isReport) return REPORT;
  const first = head.isJsonArray() ? head.firstItem() : undefined;
  const isLegacy = first !== undefined && typeof first["Target"] === "string";
  return isLegacy && (Object.hasOwn(first, "Vulnerabilities") || Object.hasOwn(first, "Type")) ? LEGACY : undefined;
}

/** Two readings: names of artifacts and results first, then their lists one record at a time. */
async function* read(document: Document, options: ReadOptions): AsyncIterable<Stated> {
  const layout = layoutOf(document.head) ?? REPORT;
  const lists = layout.results.flatMap((results) => LISTS.map((list) => `${results}/${list}`));
  const frame = (await document.json(lists)).value;
  checkVersion(frame, document);
  const scan: Scan = { root: frame, layout, options, targets: new Map() };
  yield* statedBy(scan);
  const wanted = layout.results.flatMap((results) => Object.keys(READERS).map((list) => `${results}/${list}`));
  for await (const { value, at, pointer } of document.jsonItems(wanted)) {
    const reader = READERS[pointer.slice(pointer.lastIndexOf("/") + 1)];
    // A list that is null or no list at all is delivered as itself.
    if (value === null || reader === undefined) continue;
    yield* reader(value, at, contextOf(scan, at));
  }
  for (const { at, why } of document.problems) yield problem(at, why);
}

function checkVersion(frame: unknown, { path }: Document): void {
  const version = valueAt(frame, "/SchemaVersion");
  if (version === undefined || version === 2) return;
  throw new DocumentError("syntax", path, {
    at: "/SchemaVersion",
    why: `This report has Trivy's schema version ${JSON.stringify(version).slice(0, 40)}; version 2 is known.`,
    advice: "Make the report with a current Trivy, or with --format json.",
  });
}

/** A document without its long lists, and what its frames are about, each read once. */
interface Scan {
  readonly root: unknown;
  readonly layout: Layout;
  readonly options: ReadOptions;
  readonly targets: Map<string, Framed>;
}

interface Framed {
  readonly frame: TrivyFrame;
  readonly target: Target;
}

/** Assets that the frames state, each once; what could not be scanned is a problem. */
function* statedBy(scan: Scan): Iterable<Stated> {
  const stated = new Set<string>();
  for (const place of framePlaces(scan)) {
    const { frame, target } = frameAt(scan, place);
    if (frame.Error) {
      const name = [frame.Namespace, frame.Kind, frame.Name].filter(Boolean).join("/");
      yield problem(place, `Trivy could not scan ${name}: ${frame.Error.slice(0, 300)}`);
    }
    for (const fact of target.facts) {
      const key = JSON.stringify({ ...fact, at: "" });
      if (!stated.has(key)) yield fact;
      stated.add(key);
    }
  }
}

/** What the record at this place belongs to. */
function contextOf(scan: Scan, at: string): Context {
  const { layout, root } = scan;
  const segments = pointerSegments(at);
  const { frame, target } = frameAt(scan, pointer(...segments.slice(0, layout.frameDepth)));
  const result =
    layout === LEGACY ? legacyResult(root, segments[0]) : frame.Results?.[Number(segments[layout.frameDepth + 1])];
  const isImage = target.facts.length > 0 && frame.ArtifactType !== "repository" && /pkgs$/.test(result?.Class ?? "");
  return {
    target,
    file: SYSTEM.test(result?.Target ?? "") ? "" : (result?.Target ?? ""),
    type: result?.Type ?? "",
    isImage,
  };
}

function legacyResult(root: unknown, index: string | undefined): Result | undefined {
  return TrivyFrame.shape.Results.parse([valueAt(root, `/${index}`)])?.[0];
}

type Result = NonNullable<TrivyFrame["Results"]>[number];

function framePlaces({ root, layout }: Scan): string[] {
  if (layout.frameDepth === 0) return [""];
  return CLUSTER_LISTS.flatMap((list) => {
    const frames = valueAt(root, `/${list}`);
    return Array.isArray(frames) ? [...frames.keys()].map((index) => pointer(list, index)) : [];
  });
}

function frameAt({ root, options, targets }: Scan, place: string): Framed {
  const known = targets.get(place);
  if (known) return known;
  const value = valueAt(root, place);
  const read = TrivyFrame.safeParse(Array.isArray(value) ? { Results: value } : value);
  const frame = read.success ? read.data : {};
  const framed = { frame, target: targetOf(frame, place || "#1", options) };
  targets.set(place, framed);
  return framed;
}
