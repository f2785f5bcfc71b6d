import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import { loadAnalysis } from "./analysis.js";
import { loadAsset } from "./asset.js";
import { loadPath } from "./attack-path-connection.js";
import type { Context } from "./context.js";
import { loadFinding } from "./finding.js";
import { readGlobalId } from "./global-id.js";
import { Node } from "./node.js";
import { loadSources } from "./source.js";

@Resolver()
export class NodeQuery {
  @Query(() => Node, { nullable: true, description: "Anything by its global id; null where it no longer exists." })
  async node(@Ctx() context: Context, @Arg("id", () => ID) id: string): Promise<Node | null> {
    const { type, workspace, key, analysis } = readGlobalId(id);
    const scope = context.enter(workspace);
    switch (type) {
      case "AttackPath":
        return loadPath(scope, key, analysis);
      case "Asset":
        return loadAsset(scope, key);
      case "Finding":
        return loadFinding(scope, key);
      case "Analysis":
        return loadAnalysis(scope, Number(key));
      case "Source":
        return (await loadSources(scope)).find((source) => source.key === key) ?? null;
    }
  }
}
