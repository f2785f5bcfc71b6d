import { expect, it } from "vitest";
import { fileOf, shortPlace } from "../../src/model/index.js";

it("keeps the file's name and the place in it", () => {
  expect(shortPlace("/estate/prod/cluster.json /items/3")).toBe("cluster.json /items/3");
  expect(shortPlace("prod/web.yaml #2/spec")).toBe("web.yaml #2/spec");
  expect(shortPlace("prod/scan.sarif")).toBe("scan.sarif");
  expect(shortPlace("prod/the last one.json /a")).toBe("the last one.json /a");
});

it("tells the file as it was imported", () => {
  expect(fileOf("/estate/prod/the last one.json /items/3")).toBe("/estate/prod/the last one.json");
  expect(fileOf("prod/scan.sarif")).toBe("prod/scan.sarif");
});

it("keeps the folder of a file that is called after what it is about", () => {
  expect(shortPlace("us-east-1/s3-get-bucket-policy/orders")).toBe("s3-get-bucket-policy/orders");
  expect(shortPlace("orders #1")).toBe("orders #1");
});
