import { readSettings, type Settings } from "../../src/config.js";

/** The settings of tests: the checkout's local server, whatever the machine's environment says about another one. */
export function testSettings(): Settings {
  return readSettings({ ...process.env, NEO4J_URI: "" });
}
