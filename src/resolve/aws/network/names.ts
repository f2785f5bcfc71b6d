/**
 * Names of Route 53: what they lead to bears them as well. One that leads to nothing that an input describes, or to several
 * things, is nobody's.
 */
import type { AssetKind } from "../../../model/index.js";
import { byText, text, texts } from "../../kubernetes/fields.js";
import type { Output } from "../../kubernetes/output.js";
import { push } from "../building.js";
import type { Estate } from "../estate.js";
import { RESOURCE_TYPES, resourcesOf } from "../resources.js";
import type { NetworkObject, ObjectsByType } from "./topology.js";

interface Named {
  readonly uid: string;
  readonly kind: AssetKind;
}

/** Names lead on to names no further than this. */
const MOST_HOPS = 8;

export function writeNames(objects: ObjectsByType, estate: Estate, output: Output): void {
  const records = new Map<string, NetworkObject[]>();
  for (const each of objects.get("route53:record") ?? []) push(records, plainly(text(each.value, "name")), each);
  if (records.size === 0) return;
  const ends = endsOf(objects, estate);
  for (const [name, own] of [...records].sort(([a], [b]) => byText(a, b))) {
    const led = leadsTo(name, records, ends);
    const [origin] = own;
    if (led === undefined || origin === undefined || ends.has(name)) continue;
    const { path, at } = origin;
    const aliases = [name, `dns/${name}`];
    output.facts.push({ fact: "asset", ...led, aliases, properties: {}, basis: "configured", path, at, mention: true });
  }
}

/** The one thing that all records of the name lead to. */
function leadsTo(
  name: string,
  records: ReadonlyMap<string, readonly NetworkObject[]>,
  ends: ReadonlyMap<string, Named>,
): Named | undefined {
  const found = new Map<string, Named>();
  let open = [name];
  for (let hop = 0; hop < MOST_HOPS && open.length > 0; hop++)
    open = open
      .flatMap((each) => records.get(each) ?? [])
      .flatMap(({ value }) => texts(value, "targets").map(plainly))
      .filter((target) => {
        // What a distribution calls itself does not count against a record.
        const end = records.has(target) ? undefined : ends.get(target);
        // An unknown target keeps the name from being the other's alone.
        if (end !== undefined) found.set(end.uid, end);
        else if (!records.has(target)) found.set(target, { uid: "", kind: "Service" });
        return end === undefined;
      });
  const [only] = found.values();
  return found.size === 1 && only?.uid !== "" ? only : undefined;
}

/** As one name is compared with another. A balancer answers to both families of addresses under `dualstack.` too. */
const plainly = (name = "") =>
  name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^dualstack\.(?=.*\.elb\.amazonaws\.com(\.cn)?$)/, "");

/** What AWS itself gives names to. */
function endsOf(objects: ObjectsByType, estate: Estate): ReadonlyMap<string, Named> {
  const found = new Map<string, Named>();
  const add = (name: string | undefined, uid: string | undefined, kind: AssetKind) => {
    if (name !== undefined && uid !== undefined)
      found.set(plainly(name.replace(/^https?:\/\//, "").replace(/[/:].*$/, "")), { uid, kind });
  };
  for (const { value } of objects.get("elb:load-balancer") ?? [])
    add(text(value, "dns"), text(value, "arn"), "Service");
  for (const { value } of estate.objects.get("cloudfront:distribution") ?? [])
    for (const name of [text(value, "name"), ...texts(value, "hosts")]) add(name, text(value, "arn"), "Service");
  for (const { value } of estate.objects.get("apigateway:api") ?? [])
    add(text(value, "endpoint"), text(value, "arn"), "Service");
  for (const { uid, type, value } of resourcesOf(estate).byUid.values()) {
    const { kind } = RESOURCE_TYPES[type] ?? {};
    if (kind !== undefined) add(text(value, "endpoint"), uid, kind);
  }
  return found;
}
