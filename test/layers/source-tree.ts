/** The repository as a list of files, and its modules with what they import. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { repositoryRoot } from "../../src/config.js";

/** What .gitignore names, and git's own folder: not part of the repository. */
const IGNORED = /^(node_modules|dist|dist\.\d+|coverage|\.breachline|\.git)$|\.log$/;

/** Paths of all files below a folder of the repository, from its root, with slashes; `""` is the root. */
export function filesBelow(folder: string): string[] {
  const found: string[] = [];
  const visit = (path: string) => {
    for (const entry of readdirSync(join(repositoryRoot(), path), { withFileTypes: true })) {
      if (IGNORED.test(entry.name)) continue;
      const below = path === "" ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(below);
      else found.push(below);
    }
  };
  visit(folder);
  return found.sort();
}

export function read(path: string): string {
  return readFileSync(join(repositoryRoot(), path), "utf8");
}

export interface Import {
  /** As it is written: a package's name or a relative path. */
  readonly name: string;
  /** Erased by the compiler: it takes part in the layers, but cannot make modules wait for each other. */
  readonly isType: boolean;
}

/** Statements begin a line, so that what a doc comment quotes does not count. */
const STATEMENT =
  /^(?:import|export)\s+(type\s)?(?:[\w$*\s{},]*?\sfrom\s*)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

export function importsOf(text: string): Import[] {
  return [...text.matchAll(STATEMENT)].map(([, type, named, dynamic]) => ({
    name: named ?? dynamic ?? "",
    isType: type !== undefined,
  }));
}

/** The modules of src/ with their imports; a relative one is given as the file it means. */
export function modules(): Map<string, Import[]> {
  const files = filesBelow("src").filter((path) => /\.tsx?$/.test(path));
  return new Map(files.map((path) => [path, importsOf(read(path)).map((each) => resolved(path, each))]));
}

function resolved(from: string, { name, isType }: Import): Import {
  if (!name.startsWith(".")) return { name, isType };
  return { name: posix.join(dirname(from), name).replace(/\.js$/, ".ts"), isType };
}

/** Code without its comments; strings stay, and with them what looks like a comment inside an address. */
export function withoutComments(text: string): string {
  const part = /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|(?<![:\\/])\/\/[^\n]*/g;
  return text.replaceAll(part, (_, string?: string) => string ?? "");
}
