import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "A record that could not be used, or a join that failed.", simpleResolvers: true })
export class Problem {
  @Field(() => String, { description: "The file." })
  path!: string;
  @Field(() => String, { description: "The place in it." })
  at!: string;
  @Field(() => String)
  why!: string;
}
