import { describe, expect, it } from "vitest";
import { endpointNames } from "../../src/inputs/endpoint.js";
import { clip, cwesIn, nameOf, oneLine, referencesIn, withoutVersion } from "../../src/inputs/report-fields.js";
import { readRepositoryAddress } from "../../src/inputs/repository.js";
import { kindOfTool } from "../../src/inputs/tool-kind.js";

describe("names in reports", () => {
  it.each([
    "https://github.com/acme/shop",
    "https://github.com/acme/shop.git",
    "git@github.com:acme/shop.git",
    "ssh://git@github.com:22/acme/shop/",
    "https://user:pass@GitHub.com/acme/shop",
    "github.com/acme/shop",
  ])("%s is one repository", (address) => {
    expect(readRepositoryAddress(address)?.uid).toBe("repository/github.com/acme/shop");
  });

  it.each(["", ".", "testdata/repo", "file:///home/me/shop", "C:/shop", "https://github.com/"])(
    "%j names no repository",
    (address) => {
      expect(readRepositoryAddress(address)).toBeUndefined();
    },
  );

  it.each([
    [
      "http://shop:8080/a?b",
      ["http://shop:8080/a", "http://shop:8080", "http://shop:8080/", "shop:8080", "shop", "dns/shop"],
    ],
    ["10.0.0.1:22", ["10.0.0.1:22", "10.0.0.1", "ip/10.0.0.1"]],
    ["", []],
    ["not a host", []],
  ])("%j may be called %j", (address, names) => {
    expect(endpointNames(address)).toEqual(names);
  });

  it("reads CWE numbers in the spellings of tools", () => {
    expect(cwesIn(["CWE-79: XSS", "external/cwe/cwe-089", "CWE_22", "cwe:306", "nvd-cve-other", 7, "CWE-0"])).toEqual([
      "CWE-79",
      "CWE-89",
      "CWE-22",
      "CWE-306",
    ]);
  });

  it("bounds texts and takes out what no database stores", () => {
    expect(oneLine("a\u0000b\n c\ud800")).toBe("a b c\ufffd");
    expect(oneLine("x".repeat(2000))?.length).toBe(1024);
    expect(clip(`${"x".repeat(8)}😀😀`, 10)).toBe("xxxxxxxx…".slice(0, 10));
    expect(nameOf(undefined, "")).toBe("unnamed");
  });

  it("takes credentials out of references", () => {
    expect(referencesIn(["https://u:p@example.org/a", "javascript:alert(1)", 7])).toEqual(["https://example.org/a"]);
  });

  it.each([
    ["pkg:npm/lodash@1.0?x=y#z", "pkg:npm/lodash"],
    ["pkg:npm/%40angular/core@1", "pkg:npm/%40angular/core"],
    ["pkg:npm/@angular/core", "pkg:npm/@angular/core"],
  ])("%s without version is %s", (purl, bare) => {
    expect(withoutVersion(purl)).toBe(bare);
  });

  it.each([
    ["Gitleaks", "secret"],
    ["Checkov", "misconfiguration"],
    ["Trivy", "sca"],
    ["OWASP ZAP", "dast"],
    ["CodeQL", "sast"],
  ])("%s finds %s", (tool, kind) => {
    expect(kindOfTool(tool)).toBe(kind);
  });
});
