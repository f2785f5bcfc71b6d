import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { all, chunks, failure, opened } from "./reading.js";
import { openDocument } from "../../src/text/index.js";

async function read(xml: string, paths: string | string[] = "/r/a") {
  return all((await opened(xml)).xmlItems(paths));
}

describe("XML elements", () => {
  it("are delivered with attributes, text and children, and with their place", async () => {
    expect(await read('<r><a id="1">x<b>y &amp; z</b><![CDATA[<w>]]></a><c/><a/></r>')).toEqual([
      {
        at: "/r/a[1]",
        value: {
          name: "a",
          attributes: { id: "1" },
          text: "x<w>",
          children: [{ name: "b", attributes: {}, text: "y & z", children: [] }],
        },
      },
      { at: "/r/a[2]", value: { name: "a", attributes: {}, text: "", children: [] } },
    ]);
  });

  it("are found by any of several paths, with * for any name, in the document's order", async () => {
    const items = await read("<r><s><a/></s><t><a/><b/></t><a/></r>", ["/r/*/a", "/r/a"]);
    expect(items.map(({ at }) => at)).toEqual(["/r/s[1]/a[1]", "/r/t[1]/a[1]", "/r/a[1]"]);
  });

  it("are not delivered again inside one that is", async () => {
    expect((await read("<r><a><a/></a></r>", ["/r/a", "/r/a/a"])).length).toBe(1);
  });

  it("lose their prefixes", async () => {
    const [item] = await read('<n:r xmlns:n="u"><n:a n:id="1"/></n:r>');
    expect(item?.value).toMatchObject({ name: "a", attributes: { id: "1" } });
  });

  it("are the same however the text is cut", async () => {
    const xml = '<?xml version="1.0"?><r><a id="ä">x &lt; y<b>ü</b></a><a>z</a></r>';
    const whole = await read(xml);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: Buffer.from(xml).length }), async (cut) => {
        const bytes = Buffer.from(xml);
        const document = await openDocument(chunks(bytes.subarray(0, cut), bytes.subarray(cut)), { name: "cut" });
        expect(await all(document.xmlItems("/r/a"))).toEqual(whole);
        await document.close();
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  it("may follow comments that stand in front of the declaration", async () => {
    expect((await read('<!-- licence -->\n<?xml version="1.0"?><r><a/></r>')).length).toBe(1);
  });

  it("stand deep without names that count as an object's own", async () => {
    const [item] = await read("<r><a><__proto__>1</__proto__></a></r>");
    expect(item?.value.children[0]?.name).toBe("__proto__");
  });
});

describe("XML that is refused", () => {
  it("is cut off, with the place", async () => {
    const error = await failure(() => read("<r>\n<a><b>te"));
    expect(error).toMatchObject({ code: "truncated", at: "/r/a[1]/b[1]", line: 2 });
  });

  it.each([
    ["tags that do not match", "<r><a></b></r>"],
    ["an attribute without quotes", "<r><a id=1/></r>"],
    ["an entity of its own", '<!DOCTYPE r [<!ENTITY e "boom">]><r><a>&e;</a></r>'],
    ["an entity from elsewhere", '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r><a>&e;</a></r>'],
  ])("has %s", async (_, xml) => {
    const error = await failure(() => read(xml));
    expect(error).toMatchObject({ code: "syntax", line: 1 });
    expect(error.message).toMatch(/^report \(.*no well-formed XML/);
  });

  it("names the line behind a comment in front of the declaration", async () => {
    const error = await failure(() => read('<!-- a\nb -->\n<?xml version="1.0"?>\n<r><a></b></r>'));
    expect(error.line).toBe(4);
  });

  it("is too deep", async () => {
    const deep = `<r>${"<a>".repeat(300)}${"</a>".repeat(300)}</r>`;
    expect((await failure(() => read(deep))).code).toBe("too-deep");
  });

  it.each([
    ["one element", `<r><a>${"x".repeat(2000)}</a></r>`],
    ["many small ones", `<r><a>${"<b/>".repeat(500)}</a></r>`],
    ["text that nobody asked for", `<r><c>${"x".repeat(2000)}</c></r>`],
    ["one comment", `<r><!--${"x".repeat(2000)}--></r>`],
  ])("has too large a record: %s", async (_, xml) => {
    const document = await opened(xml, { limits: { itemText: 1000 } });
    expect((await failure(() => all(document.xmlItems("/r/a")))).code).toBe("too-large");
  });

  it("may be any size in small records", async () => {
    const document = await opened(`<r>${"<a>x</a>".repeat(5000)}</r>`, { limits: { itemText: 1000 } });
    expect((await all(document.xmlItems("/r/a"))).length).toBe(5000);
  });
});
