/**
 * How much of a document is believed before it is refused with a `DocumentError`. Sizes of text are in
 * UTF-16 code units, which is what a JavaScript string counts.
 */
export interface Limits {
  /** Bytes after decompression. */
  expandedBytes: number;
  /** Bytes after decompression for each compressed byte, looked at once 64 MiB came out. */
  expansion: number;
  /** Arrays and objects inside each other. */
  depth: number;
  /** Text of one item of `jsonItems`, `jsonLines`, or of one entry of a YAML list. */
  itemText: number;
  /** Text of a document that is read as one value. */
  wholeText: number;
  /** Text of one YAML document that is parsed as a whole; the parser needs some 50 times as much memory. */
  yamlText: number;
  /** Nodes that YAML aliases may stand for, for each alias (`maxAliasCount` of the library). */
  yamlAliases: number;
  /** Text of one CSV record. */
  recordText: number;
  /** Problems that are kept for one document. */
  problems: number;
}

const MEBI = 1024 * 1024;

/** The limits that hold when the caller names no others. */
export const defaultLimits: Limits = {
  expandedBytes: 16 * 1024 * MEBI,
  expansion: 300,
  depth: 256,
  itemText: 64 * MEBI,
  wholeText: 256 * MEBI,
  yamlText: 8 * MEBI,
  yamlAliases: 100,
  recordText: MEBI,
  problems: 1000,
};
