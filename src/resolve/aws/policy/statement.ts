/** Policy documents as statements that can be evaluated. */
import { fields, type Fields } from "../../kubernetes/fields.js";
import { isDocumented } from "./action-list.js";
import { isAddressRange } from "./address.js";
import { noteWritten, type Document } from "./written.js";

export interface Condition {
  /** Lower case, without qualifier and `IfExists`: `stringequals`. */
  readonly operator: string;
  /** As written; compared without regard to case. */
  readonly key: string;
  readonly values: readonly string[];
  readonly quantifier: "one" | "any" | "all";
  readonly ifExists: boolean;
}

/** Who a statement of a resource policy or trust policy is about. */
export type PrincipalPattern =
  | { readonly kind: "everyone" }
  | { readonly kind: "account"; readonly account: string }
  | { readonly kind: "arn"; readonly arn: string }
  | { readonly kind: "service"; readonly service: string }
  | { readonly kind: "federated"; readonly provider: string };

export interface Statement {
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  /** Exactly one of the two is there, as with resources and principals. Actions in lower case. */
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  readonly principals?: readonly PrincipalPattern[];
  readonly notPrincipals?: readonly PrincipalPattern[];
  readonly conditions: readonly Condition[];
}

/** Whom statements of a resource's own policy allow something; all but some is everyone. */
export function allowedBy(statements: readonly Statement[]): PrincipalPattern[] {
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap(({ principals, notPrincipals }) => principals ?? (notPrincipals === undefined ? [] : [EVERYONE]));
}

const EVERYONE: PrincipalPattern = { kind: "everyone" };

export interface ParsedPolicy {
  readonly statements: readonly Statement[];
  /** What could not be read. A deny of which the actions cannot be read is taken to deny everything. */
  readonly faults: readonly string[];
}

/**
 * Statements in the order of the document; what cannot be read is a fault, never a guess that permits. `where` tells which
 * document it is to those who look a statement up.
 */
export function parsePolicy(document: unknown, where?: Document): ParsedPolicy {
  const { Statement: written } = fields(document);
  const list = Array.isArray(written) ? written : written === undefined ? [] : [written];
  const faults: string[] = [];
  const statements = list.flatMap((each, index) => {
    const statement = parseStatement(fields(each), `statement ${index + 1}`, faults);
    if (statement !== undefined && where !== undefined) noteWritten(statement, { ...where, number: index + 1 });
    return statement ?? [];
  });
  return { statements, faults };
}

function parseStatement(value: Fields, where: string, faults: string[]): Statement | undefined {
  const effect = value.Effect;
  if (effect !== "Allow" && effect !== "Deny") {
    faults.push(`${where}: Effect is neither Allow nor Deny, so it is left out`);
    return undefined;
  }
  const actions = strings(value.Action)?.map((each) => each.toLowerCase());
  const notActions = strings(value.NotAction)?.map((each) => each.toLowerCase());
  if (actions === undefined && notActions === undefined) {
    faults.push(`${where}: it has neither Action nor NotAction`);
    if (effect === "Allow") return undefined;
  }
  for (const each of [...(actions ?? []), ...(notActions ?? [])])
    if (each !== "*") faults.push(...faultOf(each).map((fault) => `${where}: ${fault}`));
  return {
    sid: typeof value.Sid === "string" && value.Sid !== "" ? value.Sid : undefined,
    effect,
    ...(notActions === undefined ? { actions: actions ?? ["*"] } : { notActions }),
    ...resourcesOf(value),
    ...principalsOf(value, where, faults),
    conditions: conditionsOf(value.Condition, where, faults),
  };
}

function faultOf(action: string): string[] {
  if (!/^[a-z0-9*?-]+:.+$/.test(action)) return [`"${action}" is no action (service:Name)`];
  return isDocumented(action) ? [] : [`AWS documents no action "${action}": a misspelt one permits and denies nothing`];
}

