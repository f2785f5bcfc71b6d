/**
 * Which routes and operations of a service take requests to a weakness of a known operation:
 * (endpoint)-[:COVERS]->(finding). A weakness of which no operation is known may be behind each of them, and needs none.
 */
import type { GraphNode } from "../model/index.js";
import type { GraphBuilder } from "./graph-builder.js";
import { pathOf } from "./finding-identity.js";

/** What a client asks for; without a path, whatever there is. */
interface Operation {
  readonly path: string | undefined;
  readonly method: string | undefined;
}

export function addCoverage(builder: GraphBuilder): void {
  const [doors, serviceOf] = indexDoors(builder);
  for (const { source, target } of builder.ofType("AFFECTS")) {
    const [finding, place] = [builder.nodes.get(source)!, builder.nodes.get(target)!];
    const operation = operationOf(finding, place);
    const service = serviceOf.get(target) ?? target;
    if (operation === undefined || place.kind !== "Service") continue;
    for (const door of doors.get(service) ?? []) {
      if (door === place || !covers(door, operation)) continue;
      const { basis, evidence } = door;
      builder.relate({ type: "COVERS", source: door.uid, target: source, basis, evidence, properties: {} });
    }
  }
}

function indexDoors(builder: GraphBuilder): [doors: Map<string, GraphNode[]>, serviceOf: Map<string, string>] {
  const doors = new Map<string, GraphNode[]>();
  const serviceOf = new Map<string, string>();
  for (const { source, target } of builder.ofType("ROUTES_TO")) {
    const door = builder.nodes.get(source);
    if (door === undefined) continue;
    serviceOf.set(source, target);
    const own = doors.get(target);
    if (own === undefined) doors.set(target, [door]);
    else own.push(door);
  }
  return [doors, serviceOf];
}

/** As the finding says it, else as the endpoint is described that it affects. A tool that names the host alone names no path. */
function operationOf(finding: GraphNode, place: GraphNode): Operation | undefined {
  const said = finding.properties["endpoint"] ?? place.properties["path"];
  const method = finding.properties["method"] ?? place.properties["method"];
  if (typeof said !== "string") return undefined;
  const path = pathOf(said);
  return {
    path: path === "/" && said !== "/" ? undefined : path,
    method: typeof method === "string" ? method.toUpperCase() : undefined,
  };
}

/** An operation covers itself alone; a route what begins with its path, as whole segments unless it says otherwise. */
export function covers({ properties }: Pick<GraphNode, "properties">, operation: Operation): boolean {
  const { path, method } = properties;
  const match = properties["pathMatch"] ?? (method === undefined ? "segments" : "exact");
  if (typeof method === "string" && operation.method !== undefined && method.toUpperCase() !== operation.method)
    return false;
  if (match === "unknown" || operation.path === undefined) return true;
  if (typeof path !== "string") return false;
  if (match === "text") return operation.path.startsWith(path) || `${operation.path}/` === path;
  const [own, asked] = [segments(path), segments(operation.path)];
  if (match === "exact" ? own.length !== asked.length : own.length > asked.length) return false;
  return own.every((segment, index) => segment === asked[index] || isVariable(segment) || isVariable(asked[index]!));
}

function segments(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

/** `{id}` and `:id` stand for any text. */
function isVariable(segment: string): boolean {
  return /^(\{.*\}|:.+)$/.test(segment);
}
