import type { OpenedAnalysis } from "../../src/pipeline/opened.js";
import { reachNodes } from "../../src/pipeline/reach-questions.js";

/** Whether holding one thing of cluster `c` leads to another, both by their names within it. Throws where one is not there. */
export function leadsTo(opened: OpenedAnalysis, from: string, to: string): boolean {
  const [start, end] = [from, to].map((name) => opened.projection.nodeOf(`k8s/c/${name}`));
  if (start === undefined || end === undefined) throw new Error(`${from} or ${to} is not there`);
  return reachNodes(opened, [start], [end]).path.length > 0;
}
