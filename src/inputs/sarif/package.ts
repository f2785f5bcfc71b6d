/** The package that a scanner of dependencies means: SARIF has no place for it, so that each tool writes it its own way. */
import { clip } from "../report-fields.js";

export interface DescribedPackage {
  readonly package?: string;
  readonly version?: string;
  readonly fixed?: string;
}

/** Reads Trivy's and Grype's messages, `name@version` of a location's message, and Black Duck's properties. */
export function describedPackage(
  message: string,
  place: string,
  properties: Record<string, unknown> | null | undefined,
): DescribedPackage {
  const line = (label: string): string | undefined => new RegExp(`^${label}: *(\\S.*)$`, "mi").exec(message)?.[1];
  const own = { package: clip(properties?.["component"], 1024), version: clip(properties?.["componentVersion"], 256) };
  if (own.package !== undefined) return own;
  const labelled = line("Package");
  if (labelled !== undefined)
    return {
      package: clip(labelled, 1024),
      version: clip(line("Installed Version"), 256),
      fixed: line("Fixed Version"),
    };
  const sentence = /\b(?:in|for) (?:the )?([\w-]+) package:? (\S+?),? version:? (\S+)/i.exec(message);
  if (sentence) return { package: clip(`${sentence[1]}/${sentence[2]}`, 1024), version: clip(sentence[3], 256) };
  const pair = /(?:^|\s)(@?[^\s@]+)@([\w.:+~-]+)$/.exec(place);
  return pair ? { package: clip(pair[1], 1024), version: clip(pair[2], 256) } : {};
}
