/** Parts that go by the names of the asset that they belong to: the data that a workload keeps, what calls a function. */
const NAMED_ALIKE = /(#data|\/invoke)$/;

/** The asset whose names a uid goes by: itself, or what it is such a part of. */
export function bearerOf(uid: string): string {
  return uid.replace(NAMED_ALIKE, "");
}
