/** Values of properties as the graph keeps them; null where they are absent or of another type. */

type Properties = Readonly<Record<string, unknown>>;

export function textOf(properties: Properties, name: string): string | null {
  const value = properties[name];
  return typeof value === "string" ? value : null;
}

export function numberOf(properties: Properties, name: string): number | null {
  const value = properties[name];
  return typeof value === "number" ? value : null;
}

export function flagOf(properties: Properties, name: string): boolean | null {
  const value = properties[name];
  return typeof value === "boolean" ? value : null;
}

export function textsOf(properties: Properties, name: string): string[] {
  const value = properties[name];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}
