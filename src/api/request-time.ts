/** How long a request may take, by what it does; when its time is over it is answered, whatever still runs. */
import type { ApolloServerPlugin } from "@apollo/server";
import { OperationTypeNode } from "graphql";
import type { Context, RequestTime } from "./context.js";

export interface TimeLimits {
  /** Milliseconds for a query, and for a mutation. */
  readonly queryMs: number;
  readonly mutationMs: number;
}

/** A query is as long as the longest path search allows; an import or an analysis of a large estate takes minutes. */
export const TIME_LIMITS: TimeLimits = { queryMs: 60_000, mutationMs: 3_600_000 };

export interface Timer extends RequestTime {
  /** Settles when the time is over, never before. */
  readonly over: Promise<void>;
  readonly stop: () => void;
}

export function startTimer(): Timer {
  let isOver = false;
  let timeout: NodeJS.Timeout | undefined;
  let end: () => void;
  const over = new Promise<void>((resolve) => (end = resolve));
  return {
    over,
    isOver: () => isOver,
    stop: () => clearTimeout(timeout),
    allow: (milliseconds) => {
      clearTimeout(timeout);
      timeout = setTimeout(() => {
        isOver = true;
        end();
      }, milliseconds);
    },
  };
}

/** Starts a request's time when it is known what it does. */
export function timeLimit({ queryMs, mutationMs }: TimeLimits): ApolloServerPlugin<Context> {
  return {
    async requestDidStart() {
      return {
        async didResolveOperation({ operation, contextValue }) {
          contextValue.time.allow(operation?.operation === OperationTypeNode.MUTATION ? mutationMs : queryMs);
        },
      };
    },
  };
}
