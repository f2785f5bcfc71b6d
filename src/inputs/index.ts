/** Every format that can be imported, one line each. */
import type { Head } from "../text/index.js";
import { epss } from "./epss.js";
import { gitleaks } from "./gitleaks.js";
import type { Input } from "./input.js";
import { inventory } from "./inventory/index.js";
import { kev } from "./kev.js";
import { kubernetes } from "./kubernetes/index.js";
import { nuclei } from "./nuclei.js";
import { ocsf } from "./ocsf/index.js";
import { sarif } from "./sarif/index.js";
import { semgrep } from "./semgrep.js";
import { trivy } from "./trivy/index.js";
import { zap } from "./zap.js";

export type { Input, ProblemInput, ReadOptions, Stated } from "./input.js";

export const INPUTS: readonly Input[] = [
  inventory,
  kubernetes,
  trivy,
  sarif,
  semgrep,
  gitleaks,
  nuclei,
  zap,
  ocsf,
  kev,
  epss,
];

/** The format of a document by the structure of its head; undefined where none knows it. At most one does: a test holds it. */
export function recognise(head: Head): Input | undefined {
  return INPUTS.find((input) => input.recognises(head));
}
