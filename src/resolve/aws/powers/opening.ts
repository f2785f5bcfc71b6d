/** Rewriting the policies of things so that they let in whoever rewrote them: to read, or to change the code of a function. */
import { READ } from "../bucket-readers.js";
import { decrypting } from "../encryption.js";
import { distinctOpen, letIn, may, mayAtAll, type Holder } from "../holder.js";
import { permittedTargets } from "../many-targets.js";
import type { Part } from "../part-names.js";
import { contentOf, gainedBy } from "../parts.js";
import { aboutAction } from "../policy/evaluate.js";
import type { Resource } from "../resources.js";
import { OPENING, READING } from "../ways/index.js";
import { withheldParts } from "../withheld-parts.js";
import type { Account, Grant } from "./grant.js";
import { listOnce, targetOfResource, targetsOfType, type ResourceTarget } from "./target.js";

const CODE = { action: "lambda:UpdateFunctionCode", below: "" };

/** What it may open to itself. The policy that stands there is replaced or added to, so what it says of others is no matter. */
export function opening(account: Account, holder: Holder): Grant[] {
  return Object.entries(OPENING).flatMap(([type, action]) => {
    const targets = mayAtAll(holder, action) ? targetsOfType(account, type) : openedByPolicy(account, type, action);
    const opened = permittedTargets(holder, [{ action, on: "target" }], targets);
    if (opened.length === 0) return [];
    const read = READING.find((each) => each.type === type);
    const then = insides(account, type, read ?? CODE, letIn(holder, (read ?? CODE).action));
    return opened.flatMap(([{ resource }, open]): Grant[] => {
      const within = then.get(resource);
      const clear = within === undefined || read === undefined ? within : decrypting(account.estate, holder, resource);
      if (within === undefined || clear === undefined) return [];
      const grant = { way: `open/${type}`, actions: action, open: distinctOpen([...open, ...within, ...clear]) };
      if (read === undefined) return [{ ...grant, power: "change-code", target: resource.uid }];
      const parts = withheldParts(account, resource).filter((part) => mayReadPart(holder, part));
      const gained = [...contentOf(account, resource), ...parts.flatMap((part) => gainedBy(account, part))];
      return gained.map((target): Grant => ({ ...grant, power: "read", target }));
    });
  });
}

/** Whether nothing else keeps it from the part once the bucket lets it in. */
const mayReadPart = (holder: Holder, { bucket: { arn, account, tags }, below }: Part) =>
  may(letIn(holder, READ), READ, { arn: `${arn}${below}`, account, tags })?.length === 0;

/** What whoever is let in may still not get: denies of its own, and what the organization keeps from it. */
function insides(account: Account, type: string, { action, below }: typeof CODE, holder: Holder) {
  const targets = listOnce(account, `inside ${type}`, () =>
    targetsOfType(account, type).map(({ resource }) => ({ ...targetOfResource(resource, below), policy: undefined })),
  );
  const found = permittedTargets(holder, [{ action, on: "target" }], targets);
  return new Map<Resource, Grant["open"]>(found.map(([{ resource }, open]) => [resource, open]));
}

/** Things whose own policy lets somebody rewrite it. */
function openedByPolicy(account: Account, type: string, action: string): readonly ResourceTarget[] {
  const actions = action.toLowerCase().split("|");
  return listOnce(account, `opened by policy ${type}`, () =>
    targetsOfType(account, type).filter(({ resource }) =>
      resource.policy.some((each) => each.effect === "Allow" && actions.some((wanted) => aboutAction(each, wanted))),
    ),
  );
}
