import { describe, expect, it } from "vitest";
import { opened } from "./reading.js";

const head = async (text: string) => (await opened(text)).head;

describe("the head of a document", () => {
  it.each([
    ['{"a": 1}', "json"],
    ['{\n "a": 1\n}\n', "json"],
    ['{"a": [1', "json"],
    ["[]", "json"],
    ['{"a":1}\n{"a":2}\n', "json-lines"],
    ['[{"a":1}]\n[2]\n', "json-lines"],
    ["kind: Pod\n", "yaml"],
    ["# note\n---\nkind: Pod\n", "yaml"],
    ["- a\n- b\n", "yaml"],
    ["{{- if .Values.x }}\na: 1\n{{ end }}", "yaml"],
    ["a,b\n1,2\n", "csv"],
    ['<?xml version="1.0"?>\n<!-- x --><r/>', "xml"],
    ["[section]\nx=1\n", "text"],
    ["Once upon a time, there was\n", "text"],
    ["", "empty"],
    ["\n \n", "empty"],
  ])("tells that %j is %s", async (text, format) => {
    expect((await head(text)).format).toBe(format);
  });

  it("knows names at the top level only, never inside strings or deeper", async () => {
    const { isJsonObject, topLevelKeys } = await head(
      '{"text": "\\"runs\\": []", "deep": {"version": 1}, "$schema": "x"}',
    );
    expect(isJsonObject("$schema", "text")).toBe(true);
    expect(isJsonObject("runs")).toBe(false);
    expect(isJsonObject("version")).toBe(false);
    expect(topLevelKeys).toEqual(["text", "deep", "$schema"]);
  });

  it("ends after 64 KiB and keeps what it saw of a cut value", async () => {
    const found = await head(
      `{"version": "2.1.0", "runs": [{"tool": {"name": "x"}, "results": ["${"y".repeat(70_000)}"]}], "late": 1}`,
    );
    expect(found.complete).toBe(false);
    expect(found.isJsonObject("version", "runs")).toBe(true);
    expect(found.isJsonObject("late")).toBe(false);
    expect(found.value("/runs/0/tool/name")).toBe("x");
    expect(found.value("/runs/0/tool")).toBeUndefined();
    expect(found.partial("/runs/0")).toEqual({ tool: { name: "x" }, results: [] });
  });

  it("is cut between characters", async () => {
    const found = await head(`["${"漢".repeat(30_000)}"]`);
    expect(found.text.length).toBe(Math.floor((65_536 - 2) / 3) + 2);
  });

  it("knows the first item of an array, of a YAML list and of JSON lines", async () => {
    for (const text of ['[{"info": 1}, {"b": 2}]', "- info: 1\n- b: 2\n", '{"info": 1}\n{"b": 2}\n']) {
      expect((await head(text)).firstItem()).toEqual({ info: 1 });
    }
    expect((await head('{"info": 1}')).firstItem()).toBeUndefined();
  });

  it("knows names and values of the first YAML document", async () => {
    const found = await head(
      "# x\n---\napiVersion: v1\n'kind': List\nitems:\n- kind: Pod\n  url: http://x\n---\nother: 1\n",
    );
    expect(found.yamlKeys).toEqual(["apiVersion", "kind", "items"]);
    expect(found.isYamlMapping("apiVersion", "items")).toBe(true);
    expect(found.isObject("kind")).toBe(true);
    expect(found.isYamlMapping("other")).toBe(false);
    expect(found.value("/items/0/kind")).toBe("Pod");
  });

  it("sees YAML values before the place where the head ends", async () => {
    const found = await head(`kind: List\nitems:\n${"- kind: Pod\n  text: 'x: y'\n".repeat(5000)}`);
    expect(found.value("/kind")).toBe("List");
    expect(found.value("/items/0/kind")).toBe("Pod");
  });

  it("knows root, namespace and attributes of XML", async () => {
    const { xml } = await head(
      '\ufeff<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]>\n<n:report xmlns:n="urn:x" v=\'1\'>',
    );
    expect(xml).toEqual({ name: "report", namespace: "urn:x", attributes: { "xmlns:n": "urn:x", v: "1" } });
  });

  it("is not fooled by __proto__", async () => {
    const found = await head('{"__proto__": {"runs": 1}}');
    expect(found.isJsonObject("runs")).toBe(false);
    expect(found.value("/__proto__/runs")).toBe(1);
  });
});
