import { expect, it } from "vitest";
import { endsInWords } from "../../src/cli/asset-text.js";

const shop = { uid: "k8s/c/web/Service/shop", name: "shop" };
const orders = { uid: "data/orders", name: "orders" };

it("the ends of a path are its entry and its target, or that the internet leads there at once", () => {
  expect(endsInWords(shop, orders)).toBe("web/shop → orders");
  expect(endsInWords(orders, orders)).toBe("orders, one step from the internet");
});
