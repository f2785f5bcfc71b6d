/** With whom snapshots and images are shared, as their attributes say. */
import { resource } from "../network/records.js";
import { fields, items, text, texts } from "../record.js";
import type { Answer, OneThing } from "./one-thing.js";
import { EVERYONE } from "./stores.js";

/** With whom a copy is shared: account ids, or everyone. */
const shared = (type: string, name: string | undefined, list: unknown): Answer => [
  resource({
    type: "sharing",
    of: type,
    name,
    sharedWith: items(list).flatMap((each) => (each.Group === "all" ? EVERYONE : (text(each.UserId) ?? []))),
  }),
];

const snapshotSharing: OneThing = {
  is: (_, keys) => keys.includes("CreateVolumePermissions"),
  read: ({ SnapshotId, CreateVolumePermissions: list }) => shared("ec2:snapshot", text(SnapshotId), list),
};

const imageSharing: OneThing = {
  is: (_, keys) => keys.includes("LaunchPermissions"),
  read: ({ ImageId, LaunchPermissions: list }) => shared("ec2:image", text(ImageId), list),
};

const databaseSharing = (kind: "DBSnapshot" | "DBClusterSnapshot", of: string): OneThing => ({
  is: (_, keys) => keys.includes(`${kind}AttributesResult`),
  read: (item) => {
    const result = fields(item[`${kind}AttributesResult`]);
    const values = items(result[`${kind}Attributes`]).flatMap((each) =>
      each.AttributeName === "restore" ? texts(each.AttributeValues) : [],
    );
    return [resource({ type: "sharing", of, name: text(result[`${kind}Identifier`]), sharedWith: values })];
  },
});

/** Every kind of them. */
export const SHARED_COPIES: readonly OneThing[] = [
  snapshotSharing,
  imageSharing,
  databaseSharing("DBSnapshot", "rds:snapshot"),
  databaseSharing("DBClusterSnapshot", "rds:cluster-snapshot"),
];
