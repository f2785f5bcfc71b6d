/** Relationship types of the fact graph, each with the picture of what it joins. */
import { z } from "zod";
import type { NodeKind } from "./vocabulary.js";

interface RelationshipType {
  /** A picture and its meaning, one sentence. */
  readonly means: string;
  readonly from: readonly NodeKind[];
  readonly to: readonly NodeKind[];
}

const ANY_ASSET = [
  "Service",
  "Compute",
  "Identity",
  "Secret",
  "DataStore",
  "Image",
  "Repository",
  "Pipeline",
] as const satisfies readonly NodeKind[];

const define = <T extends Record<string, RelationshipType>>(types: T) => types;

export const RELATIONSHIPS = define({
  EXPOSES: {
    means: "(:Compute)-[:EXPOSES {protocol, port}]->(:Service): the code listens there; port is the one it listens on.",
    from: ["Compute"],
    to: ["Service"],
  },
  ROUTES_TO: {
    means: "(:Service endpoint)-[:ROUTES_TO]->(:Service): the service that an endpoint belongs to.",
    from: ["Service"],
    to: ["Service"],
  },
  FORWARDS: {
    means: "(:Service)-[:FORWARDS]->(:Service): hands on requests that come from outside.",
    from: ["Service"],
    to: ["Service"],
  },
  SERVES: {
    means: "(:Service)-[:SERVES]->(:DataStore): who is let in by the service reads the data.",
    from: ["Service"],
    to: ["DataStore"],
  },
  KEEPS: {
    means:
      "(:Compute)-[:KEEPS]->(:DataStore): the data lies with the compute; its code reads it; of a store: it is a part of it.",
    from: ["Compute", "DataStore"],
    to: ["DataStore"],
  },
  RUNS_ON: {
    means:
      "(:Compute|Identity)-[:RUNS_ON]->(:Compute|Identity): workload on node, node on machine; pods of any of several workloads on node; workload on each of the nodes that such pods share.",
    from: ["Compute", "Identity"],
    to: ["Compute", "Identity"],
  },
  RUNS_AS: {
    means: "(:Compute)-[:RUNS_AS]->(:Identity): its code acts as the identity.",
    from: ["Compute"],
    to: ["Identity"],
  },
  IN: { means: "(:Asset)-[:IN]->(:Scope): is contained; scopes nest.", from: [...ANY_ASSET, "Scope"], to: ["Scope"] },
  SENDS_AS: {
    means: "(:Compute)-[:SENDS_AS]->(:Senders): its connections are judged as those of the class.",
    from: ["Compute", "Service"],
    to: ["Senders"],
  },
  RECEIVES_AS: {
    means:
      "(:Compute|Service)-[:RECEIVES_AS]->(:Receivers): connections to it on these ports are judged as those of the class.",
    from: ["Compute", "Service"],
    to: ["Receivers"],
  },
  CAN_CONNECT: {
    means: "(:Internet|Senders)-[:CAN_CONNECT {protocol}]->(:Receivers|Service): the network lets connections through.",
    from: ["Internet", "Senders"],
    to: ["Receivers", "Service"],
  },
  CAN_ASSUME: {
    means: "(:Identity)-[:CAN_ASSUME]->(:Identity): may become the other.",
    from: ["Identity", "Internet"],
    to: ["Identity"],
  },
  MEMBER_OF: {
    means: "(:Identity)-[:MEMBER_OF]->(:Identity): belongs to the group.",
    from: ["Identity"],
    to: ["Identity"],
  },
  MAY: {
    means: "(:Identity|Internet)-[:MAY {action}]->(:Asset|Scope): is permitted the action there.",
    from: ["Identity", "Internet"],
    to: [...ANY_ASSET, "Scope"],
  },
  USES_SECRET: {
    means:
      "(:Compute)-[:USES_SECRET]->(:Secret): has the secret mounted, in its environment or may fetch it; of a store: the secret lies in it.",
    from: ["Compute", "Pipeline", "Repository", "Image", "DataStore", "Secret"],
    to: ["Secret"],
  },
  UNLOCKS: {
    means: "(:Secret)-[:UNLOCKS]->(:Identity|DataStore|Service): who knows the secret gets in.",
    from: ["Secret"],
    to: ["Identity", "DataStore", "Service"],
  },
  BUILT_FROM: {
    means: "(:Compute|Image)-[:BUILT_FROM]->(:Image|Repository): what it is made of.",
    from: ["Compute", "Image"],
    to: ["Image", "Repository"],
  },
  DEPLOYS: {
    means: "(:Pipeline|Repository|Image)-[:DEPLOYS]->(:Compute|Image): decides what runs there.",
    from: ["Pipeline", "Repository", "Image"],
    to: ["Compute", "Image"],
  },
  CALLS: {
    means:
      "(:Compute)-[:CALLS {requestsPerDay}]->(:Service): its code sends it requests; seen (observed) or told by its configuration (inferred).",
    from: ["Compute"],
    to: ["Service"],
  },
  STORES: {
    means: "(:DataStore)-[:STORES]->(:Classification): what its data is.",
    from: ["DataStore"],
    to: ["Classification"],
  },
  FLOWS_TO: {
    means:
      "(:DataStore|Compute)-[:FLOWS_TO {transformation}]->(:DataStore|Compute|Service): data moves, as is or transformed.",
    from: ["DataStore", "Compute"],
    to: ["DataStore", "Compute", "Service"],
  },
  AFFECTS: {
    means: "(:Finding)-[:AFFECTS]->(:Asset): where the weakness is.",
    from: ["Finding"],
    to: [...ANY_ASSET, "Scope"],
  },
  COVERS: {
    means: "(:Service endpoint)-[:COVERS]->(:Finding): its requests come to the operation that has the weakness.",
    from: ["Service"],
    to: ["Finding"],
  },
  REPORTED_AS: { means: "(:Finding)-[:REPORTED_AS]->(:Report): who said it.", from: ["Finding"], to: ["Report"] },
  INSTANCE_OF: {
    means: "(:Finding)-[:INSTANCE_OF]->(:Vulnerability): the CVE it is one of.",
    from: ["Finding"],
    to: ["Vulnerability"],
  },
  OWNED_BY: {
    means: "(:Asset)-[:OWNED_BY]->(:Team): who answers for it.",
    from: [...ANY_ASSET, "Scope"],
    to: ["Team"],
  },
});

export type RelationshipKind = keyof typeof RELATIONSHIPS;
export const RelationshipKind = z.enum(Object.keys(RELATIONSHIPS) as [RelationshipKind, ...RelationshipKind[]]);
