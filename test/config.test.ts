import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings, repositoryRoot, SettingError, SETTINGS } from "../src/config.js";

describe("settings", () => {
  it("have defaults when nothing is set", () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ neo4jUri: undefined, neo4jUser: "neo4j", neo4jDatabase: "neo4j", port: 4000 });
    expect(settings.home).toBe(join(repositoryRoot(), ".breachline"));
  });

  it("take an empty variable for an unset one", () => {
    expect(readSettings({ NEO4J_URI: "", BREACHLINE_PORT: "" })).toEqual(readSettings({}));
  });

  it.each([
    ["NEO4J_URI", "http://example.org"],
    ["NEO4J_URI", "bolt://neo4j:secret@db:7687"],
    ["BREACHLINE_PORT", "eighty"],
    ["BREACHLINE_PORT", "70000"],
    ["BREACHLINE_LOG_LEVEL", "loud"],
    ["REDIS_URL", "localhost"],
    ["BREACHLINE_NEO4J_MEMORY_MB", "1"],
  ])("name %s when it is %s, and end with 2", (variable, value) => {
    const read = () => readSettings({ [variable]: value });
    expect(read).toThrow(SettingError);
    expect(read).toThrow(`Setting ${variable}:`);
    expect(new SettingError().exitCode).toBe(2);
  });

  it("never show a secret's value", () => {
    expect(() => readSettings({ REDIS_URL: "http://:hunter2@redis" })).toThrow(/^(?!.*hunter2)/s);
  });

  it("are each described once", () => {
    const variables = Object.values(SETTINGS).map((setting) => setting.variable);
    expect(new Set(variables).size).toBe(variables.length);
    for (const { fallback, meaning } of Object.values(SETTINGS)) expect([fallback, meaning]).not.toContain("");
  });
});
