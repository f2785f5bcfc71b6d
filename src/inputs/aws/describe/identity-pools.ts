/** Pools of Cognito: `cognito-identity describe-identity-pool` and `cognito-idp describe-user-pool`. */
import { resource } from "../network/records.js";
import { compact, fields, items, text, texts } from "../record.js";
import { handedOut } from "../handed-out-roles.js";
import type { OneThing } from "./one-thing.js";

/** Whom it gives identities to: guests, users of user pools, and others of whom no input tells. */
export const identityPool: OneThing = {
  is: ({ IdentityPoolId }, keys) =>
    text(IdentityPoolId) !== undefined && keys.includes("AllowUnauthenticatedIdentities"),
  read: (value) => {
    const id = text(value.IdentityPoolId) ?? "";
    const others = [value.SupportedLoginProviders, value.OpenIdConnectProviderARNs, value.SamlProviderARNs];
    return [
      resource(
        compact({
          type: "cognito:identity-pool",
          arn: `arn:aws:cognito-identity:${id.split(":")[0]}::identitypool/${id}`,
          id,
          name: text(value.IdentityPoolName),
          guests: value.AllowUnauthenticatedIdentities === true,
          classic: value.AllowClassicFlow === true,
          providers: items(value.CognitoIdentityProviders).flatMap((each) => text(each.ProviderName) ?? []),
          others: others.some((each) => texts(each).length > 0 || Object.keys(fields(each)).length > 0) || undefined,
        }),
      ),
    ];
  },
};

/** Which roles it hands out (`get-identity-pool-roles`). */
export const identityPoolRoles: OneThing = {
  is: ({ IdentityPoolId }, keys) =>
    text(IdentityPoolId) !== undefined && (keys.includes("Roles") || keys.includes("RoleMappings")),
  read: ({ IdentityPoolId, Roles, RoleMappings }) => [
    resource(
      handedOut({
        pool: IdentityPoolId,
        roles: Roles,
        mappings: Object.values(fields(RoleMappings)).map((each) => {
          const { Type, RulesConfiguration } = fields(each);
          return { type: Type, roles: items(fields(RulesConfiguration).Rules).map(({ RoleARN }) => RoleARN) };
        }),
      }),
    ),
  ],
};

/** Whether strangers may sign up. */
export const userPool: OneThing = {
  is: ({ UserPool }) => text(fields(UserPool).Arn)?.includes(":userpool/") === true,
  read: ({ UserPool }) => {
    const { Arn, Id, Name, AdminCreateUserConfig } = fields(UserPool);
    const signUp = fields(AdminCreateUserConfig).AllowAdminCreateUserOnly !== true;
    const pool = { type: "cognito:user-pool", arn: text(Arn), id: text(Id), name: text(Name), signUp };
    return [resource(compact(pool), text(Arn)?.split(":")[4])];
  },
};
