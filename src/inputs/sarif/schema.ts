/** The parts of SARIF 2.1.0 (OASIS standard) that are read. Tools break its rules: what is of a wrong type is absent. */
import { z } from "zod";
import { lenient } from "../records.js";

const text = lenient(z.string());
const number = lenient(z.number());
const bag = lenient(z.record(z.string(), z.unknown()));
const list = <T extends z.ZodType>(item: T) => lenient(z.array(item.catch(undefined as never)));

const message = lenient(z.object({ text, markdown: text, id: text, arguments: list(z.string()) }));
const component = lenient(z.object({ name: text, index: number, guid: text }));
const descriptor = z.object({ id: text, index: number, toolComponent: component });
const relationships = list(z.object({ target: lenient(descriptor) }));

export const SarifRule = z.object({
  id: text,
  name: text,
  shortDescription: message,
  fullDescription: message,
  help: message,
  helpUri: text,
  messageStrings: lenient(z.record(z.string(), message)),
  defaultConfiguration: lenient(z.object({ level: text })),
  relationships,
  properties: bag,
});
export type SarifRule = z.infer<typeof SarifRule>;

const toolComponent = z.object({ name: text, version: text, semanticVersion: text, rules: list(SarifRule) });
const artifactLocation = lenient(z.object({ uri: text, uriBaseId: text, index: number }));
export type ArtifactLocation = NonNullable<z.infer<typeof artifactLocation>>;

export const SarifRun = z.object({
  tool: lenient(z.object({ driver: lenient(toolComponent), extensions: list(toolComponent) })),
  artifacts: list(z.object({ location: artifactLocation })),
  originalUriBaseIds: lenient(z.record(z.string(), artifactLocation)),
  taxonomies: list(z.object({ name: text, taxa: list(z.object({ id: text })) })),
  versionControlProvenance: list(z.object({ repositoryUri: text, revisionId: text, branch: text })),
  properties: bag,
});
export type SarifRun = z.infer<typeof SarifRun>;

const region = lenient(
  z.object({ startLine: number, endLine: number, startColumn: number, snippet: lenient(z.object({ text })) }),
);
const physicalLocation = lenient(z.object({ artifactLocation, region, contextRegion: region }));
const logicalLocation = z.object({ name: text, fullyQualifiedName: text, kind: text });
const location = z.object({ physicalLocation, logicalLocations: list(logicalLocation), message });
export type SarifLocation = z.infer<typeof location>;

export const SarifResult = z.looseObject({
  ruleId: text,
  ruleIndex: number,
  rule: lenient(z.object({ id: text, index: number, toolComponent: component })),
  kind: text,
  level: text,
  message,
  locations: list(location),
  fingerprints: bag,
  partialFingerprints: bag,
  suppressions: list(z.object({ kind: text, state: text, status: text, justification: text })),
  baselineState: text,
  guid: text,
  hostedViewerUri: text,
  taxa: list(descriptor),
  fixes: list(z.object({ description: message })),
  codeFlows: list(
    z.object({ threadFlows: list(z.object({ locations: list(z.object({ location: lenient(location) })) })) }),
  ),
  webRequest: lenient(z.object({ method: text, target: text })),
  properties: bag,
});
export type SarifResult = z.infer<typeof SarifResult>;
export type SarifMessage = z.infer<typeof message>;
