import { Field, ID, InterfaceType } from "type-graphql";

/** Relay's Node: whatever can be asked for again by its global id. Objects are instances of their classes. */
@InterfaceType({ description: "Something that can be asked for again by its global id." })
export abstract class Node {
  @Field(() => ID, { description: "Global id." })
  id!: string;
}
