/**
 * Every number that scoring takes from judgement rather than from data, in one place, versioned.
 * A workspace may override any of them; answers name the version and what was overridden.
 */
import { z } from "zod";
import { FixKind } from "../model/index.js";

const probability = z.number().min(0).max(1);
const share = z.number().gt(0).max(1);
const risk = z.number().min(0).max(100);
/** By the letter or word of what is weighed. */
const weights = z.record(z.string(), share);
/** By the least number from which on a factor holds; the greatest that is reached counts. */
const ladder = z.record(z.string().regex(/^\d+$/), share);

/** Bounds of a step's probability: nothing is certain and nothing that is configured is impossible. */
export const PROBABILITY_BOUNDS = { least: 0.001, most: 0.999 } as const;

export const ScoringConstants = z.strictObject({
  version: z.string(),
  threat: z.strictObject({
    epssMissing: probability.describe(
      "prior of exploitation within 30 days of a CVE without EPSS: the mean over all CVEs",
    ),
    proofOfConcept: probability.describe("floor when a proof of concept is published (CVSS E:P)"),
    publicExploit: probability.describe("floor when a public exploit is known (CVSS E:F, E:H, E:A)"),
    kev: probability.describe("floor when CISA lists it as exploited"),
    observed: probability.describe("floor when exploitation was seen in this estate"),
    verified: probability.describe("own code: confirmed by a dynamic test, or a secret found live"),
    stated: probability.describe("own code: stated by a person"),
    static: probability.describe("own code: static analysis alone, where the rule's precision is not known"),
  }),
  runtime: z.strictObject({
    executed: share.describe("the vulnerable code was seen running"),
    unknown: share.describe("nothing says whether it runs"),
    notExecuted: share.describe("did not run in the stated number of observed days; never 0"),
    leastObservedDays: z.number().min(1).describe("watching for less than this many days counts as unknown"),
  }),
  traffic: z.strictObject({
    unknown: share.describe("nothing says how many requests come"),
    requestsPerDay: ladder.describe("of what has at least so many requests a day"),
  }),
  precondition: z.strictObject({
    particularInput: share.describe("the weakness takes input of a particular kind"),
    applicationState: share.describe("the weakness takes a particular state of the application"),
    undocumented: share.describe("no description of the API names the operation: it has to be found first"),
  }),
  control: z.strictObject({
    authentication: probability.describe("share of anonymous exploits that it stops"),
    waf: probability.describe("share of exploits of request-borne weaknesses that it stops"),
    mtls: probability.describe("share of connections by outsiders that it stops"),
    mfa: probability.describe("share of credential use that it stops"),
  }),
  cvss: z.strictObject({
    attackVector: weights.describe("CVSS 3 and 4, AV"),
    attackComplexity: weights.describe("CVSS 3 and 4, AC"),
    attackRequirements: weights.describe("CVSS 4, AT"),
    privilegesRequired: weights.describe("CVSS 3 and 4, PR"),
    userInteraction: weights.describe("CVSS 3 and 4, UI"),
  }),
  cvss2: z.strictObject({
    accessVector: weights.describe("CVSS 2, AV"),
    accessComplexity: weights.describe("CVSS 2, AC"),
    authentication: weights.describe("CVSS 2, Au"),
  }),
  impact: z.strictObject({
    classification: z.record(z.string(), weights.describe("data of this kind, by sensitivity")),
    criticality: weights.describe("how much the business depends on it, as stated"),
    hinted: z.strictObject({
      high: share.describe(
        "nobody stated the criticality; high availability, autoscaling or a premium tier hint at it",
      ),
      low: share.describe("nobody stated the criticality; a basic tier, no availability, no scaling hint against it"),
    }),
    records: ladder.describe("of a store with at least so many records"),
    regulated: share.describe("no compliance regime applies although the classification is known"),
    inferred: share.describe("a crown jewel that nobody stated: a database or secret store"),
    control: share.describe("full control of an account or cluster, which nobody stated: it gives every store there"),
  }),
  fixCost: z
    .record(FixKind, z.int().min(1).max(1000))
    .describe("what a change of this kind costs: about a person's days with test and rollout"),
  bands: z.strictObject({
    critical: risk.describe("least risk of the band"),
    high: risk.describe("least risk of the band"),
    medium: risk.describe("least risk of the band"),
  }),
});
export type ScoringConstants = z.infer<typeof ScoringConstants>;

