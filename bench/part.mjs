/** The process that measures one part: told by its parent which, it answers with the rows. */
import { rememberOwnMemory } from "./measure.mjs";

rememberOwnMemory();
process.once("message", (message) => void answer(message));

async function answer({ part, group, ask }) {
  const { PARTS } = await import(`./${group}.mjs`);
  process.send(await PARTS[part](ask));
  process.disconnect();
}