function resourcesOf(value: Fields): Pick<Statement, "resources" | "notResources"> {
  const resources = strings(value.Resource);
  const notResources = strings(value.NotResource);
  // Trust policies have no resource: they are about the role that they belong to.
  if (resources === undefined && notResources === undefined) return { resources: ["*"] };
  return notResources === undefined ? { resources: resources ?? [] } : { notResources };
}

function principalsOf(value: Fields, where: string, faults: string[]): Pick<Statement, "principals" | "notPrincipals"> {
  if (value.Principal !== undefined) return { principals: principals(value.Principal, where, faults) };
  if (value.NotPrincipal !== undefined) return { notPrincipals: principals(value.NotPrincipal, where, faults) };
  return {};
}

function principals(value: unknown, where: string, faults: string[]): PrincipalPattern[] {
  if (value === "*") return [{ kind: "everyone" }];
  return Object.entries(fields(value)).flatMap(([type, named]) =>
    (strings(named) ?? []).flatMap((each) => {
      const found = principal(type, each);
      if (found === undefined)
        faults.push(
          `${where}: the principal ${JSON.stringify(each)} names nobody; its account may have been lost on export`,
        );
      return found ?? [];
    }),
  );
}

function principal(type: string, name: string): PrincipalPattern | undefined {
  if (type === "Service") return name === "" ? undefined : { kind: "service", service: name };
  if (type === "Federated") return name === "" ? undefined : { kind: "federated", provider: name };
  if (type === "CanonicalUser") return undefined;
  if (name === "*") return { kind: "everyone" };
  const account = /^(\d{12})$/.exec(name)?.[1] ?? /^arn:[\w-]+:iam::(\d{12}):root$/.exec(name)?.[1];
  if (account !== undefined) return { kind: "account", account };
  if (/^arn:[\w-]+:(iam|sts)::\d{12}:(user|role|assumed-role|federated-user)\/./.test(name))
    return { kind: "arn", arn: name };
  // A principal that was deleted shows as its unique id and lets nobody in.
  return undefined;
}

function conditionsOf(value: unknown, where: string, faults: string[]): Condition[] {
  return Object.entries(fields(value)).flatMap(([written, keys]) => {
    const [, quantifier, name = "", ifExists] =
      /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/i.exec(written) ?? [];
    const operator = name.toLowerCase();
    if (!OPERATORS.has(operator))
      faults.push(`${where}: "${written}" is no condition operator; whether it holds is left open`);
    return Object.entries(fields(keys)).map(([key, written]) => {
      const values = scalars(written);
      if (/ipaddress$/.test(operator))
        for (const each of values.filter((one) => !isAddressRange(one)))
          faults.push(`${where}: "${each}" is no address and no range (192.0.2.0/24): no request matches it`);
      return {
        operator,
        key,
        values,
        quantifier: quantifier === undefined ? "one" : quantifier.toLowerCase() === "foranyvalue" ? "any" : "all",
        ifExists: ifExists !== undefined,
      } satisfies Condition;
    });
  });
}

/** All condition operators, without qualifier and `IfExists`. */
export const OPERATORS: ReadonlySet<string> = new Set([
  ...[
    "stringequals",
    "stringnotequals",
    "stringequalsignorecase",
    "stringnotequalsignorecase",
    "stringlike",
    "stringnotlike",
  ],
  ...[
    "numericequals",
    "numericnotequals",
    "numericlessthan",
    "numericlessthanequals",
    "numericgreaterthan",
    "numericgreaterthanequals",
  ],
  ...["dateequals", "datenotequals", "datelessthan", "datelessthanequals", "dategreaterthan", "dategreaterthanequals"],
  ...[
    "bool",
    "binaryequals",
    "ipaddress",
    "notipaddress",
    "arnequals",
    "arnlike",
    "arnnotequals",
    "arnnotlike",
    "null",
  ],
]);

function strings(value: unknown): string[] | undefined {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : undefined;
}

function scalars(value: unknown): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((each) => (["string", "number", "boolean"].includes(typeof each) ? [String(each)] : []));
}
