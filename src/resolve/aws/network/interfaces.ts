/** Members that name only their interface, with what describes it; records that leave out their account, with it. */
import { text, type Fields } from "../../kubernetes/fields.js";
import { settled, type Home } from "../homes.js";
import type { NetworkObject, ObjectsByType } from "./topology.js";

/** Every record under the account whose folder it lies in, where it does not say itself. */
export function settledAll(objects: ObjectsByType, home: Home): ObjectsByType {
  const place = (object: NetworkObject): NetworkObject => {
    const account = object.value.unplaced === true ? home(object.path) : undefined;
    if (account === undefined) return object;
    return { ...object, value: { account, ...settled(object.value, account) } };
  };
  return new Map([...objects].map(([type, list]) => [type, list.map(place)]));
}

/** Members of which only the interface is named, with its groups and addresses. */
export function membersWithInterfaces(objects: ObjectsByType): NetworkObject[] {
  const interfaces = new Map<string, Fields>();
  for (const { value } of objects.get("ec2:interface") ?? []) interfaces.set(text(value, "id") ?? "", value);
  return (objects.get("ec2:member") ?? []).map((object) => {
    const own = Array.isArray(object.value.groups) ? undefined : interfaces.get(text(object.value, "interface") ?? "");
    if (own === undefined) return object;
    const { groups, subnets, addresses } = own;
    return { ...object, value: { ...object.value, groups, subnets, addresses } };
  });
}
