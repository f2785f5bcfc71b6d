/** The catalogues of the documentation, made from the code: what they list cannot be forgotten or go stale. */
import { commands } from "../../src/cli/index.js";
import { SETTINGS } from "../../src/config.js";
import { INPUTS } from "../../src/inputs/index.js";
import { readRules, type Rule } from "../../src/rules/index.js";

const COMMANDS = await commands();

/** Marks of a block in README.md: `<!-- settings -->` … `<!-- /settings -->`. */
const BLOCKS: Readonly<Record<string, () => string>> = {
  commands: () =>
    table(
      ["Command", "What it does"],
      COMMANDS.map((each) => [code(each.name()), each.description()]),
    ),
  inputs: () =>
    table(
      ["Format", "What it is"],
      INPUTS.map(({ name, title }) => [code(name), title]),
    ),
  settings: () =>
    table(
      ["Variable", "Default", "Meaning"],
      Object.values(SETTINGS).map(({ variable, fallback, meaning }) => [code(variable), fallback, meaning]),
    ),
  rules: () => {
    const rules = readRules();
    const domains = byDomain(rules);
    return `${rules.length} rules: ${[...domains].map(([domain, { length }]) => `${length} ${domain}`).join(", ")}.`;
  },
};

/** The text with each marked block made anew. Throws where a block has no marks. */
export function withCatalogues(text: string): string {
  return Object.entries(BLOCKS).reduce((written, [name, make]) => {
    const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`];
    const [from, to] = [written.indexOf(start), written.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`README.md has no block ${start.trim()} … ${end}.`);
    return `${written.slice(0, from + start.length)}\n${make()}\n\n${written.slice(to)}`;
  }, text);
}

/** docs/rules.md. */
export function rulesPage(rules: readonly Rule[] = readRules()): string {
  const parts = [...byDomain(rules)].map(
    ([domain, members]) => `## ${domain}\n\n${members.map(ruleSection).join("\n")}`,
  );
  return `# Rules\n\nMade from the headers of \`cypher/rules/\` by \`npm run docs\`. Each rule derives steps: whoever holds the source can come to hold the target.\n\n${parts.join("\n")}`;
}

function byDomain(rules: readonly Rule[]): Map<string, Rule[]> {
  const domains = new Map<string, Rule[]>();
  for (const rule of rules) {
    const domain = rule.id.split("/")[0] ?? "";
    domains.set(domain, [...(domains.get(domain) ?? []), rule]);
  }
  return domains;
}

function ruleSection(rule: Rule): string {
  const { id, title, layer, technique, success, successReason, remediation, controls, free, exploit, enabled, file } =
    rule;
  const chance = free
    ? "Membership only: costs nothing."
    : `Success ${success}${successReason ? `: ${successReason}` : "."}`;
  const notes = [
    exploit ? "Exploits a finding: its threat and runtime factors apply." : undefined,
    controls.length > 0 ? `Weakened by: ${controls.join(", ")}.` : undefined,
    enabled ? undefined : "Switched off unless asked for.",
  ].filter((note) => note !== undefined);
  return [
    `### ${id}`,
    "",
    `${title}.`,
    "",
    `- ${layer}, [${technique}](https://attack.mitre.org/techniques/${technique.replace(".", "/")}/). ${chance}`,
    ...notes.map((note) => `- ${note}`),
    `- Fix: ${remediation}`,
    `- File: [${file}](../${file}), ${rule.examples.length} examples`,
    "",
  ].join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
