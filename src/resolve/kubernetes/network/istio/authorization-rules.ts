/** The rules of an AuthorizationPolicy: alternatives of sources and of operations, and conditions that all must hold. */
import { items, pick, text, texts } from "../../fields.js";
import type { Fields } from "../../fields.js";
import type { KubernetesObject } from "../../objects.js";
import type { PolicyPort } from "../rule.js";
import { without } from "../wide.js";
import { ANYONE, SOME_REQUESTS, both, byAccount, byAddress, byIdentity, byRemoteAddress, not } from "./sources.js";
import type { SourceTest } from "./sources.js";

export interface Operation {
  /** Absent: every port. */
  readonly ports: readonly PolicyPort[] | undefined;
  /** It asks for more than a connection shows. */
  readonly requests: boolean;
  readonly paths: readonly string[];
  readonly methods: readonly string[];
}

export interface AuthorizationRule {
  /** One of them must be the other side. */
  readonly sources: readonly SourceTest[];
  readonly operations: readonly Operation[];
  /** Every source wants a token. */
  readonly wantsToken: boolean;
  /** It is met exactly by requests without a token. */
  readonly isAboutNoToken: boolean;
}

const TCP = { protocol: "tcp", range: [0, 65535] } as const;

export function readAuthorization(object: KubernetesObject, problems: string[]): AuthorizationRule[] {
  const reading = { namespace: object.namespace ?? "default", problems };
  return items(object.value, "spec", "rules").map((rule) => readRule(rule, reading));
}

interface Reading {
  readonly namespace: string;
  readonly problems: string[];
}

function readRule(rule: Fields, reading: Reading): AuthorizationRule {
  const from = items(rule, "from").map((each) => pick(each, "source"));
  const to = items(rule, "to").map((each) => pick(each, "operation"));
  const conditions = items(rule, "when").map((each) => readCondition(each, reading));
  const common = conditions.reduce((all, { source }) => both(all, source), ANYONE);
  const limits = conditions.flatMap(({ ports }) => (ports === undefined ? [] : [ports]));
  const operations =
    to.length === 0 ? [{ ports: undefined, requests: false, paths: [], methods: [] }] : to.map(readOperation);
  const tokenCondition = items(rule, "when").some(
    (each) => isTokenKey(text(each, "key")) && texts(each, "values").length > 0,
  );
  return {
    sources: from.length === 0 ? [common] : from.map((source) => both(readSource(source, reading), common)),
    operations: operations.map((each) => limits.reduce(limit, each)),
    wantsToken:
      tokenCondition || (from.length > 0 && from.every((source) => texts(source, "requestPrincipals").length > 0)),
    isAboutNoToken: from.length > 0 && conditions.length === 0 && from.every(isWithoutToken),
  };
}

function isTokenKey(key: string | undefined): boolean {
  return key !== undefined && /^request\.auth\./.test(key);
}

function isWithoutToken(source: unknown): boolean {
  const named = Object.keys(source ?? {});
  return named.length === 1 && texts(source, "notRequestPrincipals").includes("*");
}

function limit(operation: Operation, ports: readonly PolicyPort[]): Operation {
  const own = operation.ports ?? [TCP];
  const beyond = without(own, ports);
  return { ...operation, ports: without(own, beyond) as readonly PolicyPort[] };
}

function readSource(source: unknown, { namespace }: Reading): SourceTest {
  const parts: SourceTest[] = [];
  const add = (key: string, make: (values: readonly string[]) => SourceTest) => {
    const wanted = texts(source, key);
    const unwanted = texts(source, `not${key[0]!.toUpperCase()}${key.slice(1)}`);
    if (wanted.length > 0) parts.push(make(wanted));
    if (unwanted.length > 0) parts.push(not(make(unwanted)));
  };
  add("principals", (values) => byIdentity("principal", values));
  add("namespaces", (values) => byIdentity("namespace", values));
  add("serviceAccounts", (values) => byAccount(values, namespace));
  add("ipBlocks", byAddress);
  const [remote, notRemote] = [texts(source, "remoteIpBlocks"), texts(source, "notRemoteIpBlocks")];
  if (remote.length > 0) parts.push(byRemoteAddress(remote, false));
  if (notRemote.length > 0) parts.push(byRemoteAddress(notRemote, true));
  if (texts(source, "requestPrincipals").length + texts(source, "notRequestPrincipals").length > 0)
    parts.push(SOME_REQUESTS);
  return parts.reduce(both, ANYONE);
}

function readOperation(operation: unknown): Operation {
  const numbers = (key: string) =>
    texts(operation, key)
      .filter((each) => /^\d+$/.test(each))
      .map((each): PolicyPort => ({ protocol: "tcp", range: [Number(each), Number(each)] }));
  const stated = pick(operation, "ports") !== undefined;
  const unwanted = numbers("notPorts");
  const ports = stated || unwanted.length > 0 ? without(stated ? numbers("ports") : [TCP], unwanted) : undefined;
  const onRequests = ["hosts", "notHosts", "methods", "notMethods", "paths", "notPaths"];
  return {
    ports: ports as readonly PolicyPort[] | undefined,
    requests: onRequests.some((key) => texts(operation, key).length > 0),
    paths: texts(operation, "paths"),
    methods: texts(operation, "methods"),
  };
}

interface Condition {
  readonly source: SourceTest;
  readonly ports?: readonly PolicyPort[] | undefined;
}

/** Attributes of a connection; all others are those of requests, or not evaluated and treated alike. */
function readCondition(condition: Fields, { problems }: Reading): Condition {
  const key = text(condition, "key") ?? "";
  const [values, unwanted] = [texts(condition, "values"), texts(condition, "notValues")];
  const make = (by: (values: readonly string[]) => SourceTest): Condition => {
    const parts = [...(values.length > 0 ? [by(values)] : []), ...(unwanted.length > 0 ? [not(by(unwanted))] : [])];
    return { source: parts.reduce(both, ANYONE) };
  };
  switch (key) {
    case "source.ip":
      return make(byAddress);
    case "source.namespace":
      return make((each) => byIdentity("namespace", each));
    case "source.principal":
      return make((each) => byIdentity("principal", each));
    case "remote.ip": {
      const parts = [
        ...(values.length > 0 ? [byRemoteAddress(values, false)] : []),
        ...(unwanted.length > 0 ? [byRemoteAddress(unwanted, true)] : []),
      ];
      return { source: parts.reduce(both, ANYONE) };
    }
    case "destination.port": {
      const numbers = (list: readonly string[]) =>
        list.map((each): PolicyPort => ({ protocol: "tcp", range: [Number(each), Number(each)] }));
      const ports = without(values.length > 0 ? numbers(values) : [TCP], numbers(unwanted));
      return { source: ANYONE, ports: ports as readonly PolicyPort[] };
    }
    default:
      if (!key.startsWith("request."))
        problems.push(`the condition on ${key} is not evaluated: its rule is taken to be for some connections only`);
      return { source: SOME_REQUESTS };
  }
}
