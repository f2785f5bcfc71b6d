/** What a person may call an asset by. */
import { describe, expect, it } from "vitest";
import { NameError, readNames } from "../../src/pipeline/names.js";
import { inventory } from "../capabilities/reports.js";
import { play, store } from "../capabilities/scenario.js";

const uids = [
  "arn:aws:iam::111122223333:user/lara",
  "k8s/c/shop/Service/cart",
  "k8s/c/web/Service/cart",
  "one/web/Orders",
  "two/web/Orders",
];
const identities = uids.map((uid) => ({ uid, ...(uid.startsWith("k8s/") ? { name: "cart" } : {}) }));
const { opened } = await play({ "estate.yaml": inventory({ identities }) });
const names = await readNames(store, opened.projection);
const meant = (name: string) => names.candidates(name).map((node) => opened.projection.uids[node]);

describe("an asset", () => {
  it.each([
    [uids[0]!, [uids[0]]],
    ["user/lara", [uids[0]]],
    ["lara", [uids[0]]],
    ["ara", []],
    ["111122223333", []],
    ["Service/cart", [uids[1], uids[2]]],
    ["shop/Service/cart", [uids[1]]],
    ["shop/cart", [uids[1]]],
    ["cart", [uids[1], uids[2]]],
    ["one/web/Orders", [uids[3]]],
    ["web/Orders", [uids[3], uids[4]]],
    ["eb/Orders", []],
    ["web", []],
  ])("%s", (name, expected) => {
    expect(meant(name)).toEqual(expected);
  });

  it("that several may be is not guessed: all of them are listed", () => {
    expect(() => names.one("web/Orders")).toThrow(NameError);
    expect(() => names.one("web/Orders")).toThrow(/one\/web\/Orders\n +two\/web\/Orders/);
  });
});
