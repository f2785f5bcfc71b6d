/**
 * Which call a file answers, by where it lies: outputs of calls that were made once for each thing leave out what they
 * were asked about. `<account>/<region>/<service>-<call>[.json]`, or a folder of that name with one file for each set of
 * parameters, their names URL-encoded (`s3-get-bucket-policy/my%2Fbucket.json`), nested where a call had several: the layout
 * that CloudMapper writes. `<service>-<call>-<parameter>.json` is the same for a single parameter.
 */

export interface Call {
  /** `s3-get-bucket-policy`; undefined: the path does not look like one of a call. */
  readonly name: string | undefined;
  /** What the call was asked about, in its order. */
  readonly parameters: readonly string[];
  readonly region: string | undefined;
}

const NAME = /^[a-z0-9]+(?:-?[a-z0-9]+)*-(?:get|list|describe|search)-[a-z0-9-]+$/;
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** `known`: names of calls that may be followed by a parameter in the file's name. */
export function callOf(path: string, known: readonly string[]): Call {
  const segments = path
    .split(/[/\\]/)
    .map((each, index, all) => (index === all.length - 1 ? withoutEnding(each) : each));
  const region = segments.findLast((each) => REGION.test(each));
  const at = segments.findLastIndex((each) => NAME.test(each) && known.includes(each));
  if (at >= 0) return { name: segments[at], parameters: segments.slice(at + 1).map(decoded), region };
  const last = segments.at(-1) ?? "";
  const name = known.find((each) => last.startsWith(`${each}-`));
  return { name, parameters: name === undefined ? [] : [decoded(last.slice(name.length + 1))], region };
}

function withoutEnding(name: string): string {
  return name.replace(/(\.json)?(\.(gz|zst|bz2))?$/, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
