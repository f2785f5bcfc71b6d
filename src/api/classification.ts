import { Field, ObjectType } from "type-graphql";
import { DataKind, known, Sensitivity } from "./enums.js";

@ObjectType({ description: "What data is: its kind and how sensitive it is.", simpleResolvers: true })
export class Classification {
  @Field(() => DataKind, { nullable: true })
  kind!: string | null;
  @Field(() => Sensitivity, { nullable: true })
  sensitivity!: string | null;
}

/** `<sensitivity> <kind>`, as paths keep it. */
export function readClassification(text: string): Classification {
  const [sensitivity, kind] = text.split(" ");
  return { kind: known(DataKind, kind), sensitivity: known(Sensitivity, sensitivity) };
}
