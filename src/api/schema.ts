/** The API's schema: every resolver, one line each. `npm run schema` writes schema.graphql from it. */
import "reflect-metadata";
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from "graphql";
import { buildSchema } from "type-graphql";
import { Analysis, AnalysisResolver } from "./analysis.js";
import { AssetConnectionResolver, AssetQueries } from "./asset-connection.js";
import { Asset, AssetResolver } from "./asset.js";
import { AttackPathConnectionResolver, AttackPathQueries } from "./attack-path-connection.js";
import { AttackPath, AttackPathResolver, FixResolver } from "./attack-path.js";
import { BlastRadiusQueries } from "./blast-radius.js";
import { ChokePointQueries } from "./choke-points.js";
import { ExposureQueries } from "./exposure.js";
import { FindingConnectionResolver, FindingQueries } from "./finding-connection.js";
import { FindingSharesResolver } from "./finding-shares.js";
import { AssetFindings, Finding, FindingResolver } from "./finding.js";
import { SharedFixResolver, FixQueries, JudgedFixResolver, PlannedFixResolver } from "./fixes.js";
import { ImportResolver } from "./imports.js";
import { JobResolver } from "./job.js";
import { NodeQuery } from "./node-query.js";
import { PathDifferenceQuery } from "./path-difference.js";
import { PathSearchQueries } from "./path-search.js";
import { PathStepResolver, RequirementResolver } from "./path-step.js";
import { QuestionQueries, ReachResolver } from "./questions.js";
import { AssetReachability, ReachabilityResolver } from "./reachability.js";
import { RootCauseQueries, RootCauseResolver } from "./root-causes.js";
import { ScoringResolver } from "./scoring.js";
import { SimulationQueries } from "./simulation.js";
import { Source, SourceResolver } from "./source.js";
import { WhatIfResolver } from "./what-if.js";
import { WhyNotQueries } from "./why-not.js";
import { WorkspaceResolver } from "./workspace.js";

export function buildApiSchema(): Promise<GraphQLSchema> {
  return buildSchema({
    resolvers: [
      AttackPathQueries,
      AttackPathConnectionResolver,
      AttackPathResolver,
      FixResolver,
      PathStepResolver,
      RequirementResolver,
      AssetQueries,
      AssetConnectionResolver,
      AssetResolver,
      AssetFindings,
      AssetReachability,
      ReachabilityResolver,
      FindingQueries,
      FindingConnectionResolver,
      FindingResolver,
      PathSearchQueries,
      FindingSharesResolver,
      RootCauseQueries,
      RootCauseResolver,
      QuestionQueries,
      ReachResolver,
      ChokePointQueries,
      BlastRadiusQueries,
      ExposureQueries,
      SimulationQueries,
      WhyNotQueries,
      FixQueries,
      SharedFixResolver,
      JudgedFixResolver,
      PlannedFixResolver,
      AnalysisResolver,
      PathDifferenceQuery,
      WhatIfResolver,
      JobResolver,
      SourceResolver,
      ImportResolver,
      ScoringResolver,
      WorkspaceResolver,
      NodeQuery,
    ],
    orphanedTypes: [AttackPath, Asset, Finding, Analysis, Source],
    validate: false,
  });
}

/** The schema as schema.graphql has it: sorted, so that a change shows as what it is. */
export function printApiSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
