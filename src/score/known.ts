/** Reads properties of facts, which may hold anything, and makes factors of what is known and what is not. */
import type { Factor } from "../model/index.js";

export type Properties = Readonly<Record<string, unknown>>;

export const number = (value: unknown) => (typeof value === "number" ? value : undefined);
export const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A factor that rests on something known. */
export const given = (name: string, value: number, origin: string): Factor => ({ name, value, origin, missing: false });
/** A factor for which nothing was known, so that the published prior stands. */
export const prior = (name: string, value: number, origin: string): Factor => ({ name, value, origin, missing: true });
