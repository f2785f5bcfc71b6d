import { describe, expect, it } from "vitest";
import { all, failure, opened } from "./reading.js";

describe("YAML documents", () => {
  it("are told by their number and first line, parts without content left out", async () => {
    const document = await opened("# nothing\n---\nkind: Pod\n---\n# nothing\n---\nkind: Service\n...\n");
    expect((await all(document.yamlDocuments())).map(({ value, at, line }) => [value, at, line])).toEqual([
      [{ kind: "Pod" }, "#1", 2],
      [{ kind: "Service" }, "#2", 6],
    ]);
  });

  it("know the line of each value inside", async () => {
    const [, second] = await all(
      (await opened("a: 1\n---\nspec:\n  containers:\n    - name: x\n    - name: y\n")).yamlDocuments(),
    );
    expect(second?.lineOf("/spec/containers/1/name")).toBe(6);
    expect(second?.lineOf("/spec/containers/1/image")).toBe(6);
    expect(second?.lineOf("")).toBe(3);
  });

  it("follow YAML 1.2: no and on are words, 0o17 is a number, dates are text", async () => {
    const document = await opened("a: no\nb: on\nc: 0o17\nd: 2024-01-01\ne: .inf\nf: ~\ng: 9007199254740993\n");
    expect((await all(document.values()))[0]?.value).toEqual({
      a: "no",
      b: "on",
      c: 15,
      d: "2024-01-01",
      e: ".inf",
      f: null,
      g: 9007199254740992,
    });
  });

  it("may share parts by alias and merge key", async () => {
    const document = await opened("base: &b {x: 1}\nother:\n  <<: *b\n  y: *b\n");
    expect((await all(document.values()))[0]?.value).toEqual({ base: { x: 1 }, other: { x: 1, y: { x: 1 } } });
  });

  it("give items of every document, as JSON does", async () => {
    const document = await opened("items: [{a: 1}, {a: 2}]\n---\nitems:\n  - a: 3\n---\nother: 1\n");
    expect((await all(document.items("/items"))).map(({ at, value }) => [at, value])).toEqual([
      ["#1/items/0", { a: 1 }],
      ["#1/items/1", { a: 2 }],
      ["#2/items/0", { a: 3 }],
    ]);
  });

  it("with a name twice are read, the last one counting, and noted", async () => {
    const document = await opened("a: 1\n---\nb: 1\nc: 2\nb: 3\n");
    expect((await all(document.values()))[1]?.value).toEqual({ b: 3, c: 2 });
    expect(document.problems).toEqual([{ at: "#2", why: expect.stringContaining("line 5") as unknown }]);
  });

  it("with a long list are read entry by entry", async () => {
    const entry = (index: number) =>
      `- kind: Pod\n  n: ${index}\n  text: |\n    - no entry\n\n    # no comment\n# comment\n`;
    const entries = Array.from({ length: 9000 }, (_, index) => entry(index)).join("");
    const text = `apiVersion: v1\nitems:\n# first\n${entries}kind: List\n---\nitems:\n  - a\n`;
    const document = await opened(text, { limits: { yamlText: 300_000 } });
    const found = await all(document.items("/items"));
    expect(found.length).toBe(9001);
    expect(found[8999]).toEqual({
      value: { kind: "Pod", n: 8999, text: "- no entry\n\n# no comment\n" },
      at: "#1/items/8999",
      pointer: "/items",
    });
    expect(found[9000]).toMatchObject({ value: "a", at: "#2/items/0" });
  });

  it("with a mistake in a long list are refused with its line", async () => {
    const document = await opened(`items:\n${"- kind: Pod\n  spec: {a: 1}\n".repeat(20_000)}- [\nkind: List\n`);
    expect(await failure(() => all(document.items("/items")))).toMatchObject({ code: "syntax" });
  });

  it("larger than the limit are refused", async () => {
    const document = await opened(`a: 1\n---\n${"- x\n".repeat(1000)}`, { limits: { yamlText: 1000 } });
    expect(await failure(() => all(document.values()))).toMatchObject({ code: "too-large", at: "#2", line: 2 });
  });
});

describe("broken YAML", () => {
  it("is reported with its line in the file", async () => {
    const document = await opened("a: 1\n---\nb: [1, 2\nc: }\n");
    expect(await failure(() => all(document.values()))).toMatchObject({ code: "syntax", at: "#2", line: 4 });
  });

  it.each([
    "{{- if .Values.x }}\na: 1\n{{- end }}\n",
    "a: 1\nname: {{ .Values.name }}\n",
    'a: 1\n{{ include "x" . }}\nb: 2\n',
  ])("is called a template when it is one: %j", async (text) => {
    expect(await failure(async () => all((await opened(text)).values()))).toMatchObject({ code: "template" });
  });

  it("does not take braces inside text for a template", async () => {
    const document = await opened('a: "{{ $labels.instance }} is down"\n');
    expect((await all(document.values()))[0]?.value).toEqual({ a: "{{ $labels.instance }} is down" });
  });

  it("is refused when its aliases explode", async () => {
    let text = 'a0: &a0 ["x"]\n';
    for (let level = 1; level < 30; level++) {
      text += `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]\n`;
    }
    const begin = performance.now();
    expect((await failure(async () => all((await opened(text)).values()))).code).toBe("aliases");
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  it("is refused when an alias contains itself", async () => {
    const error = await failure(async () => all((await opened("a: &a\n  b: *a\n")).values()));
    expect(error.code).toBe("aliases");
  });

  it("is refused quickly when it is nothing but brackets", async () => {
    const begin = performance.now();
    const error = await failure(async () => all((await opened(`a: ${"[".repeat(5_000_000)}`)).values()));
    expect(error.code).toBe("too-deep");
    expect(performance.now() - begin).toBeLessThan(5000);
  });
});
