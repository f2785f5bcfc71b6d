/** Assets by what they are and which data they handle, for lists of them. */
import { DataKind, Sensitivity } from "../model/index.js";
import type { Queries } from "../store/connection.js";
import { readAssetPage, type AssetFilter, type FactNode } from "../store/lists.js";

/**
 * Data of any of the kinds and any of the sensitivities as the property `handles` says it, `<sensitivity> <kind>`; absent:
 * whichever. Undefined where neither is given.
 */
export function dataTexts(
  kinds: readonly string[] | null | undefined,
  sensitivities: readonly string[] | null | undefined,
): string[] | undefined {
  if (!kinds && !sensitivities) return undefined;
  return (sensitivities ?? Sensitivity.options).flatMap((level) =>
    (kinds ?? DataKind.options).map((kind) => `${level} ${kind}`),
  );
}

/** Assets that are read in one query. */
const AT_ONCE = 1000;

/** Assets that a filter lets through in the order of their uids, page by page; at most `limit`. */
export async function* listAssets(
  queries: Queries,
  { workspace, filter, limit }: { readonly workspace: string; readonly filter: AssetFilter; readonly limit: number },
): AsyncGenerator<FactNode> {
  let after: string | undefined;
  for (let left = limit; left > 0; left -= AT_ONCE) {
    const size = Math.min(left, AT_ONCE);
    const page = (await readAssetPage(queries, { workspace, filter, after, limit: size })) ?? [];
    yield* page;
    if (page.length < size) return;
    after = page.at(-1)!.uid;
  }
}
