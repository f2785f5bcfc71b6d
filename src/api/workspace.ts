import { Ctx, Query, Resolver } from "type-graphql";
import { listWorkspaces } from "../store/analyses.js";
import type { Context } from "./context.js";

/** The argument that every question about a workspace has. */
export const WORKSPACE = { defaultValue: "default", description: "The workspace that is asked about." };

@Resolver()
export class WorkspaceResolver {
  @Query(() => [String], { description: "Names of all workspaces." })
  workspaces(@Ctx() { store }: Context): Promise<string[]> {
    return listWorkspaces(store);
  }
}
