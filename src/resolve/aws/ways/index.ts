/** The catalogue of ways, and every permission that one of them asks for. */
import {
  COPYING,
  FEEDING,
  OPENING,
  OPENING_KEYS,
  QUERYING,
  QUERYING_LOGIN,
  REACHED,
  READING,
  SENDING,
  SHOWING,
  SIGNING_IN,
} from "./data.js";
import { BECOMING, CERTIFYING, CREATING, ENTERING, LIFTING, REWRITING, VOUCHING } from "./identities.js";
import { PASSING } from "./passing.js";
import { PUSHING, RUNNING } from "./running.js";

export * from "./data.js";
export * from "./identities.js";
export { PASSING, type Passing } from "./passing.js";
export { PUSHING, RUNNING, type Running } from "./running.js";
export type { Need, Way } from "./way.js";

/** Every action that anything here asks for, in lower case. */
export const NEEDED_ACTIONS: readonly string[] = [
  ...new Set(
    [...PASSING, ...RUNNING, ...COPYING, ...BECOMING, ...REWRITING, ...CREATING]
      .flatMap(({ needs, orNeeds = [] }) => [...needs, ...orNeeds].map(({ action }) => action))
      .concat([...READING, ...REACHED, ...SHOWING, ...Object.values(FEEDING)].map(({ action }) => action))
      .concat(
        ...Object.values(SENDING),
        ...Object.values(OPENING),
        OPENING_KEYS,
        VOUCHING,
        ...Object.values(QUERYING),
        QUERYING_LOGIN,
        ...Object.values(SIGNING_IN),
        ...REACHED.flatMap(({ besides = {} }) => Object.values(besides)),
        ...PUSHING.map(({ action }) => action),
        ...CERTIFYING.map(({ actions }) => actions),
        ...Object.values(ENTERING),
        ...Object.values(LIFTING).flatMap((each) => Object.values(each)),
        "kms:Decrypt",
        "iam:PassRole",
        "sts:AssumeRole",
        "iam:AddUserToGroup",
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "ssm:UpdateInstanceInformation",
        "lambda:InvokeFunction",
        "lambda:InvokeAsync",
        "lambda:InvokeFunctionUrl",
      )
      .flatMap((action) => action.toLowerCase().split("|")),
  ),
].sort();