export const SCORING: ScoringConstants = {
  version: "3",
  threat: {
    // Mean EPSS over all scored CVEs, FIRST, model v4 (2025).
    epssMissing: 0.01055,
    proofOfConcept: 0.2,
    publicExploit: 0.5,
    kev: 0.95,
    observed: 0.99,
    verified: 0.9,
    stated: 0.7,
    static: 0.3,
  },
  runtime: { executed: 1, unknown: 0.7, notExecuted: 0.1, leastObservedDays: 7 },
  // What is hardly used is hardly watched either, but it is found later and by fewer; nothing known counts as busy.
  traffic: { unknown: 1, requestsPerDay: { "0": 0.3, "1": 0.6, "100": 0.7, "10000": 0.85, "1000000": 1 } },
  precondition: { particularInput: 0.5, applicationState: 0.5, undocumented: 0.7 },
  control: { authentication: 0.7, waf: 0.5, mtls: 0.8, mfa: 0.9 },
  // Weights of the CVSS 3.1 specification (section 7.4), each relative to its easiest value. Version 4 has none: its AT
  // was part of AC before, and weighs as that did.
  cvss: {
    attackVector: { N: 1, A: 0.62 / 0.85, L: 0.55 / 0.85, P: 0.2 / 0.85 },
    attackComplexity: { L: 1, H: 0.44 / 0.77 },
    attackRequirements: { N: 1, P: 0.44 / 0.77 },
    privilegesRequired: { N: 1, L: 0.62 / 0.85, H: 0.27 / 0.85 },
    userInteraction: { N: 1, P: 0.62 / 0.85, R: 0.62 / 0.85, A: 0.5 },
  },
  // Weights of the CVSS 2.0 specification (section 3.2.1), each relative to its easiest value.
  cvss2: {
    accessVector: { N: 1, A: 0.646, L: 0.395 },
    accessComplexity: { L: 1, M: 0.61 / 0.71, H: 0.35 / 0.71 },
    authentication: { N: 1, S: 0.56 / 0.704, M: 0.45 / 0.704 },
  },
  impact: {
    classification: {
      pii: { public: 0.02, internal: 0.4, confidential: 0.7, restricted: 0.9 },
      phi: { public: 0.02, internal: 0.5, confidential: 0.8, restricted: 0.95 },
      financial: { public: 0.02, internal: 0.4, confidential: 0.7, restricted: 0.9 },
      "intellectual-property": { public: 0.02, internal: 0.3, confidential: 0.6, restricted: 0.85 },
      secrets: { public: 0.05, internal: 0.5, confidential: 0.8, restricted: 0.95 },
      other: { public: 0.01, internal: 0.15, confidential: 0.5, restricted: 0.8 },
    },
    criticality: { low: 0.4, medium: 0.7, high: 0.9, critical: 1 },
    hinted: { high: 1, low: 0.7 },
    records: { "0": 0.8, "10000": 0.9, "100000": 0.95, "1000000": 1 },
    regulated: 0.95,
    inferred: 0.5,
    control: 0.8,
  },
  // Judged by what has to be tested, who has to agree, and what may break: relative, for comparing plans.
  fixCost: {
    patch: 1,
    setting: 1,
    permission: 1,
    credential: 2,
    network: 2,
    process: 3,
    code: 3,
    exposure: 5,
    design: 8,
  },
  bands: { critical: 40, high: 15, medium: 4 },
};
