/** The root element of an XML document. */
export interface XmlRoot {
  /** Its name without prefix. */
  name: string;
  namespace: string | undefined;
  attributes: Record<string, string>;
}

const before = /^(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\]\s*)?>)*/;
const start = /^<(?:([\w.-]+):)?([\w.-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*\/?>/;
const attribute = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** The root element at the start of a text, or undefined when the text is not XML or the element is cut off. */
export function readXmlRoot(text: string): XmlRoot | undefined {
  const found = start.exec(text.slice(before.exec(text)?.[0].length ?? 0));
  if (!found) return undefined;
  const [, prefix, name = "", written = ""] = found;
  const attributes: Record<string, string> = {};
  for (const [, key = "", double, single] of written.matchAll(attribute)) attributes[key] = double ?? single ?? "";
  return { name, namespace: attributes[prefix ? `xmlns:${prefix}` : "xmlns"], attributes };
}
