/** Code that may read a labelled bucket inherits the bucket's label; code that may not does not. */
import { expect, it } from "vitest";
import { exportRows } from "../../src/pipeline/export.js";
import { play, store, startAsking } from "./scenario.js";
import { allow, bucket, lambda, state } from "./terraform.js";

const scenario = await play({
  "state.json": state(
    bucket("statements", { DataClassification: "pci" }),
    bucket("thumbnails"),
    ...lambda("statement", [allow("s3:GetObject", "arn:aws:s3:::statements/*")]),
    ...lambda("upload", [allow("s3:PutObject", "arn:aws:s3:::statements/*")]),
    ...lambda("resize", [allow("s3:GetObject", "arn:aws:s3:::thumbnails/*")]),
    ...lambda("refused", [
      allow("s3:GetObject", "*"),
      { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::statements/*" },
    ]),
  ),
});
const ask = await startAsking();
const { assets } = await ask(
  scenario,
  `query ($workspace: String!) {
    assets(workspace: $workspace, first: 100, filter: { kind: [COMPUTE] }) {
      edges { node { uid handles { kind sensitivity } } }
    }
  }`,
);
const label = new Map<string, string>(
  assets.edges.map(({ node }: { node: { uid: string; handles: { kind: string; sensitivity: string }[] } }) => [
    node.uid.slice(node.uid.lastIndexOf(":") + 1),
    node.handles.map(({ kind, sensitivity }) => `${kind} ${sensitivity}`).join(", "),
  ]),
);

it.each([
  ["statement", "FINANCIAL RESTRICTED"],
  ["upload", ""],
  ["resize", ""],
  ["refused", ""],
])("%s: %s", (name, handled) => {
  expect(label.get(name)).toBe(handled);
});

it("rests on a label that the bucket bears", async () => {
  const rows: { type: string; source: string; target: string }[] = [];
  for await (const row of exportRows(store, scenario.workspace, "relationships")) rows.push(row as never);
  const stored = rows.filter(({ type }) => type === "STORES").map(({ source, target }) => [source, target]);
  expect(stored).toEqual([["arn:aws:s3:::statements", "classification/financial/restricted"]]);
});
