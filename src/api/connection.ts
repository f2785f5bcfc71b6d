/** Relay's connections: pages of at most 200 rows, forwards, with cursors that name what they belong to. */
import { createHash } from "node:crypto";
import { ArgsType, Field, Int, ObjectType } from "type-graphql";
import { z } from "zod";
import { badInput } from "./errors.js";
import { decode } from "./global-id.js";

export const MOST_ROWS = 200;
export const DEFAULT_ROWS = 50;

@ObjectType({ description: "Where a page ends, and whether another one follows.", simpleResolvers: true })
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;
  @Field(() => Boolean, { description: "Whether rows come before this page: true when it was asked for with `after`." })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true })
  startCursor!: string | null;
  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

@ArgsType()
export class PageArgs {
  @Field(() => Int, { defaultValue: DEFAULT_ROWS, description: `Rows of a page, 1 to ${MOST_ROWS}.` })
  first!: number;
  @Field(() => String, { nullable: true, description: "The cursor after which the page begins." })
  after?: string | null;
}

/** @throws BAD_USER_INPUT for a number of rows that no page may have */
export function rowsOf(first: number, name = "first"): number {
  if (first >= 1 && first <= MOST_ROWS) return first;
  throw badInput(`${name} must be between 1 and ${MOST_ROWS}, not ${first}.`);
}

export interface Page<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: PageInfo;
}

/** A page from one row more than it shows: that row says that another page follows. */
export function pageOf<Row, Node>(
  rows: readonly Row[],
  { first, after }: PageArgs,
  show: { readonly cursor: (row: Row) => string; readonly node: (row: Row) => Node },
): Page<Node> {
  const edges = rows.slice(0, first).map((row) => ({ cursor: show.cursor(row), node: show.node(row) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: rows.length > first,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** What a cursor belongs to: the same question in the same workspace; another one's cursor is refused. */
export function questionOf(...parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, 8);
}

export function writeCursor(question: string, place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([question, ...place])).toString("base64url");
}

/**
 * The place that a cursor stands for, by `schema`.
 *
 * @throws BAD_USER_INPUT when it is no cursor, or one of another question
 */
export function readCursor<T extends z.ZodType>(cursor: string, question: string, schema: T): z.output<T> {
  const content = z.tuple([z.string()]).rest(z.unknown()).safeParse(decode(cursor));
  const place = content.success ? schema.safeParse(content.data.slice(1)) : undefined;
  if (!content.success || !place?.success) throw badInput("`after` is no cursor of this connection.");
  if (content.data[0] !== question)
    throw badInput(
      "`after` is a cursor of another question: workspace, filter and order must stay the same from page to page.",
    );
  return place.data;
}
