/** Names as the API has them, where AWS Config begins them in lower case: `dBInstanceIdentifier`, `vpcId`. */

/** What these hold is no configuration of the API but somebody's own: policies, variables. */
const OWN = /^(?:\w*[dD]ocument|policyText|[pP]olicy|variables|tags)$/;

/** The value with all its names begun in upper case, but not in what people wrote; a policy in a list of one by itself. */
export function apiNames(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null || depth > 32) return value;
  if (Array.isArray(value)) return value.map((each) => apiNames(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
      OWN.test(name) ? written(name, each) : apiNames(each, depth + 1),
    ]),
  );
}

function written(name: string, value: unknown): unknown {
  if (name === "tags") return apiNames(value);
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}
