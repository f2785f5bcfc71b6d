/** Limits on what one request may ask: depth, aliases, tokens, cost. Sizes and times are in server.ts. */
import type { ApolloServerPlugin } from "@apollo/server";
import { maxAliasesRule } from "@escape.tech/graphql-armor-max-aliases";
import { maxDepthRule } from "@escape.tech/graphql-armor-max-depth";
import {
  GraphQLError,
  getNullableType,
  isListType,
  type GraphQLSchema,
  type ValidationContext,
  type ValidationRule,
} from "graphql";
import { type ComplexityEstimatorArgs, getComplexity } from "graphql-query-complexity";
import type { Context } from "./context.js";
import { apiError } from "./errors.js";

export const LIMITS = {
  /** Fields inside fields. A step of a branch of a path, its asset and that asset's findings are 12 deep. */
  depth: 16,
  aliases: 30,
  /** Words and signs of the query text. A full introspection has about 500. */
  tokens: 3000,
  /** Roughly the number of values in the largest answer that the query may get. */
  cost: 250_000,
} as const;

/** Rules report instead of throwing: what they throw would become an error of the server. */
export function limitRules(): ValidationRule[] {
  const reporting = (message: string) => ({
    propagateOnRejection: false,
    onReject: [
      (context: ValidationContext | null, _error: GraphQLError) => context?.reportError(new GraphQLError(message)),
    ],
  });
  const depth = maxDepthRule({
    n: LIMITS.depth,
    flattenFragments: true,
    ...reporting(`Fields are nested deeper than ${LIMITS.depth}: ask for less at once.`),
  });
  const aliases = maxAliasesRule({
    n: LIMITS.aliases,
    ...reporting(`More than ${LIMITS.aliases} aliases: ask in several requests.`),
  });
  return [depth, aliases];
}

/** Rows that a list without an argument is taken to have. */
const LIST_ROWS = 6;

/** A page costs its rows, a list six, anything else itself and what is below; introspection has rules of its own. */
function estimate({ args, field, childComplexity }: ComplexityEstimatorArgs): number {
  if (field.name.startsWith("__")) return 0;
  const rows = args["first"] ?? args["limit"];
  if (typeof rows === "number") return 1 + Math.max(0, rows) * childComplexity;
  const isRows = isListType(getNullableType(field.type)) && field.name !== "edges";
  return 1 + (isRows && childComplexity > 0 ? LIST_ROWS * childComplexity : childComplexity);
}

/** Refuses a query before it runs when the answer could cost too much. */
export function costLimit(schema: GraphQLSchema): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ document, operationName, request }) {
          const cost = costOf(schema, { document, operationName, variables: request.variables });
          if (cost <= LIMITS.cost) return;
          throw apiError(
            "TOO_COMPLEX",
            `The query may cost ${cost}, the limit is ${LIMITS.cost}: ask for fewer rows or fields.`,
            {
              http: { status: 400 },
            },
          );
        },
      };
    },
  };
}

interface Operation {
  readonly document: Parameters<typeof getComplexity>[0]["query"];
  readonly operationName: string | null;
  readonly variables?: Record<string, unknown>;
}

export function costOf(schema: GraphQLSchema, { document, operationName, variables }: Operation): number {
  try {
    return getComplexity({
      schema,
      query: document,
      operationName: operationName ?? undefined,
      variables,
      estimators: [estimate],
    });
  } catch {
    // Variables that do not fit are named by the execution; a document with too many nodes is beyond any limit.
    return variablesFit(schema, { document, operationName, variables }) ? Infinity : 0;
  }
}

/** Whether the cost could not be told because of the variables: then nothing will run. */
function variablesFit(schema: GraphQLSchema, { document, operationName, variables }: Operation): boolean {
  try {
    getComplexity({
      schema,
      query: document,
      operationName: operationName ?? undefined,
      variables,
      estimators: [() => 1],
      maxQueryNodes: Infinity,
    });
    return true;
  } catch {
    return false;
  }
}
