import { describe, expect, it } from "vitest";
import { isInternet } from "../../src/resolve/internet.js";
import { parseCidrs } from "../../src/resolve/kubernetes/network/addresses.js";

describe("ranges of addresses", () => {
  it.each([
    ["everyone", "0.0.0.0/0", true],
    ["everyone, in halves", "0.0.0.0/1 128.0.0.0/1", true],
    ["a /8 of public space", "8.0.0.0/8", true],
    ["the same in pieces that overlap", "8.0.0.0/9 8.0.0.0/10 8.128.0.0/9", true],
    ["less than that", "8.0.0.0/9", false],
    ["one piece named often", "8.0.0.0/9 8.0.0.0/9", false],
    ["an office", "198.51.100.7/32 8.8.8.0/24", false],
    ["a private /8", "10.0.0.0/8", false],
    ["everyone on IPv6", "::/0", true],
    ["a provider's IPv6", "2001:db8::/32", false],
    ["none", "", false],
  ])("%s: %s", (_, cidrs, is) => {
    expect(isInternet(parseCidrs(cidrs.split(" ")))).toBe(is);
  });
});
