/** What follows from the loss of an asset, and who could bring it about. */
import { describe, expect, it } from "vitest";
import { blastRadius } from "../../src/pipeline/blast-radius.js";
import type { OpenedAnalysis } from "../../src/pipeline/opened.js";
import { estate, type Picture } from "./drawn.js";

function ask(text: string, uid: string, picture: Picture = {}, limit = 10) {
  const projection = estate(text, picture);
  const opened = { projection, published: { notCollected: [] } } as unknown as OpenedAnalysis;
  return blastRadius(opened, [projection.nodeOf(uid)!], limit);
}

describe("the blast radius", () => {
  const text = "internet->web:100 web->app:500 app->(h) (h)->db:50 db->data:10 app->log:10 batch->log:1";

  it("forward is everything that can be come to hold from there, with the likelihood of the best way", () => {
    const { forward } = ask(text, "app", { jewels: { data: 105 } });
    expect(forward).toMatchObject({ count: 3, more: false, byKind: [{ kind: "Compute", count: 3 }] });
    expect(forward.assets.map(({ asset, path }) => [asset.uid, path])).toEqual([
      ["log", ["app", "log"]],
      ["db", ["app", "db"]],
      ["data", ["app", "db", "data"]],
    ]);
    expect(forward.assets[2]!.likelihood).toBeCloseTo(Math.exp(-0.061), 6);
    expect(forward.crownJewels.first).toMatchObject([{ asset: { uid: "data" } }]);
    expect(forward.crownJewels.first[0]!.risk).toBeCloseTo(100 * Math.exp(-0.166), 6);
  });

  it("backward is everything from which it can be come to hold, the internet among it", () => {
    const { backward } = ask(text, "log");
    expect(backward.assets.map(({ asset, certain }) => [asset.uid, certain])).toEqual([
      ["batch", true],
      ["app", true],
      ["web", true],
      ["internet", true],
    ]);
    expect(backward.fromInternet).toBeCloseTo(Math.exp(-0.61), 6);
  });

  it("says so where nothing follows and nobody gets there", () => {
    expect(ask(text, "log").forward).toMatchObject({ count: 0, assets: [] });
    expect(ask(text, "batch").backward).toMatchObject({ count: 0, fromInternet: null, assets: [] });
  });

  it("counts who gets there only if what a step needs can be held from there, too", () => {
    const locked = "internet->web web->data:1&key insider->web insider->key";
    const { backward } = ask(locked, "data");
    // Web alone, and the internet, do not get the key.
    expect(backward.assets.map(({ asset, path }) => [asset.uid, path])).toEqual([
      ["insider", ["insider", "web", "data"]],
    ]);
    expect(backward.fromInternet).toBeNull();
  });

  it("tells the steps on its ways that need something else, whose price it leaves aside", () => {
    const locked = "internet->web web->data:1&key web->key data->log";
    const step = { source: { uid: "web" }, target: { uid: "data" } };
    expect(ask(locked, "web").forward.requirements).toMatchObject({ count: 1, first: [step] });
    expect(ask(locked, "data").backward.requirements).toMatchObject({ count: 1, first: [step] });
    expect(ask(locked, "data").forward.requirements).toEqual({ count: 0, first: [] });
    expect(ask(locked, "key").backward.requirements).toEqual({ count: 0, first: [] });
  });

  it("lists no more than asked for, and says that there is more", () => {
    const { forward, backward } = ask(text, "app", {}, 1);
    expect([forward.assets.length, forward.more, backward.assets.length, backward.more]).toEqual([1, true, 1, true]);
    expect(forward.count).toBe(3);
  });
});
