/** Packages as the services of AWS name them: a manager in words of their own, versions in parts. */
import { clip, oneLine, versionsIn } from "./report-fields.js";

/** Managers that are called otherwise elsewhere; those of an operating system give no ecosystem. */
const ECOSYSTEMS: Readonly<Record<string, string>> = {
  os: "",
  generic: "",
  nodepkg: "npm",
  yarn: "npm",
  pythonpkg: "pypi",
  python: "pypi",
  pip: "pypi",
  pipenv: "pypi",
  poetry: "pypi",
  gobinary: "golang",
  gomod: "golang",
  go: "golang",
  jar: "maven",
  pom: "maven",
  gradle: "maven",
  bundler: "gem",
  gemspec: "gem",
  ruby: "gem",
  dotnet_core: "nuget",
  php: "composer",
};

/** `<ecosystem>/<name>`, or the name alone of a package of the operating system. */
export function packageIn(manager: string | null | undefined, name: string | null | undefined): string | undefined {
  const own = (manager ?? "").toLowerCase();
  const ecosystem = Object.hasOwn(ECOSYSTEMS, own) ? ECOSYSTEMS[own] : own;
  return clip([ecosystem, name].filter(Boolean).join("/"), 1024);
}

interface Parts {
  readonly version?: string | null | undefined;
  readonly release?: string | null | undefined;
  readonly epoch?: string | number | null | undefined;
}

/** As the package's own tools write it: `1:1.1.1n-0+deb11u4`. */
export function versionOf({ version, release, epoch }: Parts): string | undefined {
  if (!version) return undefined;
  const early = epoch === undefined || epoch === null || Number(epoch) === 0 ? "" : `${epoch}:`;
  return oneLine(`${early}${version}${release ? `-${release}` : ""}`, 256);
}

/** The versions that mend it, without an epoch of zero; none where there is none yet. */
export function fixedVersion(text: string | null | undefined): string[] {
  return versionsIn(text)
    .map((version) => version.replace(/^0:/, ""))
    .filter((version) => !/^(not ?available|none)?$/i.test(version));
}
