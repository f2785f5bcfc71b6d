import { Command } from "commander";
import { deleteWorkspace, listWorkspaces, NothingToRead } from "../store/analyses.js";
import { answer, tell, withSession, workspaceName } from "./session.js";

/** `breachline workspace`: lists and deletes workspaces. */
export function workspaceCommand(): Command {
  const workspace = new Command("workspace").description("list and delete workspaces");
  workspace
    .command("list")
    .description("print one name a line")
    .action(() =>
      withSession(async ({ store }) => {
        for (const name of await listWorkspaces(store)) await answer(name);
      }),
    );
  workspace
    .command("delete")
    .description("delete a workspace and everything in it")
    .argument("<name>", "its name", workspaceName)
    .action((name: string) =>
      withSession(async ({ store }) => {
        if (!(await deleteWorkspace(store, name)))
          throw new NothingToRead(`There is no workspace "${name}". \`breachline workspace list\` names them.`);
        tell(`deleted ${name}`);
      }),
    );
  return workspace;
}
