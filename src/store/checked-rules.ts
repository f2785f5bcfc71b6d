/** Which states of the rule files the server has found to be sound, so that it need not plan all of them each time. */
import { z } from "zod";
import type { Store } from "./connection.js";
import { defineStatement, defineWrite } from "./statements.js";

const params = z.object({ checksum: z.string() });
const find = defineStatement("schema/checked-rules", params, z.object({ checksum: z.string() }));
const mark = defineWrite("schema/mark-rules-checked", params.extend({ at: z.string() }), z.object({}));

/** Whether rules with this checksum were checked on this server before. */
export async function areRulesChecked(store: Store, checksum: string): Promise<boolean> {
  return (await find.first(store, { checksum })) !== undefined;
}

export async function markRulesChecked(store: Store, checksum: string): Promise<void> {
  await mark.run(store, { checksum, at: new Date().toISOString() });
}
