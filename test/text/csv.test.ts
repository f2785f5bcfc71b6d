import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { all, failure, opened } from "./reading.js";

describe("CSV records", () => {
  it("are read by column name, with the line they begin on", async () => {
    const document = await opened(gzipSync("\ufeff#model:v1,date:x\ncve,epss\nCVE-1,0.5\n\nCVE-2,0.25\n"));
    expect(document.head.isCsv("cve", "epss")).toBe(true);
    expect(document.head.comment).toBe("model:v1,date:x");
    expect(await all(document.csvRows())).toEqual([
      { at: "line 3", value: { cve: "CVE-1", epss: "0.5" } },
      { at: "line 5", value: { cve: "CVE-2", epss: "0.25" } },
    ]);
  });

  it("may hold quotes, delimiters and line ends in quotes", async () => {
    const document = await opened('a;b\r\n"x;1";"say ""hi""\r\nthere"\r\n2;3\r\n');
    expect(await all(document.csvRows())).toEqual([
      { at: "line 2", value: { a: "x;1", b: 'say "hi"\r\nthere' } },
      { at: "line 4", value: { a: "2", b: "3" } },
    ]);
  });

  it("keep a hash sign in front of a value", async () => {
    expect(await all((await opened("a,b\n#1,x\n")).csvRows())).toEqual([{ at: "line 2", value: { a: "#1", b: "x" } }]);
  });

  it("of another width or with broken quotes are problems, the others are read", async () => {
    const rows = await all((await opened('a,b\n1,2\n3\n4,"x"y\n5,6\n')).csvRows());
    expect(rows.filter(({ value }) => value).map(({ value }) => value)).toEqual([
      { a: "1", b: "2" },
      { a: "5", b: "6" },
    ]);
    expect(
      rows
        .filter(({ problem }) => problem)
        .map(({ at }) => at)
        .sort(),
    ).toEqual(["line 3", "line 4"]);
  });

  it("behind a quote that never ends are a problem, not a crash", async () => {
    const rows = await all(
      (await opened(`a,b\n1,2\n3,"${"x\n".repeat(50_000)}`, { limits: { recordText: 10_000 } })).csvRows(),
    );
    expect(rows[0]).toEqual({ at: "line 2", value: { a: "1", b: "2" } });
    expect(rows[1]).toMatchObject({ at: "line 3", problem: expect.stringContaining("does not end") as unknown });
    expect(rows.length).toBeGreaterThan(1);
  });

  it("cannot be read from something else", async () => {
    expect(await failure(async () => all((await opened("just words\n")).csvRows()))).toMatchObject({ code: "syntax" });
  });
});
