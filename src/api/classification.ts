import { Field, ObjectType } from "type-graphql";
import { Basis, DataKind, known, Sensitivity } from "./enums.js";

@ObjectType({ description: "What data is: its kind and how sensitive it is.", simpleResolvers: true })
export class Classification {
  @Field(() => DataKind, { nullable: true })
  kind!: string | null;
  @Field(() => Sensitivity, { nullable: true })
  sensitivity!: string | null;
  @Field(() => Basis, {
    nullable: true,
    description: "Whether that is stated or guessed; of data along a path it is not told.",
  })
  basis?: string | null;
  @Field(() => [String], { description: "Where it was read." })
  evidence!: readonly string[];
}

/** `<sensitivity> <kind>`, as paths keep it. */
export function readClassification(text: string): Classification {
  const [sensitivity, kind] = text.split(" ");
  return { kind: known(DataKind, kind), sensitivity: known(Sensitivity, sensitivity), evidence: [] };
}
