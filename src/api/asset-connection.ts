import { Arg, Args, Ctx, Field, FieldResolver, InputType, Int, ObjectType, Query, Resolver, Root } from "type-graphql";
import { z } from "zod";
import { dataTexts } from "../pipeline/assets.js";
import { countAssets, readAssetPage, type AssetFilter as StoreFilter } from "../store/lists.js";
import { Asset } from "./asset.js";
import { PageArgs, PageInfo, pageOf, questionOf, readCursor, rowsOf, writeCursor, type Page } from "./connection.js";
import type { Context, Scope } from "./context.js";
import { AssetKind, DataKind, Sensitivity } from "./enums.js";
import { findAsset, noWorkspace } from "./names.js";
import { WORKSPACE } from "./workspace.js";

@ObjectType({ simpleResolvers: true })
export class AssetEdge {
  @Field(() => String)
  cursor!: string;
  @Field(() => Asset)
  node!: Asset;
}

@ObjectType({ description: "A page of assets, in the order of their uids.", simpleResolvers: true })
export class AssetConnection {
  @Field(() => [AssetEdge])
  edges!: AssetEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
  readonly scope!: Scope;
  readonly filter!: StoreFilter;
}

@InputType({ description: "What data must be. Within one list any of its values will do." })
export class DataFilter {
  @Field(() => [DataKind], { nullable: true })
  kind?: string[] | null;
  @Field(() => [Sensitivity], { nullable: true })
  sensitivity?: string[] | null;
}

@InputType({ description: "What an asset must be. Within one list any of its values will do." })
export class AssetFilter {
  @Field(() => [AssetKind], { nullable: true })
  kind?: string[] | null;
  @Field(() => String, { nullable: true, description: "Part of the name, the uid or an alias, upper or lower case." })
  search?: string | null;
  @Field(() => Boolean, { nullable: true, description: "true: only facets; false: no facets." })
  facet?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: "true: only endpoints of services; false: none of them." })
  endpoint?: boolean | null;
  @Field(() => Boolean, { nullable: true })
  crownJewel?: boolean | null;
  @Field(() => [String], { nullable: true })
  owner?: string[] | null;
  @Field(() => [String], { nullable: true })
  environment?: string[] | null;
  @Field(() => DataFilter, {
    nullable: true,
    description: "Data that goes through it or lies in it; of each kind the most sensitive counts.",
  })
  handles?: DataFilter | null;
}

@Resolver(() => AssetConnection)
export class AssetConnectionResolver {
  @FieldResolver(() => Int, { description: "How many assets the filter lets through." })
  totalCount(@Root() { scope, filter }: AssetConnection): Promise<number> {
    return countAssets(scope.store, scope.workspace, filter);
  }
}

@Resolver()
export class AssetQueries {
  @Query(() => AssetConnection, { description: "Assets by uid." })
  assets(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("filter", () => AssetFilter, { nullable: true }) filter: AssetFilter | null,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<AssetConnection> {
    return assetPage(context.enter(workspace), filter ?? {}, page);
  }

  @Query(() => AssetConnection, { description: "Services and their endpoints." })
  services(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("filter", () => AssetFilter, { nullable: true }) filter: AssetFilter | null,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<AssetConnection> {
    return assetPage(context.enter(workspace), { ...filter, kind: ["Service"] }, page);
  }

  @Query(() => AssetConnection, { description: "Data stores." })
  dataStores(
    @Ctx() context: Context,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
    @Arg("filter", () => AssetFilter, { nullable: true }) filter: AssetFilter | null,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<AssetConnection> {
    return assetPage(context.enter(workspace), { ...filter, kind: ["DataStore"] }, page);
  }

  @Query(() => Asset, {
    nullable: true,
    description: "The asset that a uid, or an alias that only one asset bears, means.",
  })
  async asset(
    @Ctx() context: Context,
    @Arg("uid", () => String, { description: "uid or alias" }) name: string,
    @Arg("workspace", () => String, WORKSPACE) workspace: string,
  ): Promise<Asset | null> {
    const scope = context.enter(workspace);
    const found = await findAsset(scope, name);
    return found ? new Asset(scope, found) : null;
  }
}

const CursorPlace = z.tuple([z.string()]);

async function assetPage(scope: Scope, asked: AssetFilter, page: PageArgs): Promise<AssetConnection> {
  const first = rowsOf(page.first);
  const {
    kind: kinds,
    search,
    facet: facets,
    endpoint: endpoints,
    crownJewel: crownJewels,
    owner: owners,
    environment: environments,
    handles: data,
  } = asked;
  const filter: StoreFilter = {
    kinds,
    facets,
    endpoints,
    crownJewels,
    owners,
    environments,
    handles: dataTexts(data?.kind, data?.sensitivity),
    search: search?.toLowerCase(),
  };
  const question = questionOf("assets", scope.workspace, filter);
  const [after] = page.after == null ? [] : readCursor(page.after, question, CursorPlace);
  const rows = await readAssetPage(scope.store, { workspace: scope.workspace, filter, after, limit: first + 1 });
  if (!rows) throw noWorkspace(scope.workspace);
  for (const row of rows) scope.load.asset.prime(row.uid, row);
  const shown: Page<Asset> = pageOf(rows, page, {
    cursor: ({ uid }) => writeCursor(question, [uid]),
    node: (row) => new Asset(scope, row),
  });
  return { ...shown, scope, filter };
}
