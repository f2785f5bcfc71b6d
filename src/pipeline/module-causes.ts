/** Which module of code or configuration holds what is found in several places that use it. */
import { filePath, packageName } from "../resolve/finding-identity.js";
import { type CausedFinding, type Explained, textIn } from "./causes.js";

/** A repository of the estate with the packages that are built from it, as package URLs without version. */
export interface Library {
  readonly uid: string;
  readonly name: string;
  readonly packages: readonly string[];
}

/**
 * A library of one's own explains what is found in its package wherever that is used. A module of configuration explains
 * what is found in its files or, where only addresses are known, in what a call of it makes. Of code in a module only the
 * same weakness counts: two different bugs in one directory have no cause in common.
 */
export function moduleCauses(findings: readonly CausedFinding[], libraries: readonly Library[]): Explained[] {
  const owned = new Map(
    libraries.flatMap((library) => library.packages.map((each) => [packageName(each), library] as const)),
  );
  return findings.flatMap((finding) => inLibrary(finding, owned) ?? inModule(finding) ?? []);
}

function inLibrary(finding: CausedFinding, owned: ReadonlyMap<string, Library>): Explained | undefined {
  const affected = textIn(finding, "package");
  const library = affected === undefined ? undefined : owned.get(packageName(affected));
  if (!library) return undefined;
  const { uid, name } = library;
  const said = { kind: "module", key: uid, name, asset: uid, basis: "configured" } as const;
  return { ...said, finding: finding.uid, member: finding.uid };
}

function inModule(finding: CausedFinding): Explained | undefined {
  const [asset] = finding.assets;
  // What is in an image came with a layer; its paths are those of the image, not of a repository.
  if (textIn(finding, "package") !== undefined || asset?.startsWith("image/")) return undefined;
  const file = textIn(finding, "file");
  const remote = file === undefined ? undefined : REMOTE.exec(file)?.[1];
  // Where a module lies far away, the repositories that use it have it in common.
  const home = remote === undefined ? asset : "";
  const module = remote ?? (isConfiguration(finding, file) ? configured(finding, file) : codeModule(file));
  if (home === undefined || module === undefined) return undefined;
  const weakness = isConfiguration(finding, file) ? "" : finding.weakness;
  return {
    kind: "module",
    key: [home, module, weakness].join("\n"),
    name: module,
    asset: asset !== undefined && remote === undefined ? asset : null,
    basis: "configured",
    finding: finding.uid,
    member: finding.uid,
  };
}

/** The directory of a module that Terraform fetched, by its source with its version: `git::https:/host/org/repo?ref=v1`. */
const REMOTE = /^((?:git|hg|s3|gcs)::.+|https?:\/.+)\/[^/]+$/;
const CONFIGURATION = /\.(tf|tofu|hcl|bicep|tfvars)(\.json)?$/i;

function isConfiguration({ properties }: CausedFinding, file: string | undefined): boolean {
  const kind = properties["findingKind"];
  return kind === "misconfiguration" || kind === "cloud" || (file !== undefined && CONFIGURATION.test(file));
}

/** By directory where a file says it, else by the address of the call: each instance of a call is the same module. */
function configured(finding: CausedFinding, file: string | undefined): string | undefined {
  const path = file === undefined ? undefined : filePath(file);
  const directory = path === undefined ? undefined : /^(?:.*\/)?modules\/[^/]+(?=\/)/.exec(path)?.[0];
  if (directory !== undefined) return directory;
  const call = /^(?:module\.[\w-]+(?:\[[^\]]*\])?\.?)+/.exec(textIn(finding, "resource") ?? "")?.[0];
  if (call === undefined) return undefined;
  const own = path !== undefined && CONFIGURATION.test(path) ? path.slice(0, path.lastIndexOf("/") + 1) : "";
  return own === "" ? call.replace(/\[[^\]]*\]/g, "").replace(/\.$/, "") : own.slice(0, -1);
}

function codeModule(file: string | undefined): string | undefined {
  return file === undefined ? undefined : /^(?:.*\/)?(?:modules|libs)\/[^/]+(?=\/)/.exec(filePath(file))?.[0];
}
