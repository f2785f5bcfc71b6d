/** What holds for all results of a run: its tool, rules, base addresses, and what it was run on. */
import { imageAliases, imageUid, readImageReference } from "../../model/image-reference.js";
import type { FindingKind, StatedFactInput } from "../../model/index.js";
import type { ReadOptions } from "../input.js";
import { oneLine } from "../report-fields.js";
import { readRepositoryAddress, repositoryFact } from "../repository.js";
import type { ArtifactLocation, SarifResult, SarifRule, SarifRun } from "./schema.js";
import { kindOfTool } from "../tool-kind.js";

export interface Run {
  readonly run: SarifRun;
  readonly tool: { readonly name: string; readonly version?: string };
  readonly kind: FindingKind;
  readonly rulesById: ReadonlyMap<string, SarifRule>;
  /** Candidates for every result. */
  readonly assets: readonly string[];
  readonly facts: readonly StatedFactInput[];
}

/** Reads a run without its results; `at` is its place. */
export function readRun(run: SarifRun, at: string, options: ReadOptions): Run {
  const driver = run.tool?.driver;
  const name = oneLine(driver?.name, 256) ?? "unnamed tool";
  const version = oneLine(driver?.semanticVersion, 128) ?? oneLine(driver?.version, 128);
  const rules = [driver, ...(run.tool?.extensions ?? [])].flatMap((component) => component?.rules ?? []);
  const facts = [...repositories(run, at), ...images(run, at)];
  return {
    run,
    tool: version === undefined ? { name } : { name, version },
    kind: kindOfTool(name),
    rulesById: new Map(rules.flatMap((rule) => (rule?.id ? [[rule.id, rule] as const] : []))),
    assets: [
      ...facts.map((fact) => (fact as { uid: string }).uid),
      ...(options.asset === undefined ? [] : [options.asset]),
    ],
    facts,
  };
}

function repositories({ versionControlProvenance }: SarifRun, at: string): StatedFactInput[] {
  const facts = (versionControlProvenance ?? []).flatMap((entry, index) => {
    const address = readRepositoryAddress(entry?.repositoryUri ?? "");
    const place = `${at}/versionControlProvenance/${index}`;
    const branch = oneLine(entry?.branch, 256);
    return address ? [repositoryFact(address, place, { branch, commit: oneLine(entry?.revisionId, 128) })] : [];
  });
  return [...new Map(facts.map((fact) => [(fact as { uid: string }).uid, fact])).values()];
}

/** Trivy names the image in the run's properties; findings are about the content where its digest is known. */
function images({ properties }: SarifRun, at: string): StatedFactInput[] {
  const names = ["repoDigests", "repoTags", "imageName"].flatMap((key) => properties?.[key] ?? []);
  const references = names.flatMap(
    (name) => (typeof name === "string" && !/\.tar(\.gz)?$/.test(name) && readImageReference(name)) || [],
  );
  const image = references.find(({ digest }) => digest !== undefined) ?? references[0];
  if (!image) return [];
  const { repository, tag, digest } = image;
  const known = digest === undefined ? { repository, tag } : { repository, digest };
  return [
    {
      fact: "asset",
      uid: imageUid(image),
      kind: "Image",
      aliases: imageAliases(image),
      properties: known,
      mention: true,
      at: `${at}/properties`,
    },
  ];
}

/** The rule of a result: by index into its component, else by id, where a sub-id `a/b` belongs to the rule `a`. */
export function ruleOf({ run, rulesById }: Run, result: SarifResult): SarifRule | undefined {
  const id = result.ruleId ?? result.rule?.id ?? undefined;
  const index = result.ruleIndex ?? result.rule?.index ?? -1;
  const extension = result.rule?.toolComponent;
  const component = extension
    ? (run.tool?.extensions?.[extension.index ?? -1] ??
      run.tool?.extensions?.find((one) => one?.name === extension.name))
    : run.tool?.driver;
  const byIndex = (component ?? run.tool?.driver)?.rules?.[index];
  // Tools number their rules wrongly: an index that leads to another id is not believed.
  if (byIndex && (id === undefined || byIndex.id === id || id.startsWith(`${byIndex.id}/`))) return byIndex;
  if (id === undefined) return undefined;
  return rulesById.get(id) ?? rulesById.get(id.slice(0, id.lastIndexOf("/")));
}

/** Name of the taxonomy or component that a reference leads to. */
export function componentName(
  { run }: Run,
  reference: { name?: string | null; index?: number | null } | null | undefined,
): string {
  return reference?.name ?? run.taxonomies?.[reference?.index ?? -1]?.name ?? "";
}

/** The path of an artifact inside what was scanned: base addresses that are relative go before it. */
export function pathIn({ run }: Run, location: ArtifactLocation | null | undefined): string | undefined {
  const known = location?.uri ? location : run.artifacts?.[location?.index ?? -1]?.location;
  if (!known?.uri) return undefined;
  let path = known.uri.trim();
  const bases = run.originalUriBaseIds ?? {};
  const seen = new Set<string>();
  for (let id = known.uriBaseId; id && !seen.has(id) && !isAbsolute(path); id = bases[id]?.uriBaseId) {
    seen.add(id);
    const base = bases[id]?.uri?.trim() ?? "";
    if (base !== "" && !isAbsolute(base)) path = `${base.replace(/\/+$/, "")}/${path}`;
  }
  return decode(isAbsolute(path) ? withoutRoot(path, run) : path);
}

function isAbsolute(uri: string): boolean {
  return /^([a-z][a-z\d+.-]*:|\/)/i.test(uri);
}

/** An absolute file address is told from the longest base address that it lies under. */
function withoutRoot(uri: string, { originalUriBaseIds }: SarifRun): string {
  const roots = Object.values(originalUriBaseIds ?? {}).flatMap((base) =>
    base?.uri && isAbsolute(base.uri) ? [base.uri] : [],
  );
  const root = roots
    .filter((base) => base.length > "file:///".length && uri.startsWith(base))
    .sort((a, b) => b.length - a.length)[0];
  return root === undefined ? uri : uri.slice(root.length);
}

function decode(uri: string): string {
  if (/^https?:/i.test(uri)) return uri;
  try {
    return decodeURIComponent(uri.replace(/^file:\/\/[^/]*/i, ""));
  } catch {
    // A percent sign of the file's own name.
    return uri;
  }
}
