import { describe, expect, it } from "vitest";
import { namedAlike } from "../../src/pipeline/alike.js";

const uids = ["k8s/c/shop/Service/cart", "k8s/c/shop/Service/checkout", "k8s/c/away/Service/cart", "hub/checkout"];
const estate = { uids, names: ["cart", "Checkout", "cart", "checkout"], hub: Uint8Array.from([0, 0, 0, 1]) };

describe("what a mistyped name may mean", () => {
  it.each([
    ["cart", [uids[0], uids[2]]],
    ["CART", [uids[0], uids[2]]],
    ["chekcout", [uids[1]]],
    ["k8s/c/shop/Service/chekout", [uids[1]]],
    ["k8s/c/shpo/Service/checkout", [uids[1]]],
    ["elsewhere", []],
  ])("%s", (typed, meant) => {
    expect(namedAlike(estate, typed)).toEqual(meant);
  });

  it("is at most ten assets", () => {
    const many = Array.from({ length: 30 }, (_, n) => `a/${n}/cart`);
    const alike = namedAlike({ uids: many, names: many, hub: new Uint8Array(30) }, "crat");
    expect(alike).toEqual(many.slice(0, 10));
  });
});
