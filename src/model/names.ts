/** Parts that go by the names of the asset that they belong to: the data that a workload keeps, what calls a function or sends to a queue. */
const NAMED_ALIKE = /(#data|\/invoke|\/send)$/;

/** The asset whose names a uid goes by: itself, or what it is such a part of. */
export function bearerOf(uid: string): string {
  return uid.replace(NAMED_ALIKE, "");
}

/** `shop#user` is used through `shop`. */
export function wholeOf(uid: string): string {
  const at = uid.lastIndexOf("#");
  return at < 0 ? uid : uid.slice(0, at);
}

/** `shop#via/GET /orders` is a route of `shop`; any other service is its own. */
export function serviceOf(uid: string): string {
  const via = uid.indexOf("#via/");
  return via < 0 ? uid : uid.slice(0, via);
}
