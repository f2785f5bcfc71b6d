import { Arg, Ctx, Field, FieldResolver, ID, Mutation, ObjectType, Query, Resolver, Root } from "type-graphql";
import type { Job as StoredJob } from "../jobs/job.js";
import { Analysis, loadAnalysis } from "./analysis.js";
import type { Context, Scope } from "./context.js";
import { JobState } from "./enums.js";
import { apiError, badInput } from "./errors.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ description: "Why a job failed.", simpleResolvers: true })
export class JobError {
  @Field(() => String, { description: "As in the extensions of errors." })
  code!: string;
  @Field(() => String)
  message!: string;
}

@ObjectType({
  description: "Work that goes on whether or not somebody waits for it. Readable for a day after its end.",
  simpleResolvers: true,
})
export class Job {
  @Field(() => ID)
  readonly id: string;
  @Field(() => String)
  readonly workspace: string;
  @Field(() => JobState)
  readonly state: string;
  @Field(() => [String], { description: "Stages that were begun, in order." })
  readonly stages: readonly string[];
  @Field(() => String, { description: "ISO 8601." })
  readonly queuedAt: string;
  @Field(() => Boolean, {
    nullable: true,
    description: "Where it is done: nothing had changed since the analysis that was published already.",
  })
  readonly unchanged: boolean | null;
  @Field(() => JobError, { nullable: true, description: "Where it failed." })
  readonly error: JobError | null;
  /** Number of the analysis where it is done. */
  readonly number: number | null;

  constructor(
    readonly scope: Scope,
    job: StoredJob,
  ) {
    ({ id: this.id, workspace: this.workspace, state: this.state, stages: this.stages, queuedAt: this.queuedAt } = job);
    this.unchanged = job.result?.unchanged ?? null;
    this.number = job.result?.analysis ?? null;
    this.error = job.error ?? null;
  }
}

/** Rules that one call may leave out; more than there are. */
const MOST_WITHOUT = 1000;

@Resolver(() => Job)
export class JobResolver {
  @FieldResolver(() => Analysis, {
    nullable: true,
    description: "The published analysis where it is done, as long as it is kept.",
  })
  async analysis(@Root() { scope, number }: Job): Promise<Analysis | null> {
    return number === null ? null : loadAnalysis(scope, number);
  }

  @Query(() => Job, { nullable: true, description: "A job by its id; null where it is not known any more." })
  async job(@Ctx() context: Context, @Arg("id", () => ID) id: string): Promise<Job | null> {
    const found = await context.jobs.status(id);
    return found ? new Job(context.enter(found.workspace), found) : null;
  }

  @Mutation(() => Job, {
    description: "Derives every step an attacker could take, ranks the attack paths and publishes them.",
  })
  async analyze(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("without", () => [ID], { defaultValue: [], description: "Rules to leave out, by id." }) without: string[],
    @Arg("wait", () => Boolean, {
      defaultValue: true,
      description:
        "Answer when it is done, with an error where it failed. False: at once, with the job that is queued.",
    })
    wait: boolean,
  ): Promise<Job> {
    const scope = context.enter(workspace, "write");
    if (without.length > MOST_WITHOUT) throw badInput(`without names at most ${MOST_WITHOUT} rules.`);
    const id = await context.jobs.enqueue({ kind: "analyze", workspace, without, again: false });
    const job = wait ? await context.jobs.wait(id) : await context.jobs.status(id);
    if (!job) throw apiError("CONFLICT", `Job ${id} is over and not known any more. Read the current analysis.`);
    if (wait && job.error) throw apiError(job.error.code, job.error.message);
    return new Job(scope, job);
  }
}
