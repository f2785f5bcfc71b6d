/** A command as answers name it, to be pasted: with the workspace that was asked about, where that is not the default one. */
export function commandWords(workspace: string, command: string): string {
  return `\`breachline ${command}${workspace === "default" ? "" : ` --workspace ${workspace}`}\``;
}
