/** The inventory's `relations`: any relationship of the model that has no shorter way to be said. */
import { z } from "zod";
import { Basis, Name, RELATIONSHIP_PROPERTIES, RelationshipKind, RELATIONSHIPS } from "../../model/index.js";
import { record } from "./explain.js";
import { Controls } from "./fields.js";

/** Made by resolvers only, or said in sections of their own: network, data and findings. */
const ELSEWHERE: readonly RelationshipKind[] = [
  "SENDS_AS",
  "RECEIVES_AS",
  "CAN_CONNECT",
  "STORES",
  "AFFECTS",
  "REPORTED_AS",
  "INSTANCE_OF",
];

const kinds = (Object.keys(RELATIONSHIPS) as RelationshipKind[]).filter((kind) => !ELSEWHERE.includes(kind));
const means = kinds.map((kind) => RELATIONSHIPS[kind].means).join(" ");

const properties = Object.fromEntries(
  Object.entries(RELATIONSHIP_PROPERTIES).map(([name, type]) => [name, type.optional()]),
) as { [K in keyof typeof RELATIONSHIP_PROPERTIES]: z.ZodOptional<(typeof RELATIONSHIP_PROPERTIES)[K]> };

export const RelationRecord = record({
  type: z.enum(kinds as [RelationshipKind, ...RelationshipKind[]]).describe(means),
  from: Name.describe("uid or alias"),
  to: Name.describe("uid or alias"),
  ...properties,
  controls: Controls.optional(),
  basis: Basis.optional().describe("how it is known: configured unless said"),
});
