/**
 * The fields of one CSV record (RFC 4180; a quote inside a field that does not begin with one is kept).
 * `open` when a quoted field does not end, `bad` when text follows a quoted field.
 */
export function readFields(text: string, delimiter: string): string[] | "open" | "bad" {
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  for (let from = 0; ; from++) {
    if (text[from] === '"') {
      const end = endOfQuoted(text, from + 1);
      if (end === -1) return "open";
      fields.push(text.slice(from + 1, end).replaceAll('""', '"'));
      from = end + 1;
    } else {
      const end = text.indexOf(delimiter, from);
      fields.push(end === -1 ? text.slice(from) : text.slice(from, end));
      from = end === -1 ? text.length : end;
    }
    if (from >= text.length) return fields;
    if (text[from] !== delimiter) return "bad";
  }
}

function endOfQuoted(text: string, start: number): number {
  for (let from = start; ;) {
    const quote = text.indexOf('"', from);
    if (quote === -1 || text[quote + 1] !== '"') return quote;
    from = quote + 2;
  }
}
