import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from "type-graphql";
import { importContents } from "../pipeline/import-contents.js";
import type { ImportAnswer } from "../pipeline/import.js";
import { badInput } from "./errors.js";
import type { Context } from "./context.js";
import { ContentEncoding } from "./enums.js";
import { Problem } from "./problem.js";
import { SourceFile, StatedFacts } from "./source.js";
import { WORKSPACE } from "./workspace.js";

@InputType({ description: "A file's content. The server reads no files of its own on request." })
export class FileInput {
  @Field(() => String, { description: "The name under which evidence shows it, such as `cluster.json`." })
  name!: string;
  @Field(() => String)
  content!: string;
  @Field(() => ContentEncoding, { defaultValue: "utf8", description: "BASE64 for compressed files." })
  encoding!: "utf8" | "base64";
}

@ObjectType({ description: "A file that nothing recognises.", simpleResolvers: true })
export class SkippedFile {
  @Field(() => String)
  path!: string;
  @Field(() => String)
  why!: string;
}

@ObjectType({ description: "What was imported.", simpleResolvers: true })
export class Import {
  @Field(() => String, { description: "Key of the source." })
  key!: string;
  @Field(() => [SourceFile])
  files!: readonly SourceFile[];
  @Field(() => StatedFacts)
  facts!: StatedFacts;
  @Field(() => StatedFacts, {
    nullable: true,
    description: "What the source said before, which this took the place of; null: there was none of that key.",
  })
  replaced!: StatedFacts | null;
  @Field(() => [Problem], { description: "Records that could not be used." })
  problems!: readonly Problem[];
  @Field(() => [SkippedFile])
  skipped!: readonly SkippedFile[];
}

/** Files of one call; more belong into several sources. */
const MOST_FILES = 500;

@Resolver()
export class ImportResolver {
  @Mutation(() => Import, {
    description: "Files become the facts of one source, all of them or none, replacing what that source said before.",
  })
  async importFiles(
    @Ctx() context: Context,
    @Arg("source", () => String, { description: "Key of the source." }) source: string,
    @Arg("files", () => [FileInput]) files: FileInput[],
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("cluster", () => String, { nullable: true, description: "Cluster that Kubernetes objects belong to." })
    cluster: string | null,
    @Arg("asset", () => String, {
      nullable: true,
      description: "Asset that a scan was about, where the file does not say.",
    })
    asset: string | null,
  ): Promise<Import> {
    const scope = context.enter(workspace, "write");
    const contents = contentsOf(files);
    if (source === "" || source.length > 2048) throw badInput("source must have 1 to 2048 characters.");
    const options = { source, cluster: cluster ?? undefined, asset: asset ?? undefined };
    return answerOf(await importContents(scope.store, workspace, contents, options));
  }
}

function answerOf({ sources, skipped }: ImportAnswer): Import {
  const [imported] = sources;
  return { ...imported!, replaced: imported!.replaced?.facts ?? null, skipped };
}

/** Content by name; a name is a label in evidence, never a path that is opened. */
function contentsOf(files: readonly FileInput[]): Map<string, Uint8Array> {
  if (!files.length || files.length > MOST_FILES)
    throw badInput(`files must be 1 to ${MOST_FILES}, not ${files.length}.`);
  const contents = new Map<string, Uint8Array>();
  for (const { name, content, encoding } of files) {
    if (!/^[^\p{Cc}]{1,512}$/u.test(name) || name === "-")
      throw badInput("A file's name has 1 to 512 printable characters and is not `-`.");
    if (contents.has(name)) throw badInput(`Two files are called "${name}".`);
    contents.set(name, Buffer.from(content, encoding));
  }
  return contents;
}
