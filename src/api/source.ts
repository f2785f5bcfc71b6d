import { Arg, Ctx, Field, Int, Mutation, ObjectType, Query, Resolver } from "type-graphql";
import { listSources, withdrawSource, type FactCounts, type ImportedFile, type SourceInfo } from "../store/sources.js";
import type { Context, Scope } from "./context.js";
import { globalId } from "./global-id.js";
import { Node } from "./node.js";
import { Problem } from "./problem.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "One file of a source.", simpleResolvers: true })
export class SourceFile {
  @Field(() => String)
  path!: string;
  @Field(() => String)
  format!: string;
  @Field(() => Int)
  facts!: number;
  @Field(() => Int)
  problems!: number;
}

@ObjectType({ description: "How many facts of each kind were stated.", simpleResolvers: true })
export class StatedFacts {
  @Field(() => Int)
  assets!: number;
  @Field(() => Int)
  relationships!: number;
  @Field(() => Int)
  findings!: number;
  @Field(() => Int)
  vulnerabilities!: number;
}

@ObjectType({
  implements: Node,
  description: "What was imported under one key; importing under it again replaces exactly this.",
  simpleResolvers: true,
})
export class Source extends Node {
  @Field(() => String)
  readonly key: string;
  @Field(() => String, { description: "ISO 8601." })
  readonly importedAt: string;
  @Field(() => [SourceFile])
  readonly files: readonly ImportedFile[];
  @Field(() => StatedFacts)
  readonly facts: FactCounts;
  @Field(() => [Problem])
  readonly problems: readonly Problem[];

  constructor(scope: Scope, { key, importedAt, files, facts, problems }: SourceInfo) {
    super();
    this.id = globalId({ type: "Source", workspace: scope.workspace, key });
    this.key = key;
    this.importedAt = importedAt;
    this.files = files;
    this.facts = facts;
    this.problems = problems;
  }
}

@Resolver()
export class SourceResolver {
  @Query(() => [Source], { description: "What was imported, by key." })
  sources(@Ctx() context: Context, @Arg("workspace", () => String, WORKSPACE) workspace: string): Promise<Source[]> {
    return loadSources(context.enter(workspace));
  }

  @Mutation(() => Boolean, {
    description: "Takes back everything that a source said; false where there is none of that key.",
  })
  withdrawSource(
    @Ctx() context: Context,
    @Arg("source", () => String, { description: "Key of the source." }) source: string,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<boolean> {
    return withdrawSource(context.enter(workspace, "write").store, workspace, source);
  }
}

export async function loadSources(scope: Scope): Promise<Source[]> {
  return (await listSources(scope.store, scope.workspace)).map((source) => new Source(scope, source));
}
