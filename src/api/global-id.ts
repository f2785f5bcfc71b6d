/** Relay's global ids: opaque to clients, a list of type, workspace and key inside. */
import { z } from "zod";
import { badInput } from "./errors.js";

export const NODE_TYPES = ["AttackPath", "Asset", "Finding", "Analysis", "Source"] as const;
export type NodeType = (typeof NODE_TYPES)[number];

const Content = z.tuple([z.enum(NODE_TYPES), z.string(), z.string()]).rest(z.number());

export interface GlobalId {
  readonly type: NodeType;
  readonly workspace: string;
  readonly key: string;
  /** Of paths: the analysis that found it. */
  readonly analysis?: number;
}

export function globalId({ type, workspace, key, analysis }: GlobalId): string {
  const content = analysis === undefined ? [type, workspace, key] : [type, workspace, key, analysis];
  return Buffer.from(JSON.stringify(content)).toString("base64url");
}

/** @throws BAD_USER_INPUT for a text that is no global id */
export function readGlobalId(id: string): GlobalId {
  const parsed = Content.safeParse(decode(id));
  if (!parsed.success) throw badInput(`"${id.slice(0, 80)}" is no id that this API gave out.`);
  const [type, workspace, key, analysis] = parsed.data;
  return analysis === undefined ? { type, workspace, key } : { type, workspace, key, analysis };
}

/** What a base64url text says in JSON; undefined when it is neither. */
export function decode(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}
