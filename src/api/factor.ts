import { Field, Float, ObjectType } from "type-graphql";

@ObjectType({ description: "One number of an explanation.", simpleResolvers: true })
export class Factor {
  @Field(() => String)
  name!: string;
  @Field(() => Float)
  value!: number;
  @Field(() => String, { description: "What the value rests on." })
  origin!: string;
  @Field(() => Boolean, { description: "Nothing was known and the stated prior was taken." })
  missing!: boolean;
}
