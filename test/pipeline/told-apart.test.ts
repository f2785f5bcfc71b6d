/** Two clusters under one name are refused, in one import and in two. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { importContents } from "../../src/pipeline/import-contents.js";
import type { Store } from "../../src/store/connection.js";
import { listSources } from "../../src/store/sources.js";
import { freshWorkspace, openTestStore } from "../store/real-store.js";

let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const cluster = (uid: string) =>
  new TextEncoder().encode(
    JSON.stringify({ apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-system", uid } }),
  );

it("asks for a name of its own, names both places and changes nothing", async () => {
  const workspace = freshWorkspace();
  const load = (source: string, files: Record<string, string>, name?: string) =>
    importContents(
      store,
      workspace,
      new Map(Object.entries(files).map(([path, uid]) => [path, cluster(uid)])),
      name === undefined ? { source } : { source, cluster: name },
    );
  await expect(load("both", { "a.json": "1", "b.json": "2" })).rejects.toThrow(/b\.json.*another cluster than a\.json/);
  await load("first", { "a.json": "1" });
  await expect(load("second", { "b.json": "2" })).rejects.toThrow(/the source "first".*--cluster/);
  await load("second", { "b.json": "2" }, "other");
  // Made anew, under the same key: the source says now what it says now.
  await load("first", { "a.json": "3" });
  expect((await listSources(store, workspace)).map(({ key, identities }) => [key, identities])).toEqual([
    ["first", { "k8s/cluster": "3" }],
    ["second", { "k8s/other": "2" }],
  ]);
});
