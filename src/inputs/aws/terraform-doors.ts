/** Terraform: gateways, distributions and control planes. */
import { fields, items, text, texts, type Fields } from "./record.js";
import { document, first, plain, resourcePolicy, type Read } from "./terraform-reading.js";

/** Parts of the path that the integration itself fills in: `'orders'`. */
const filledIn = (uri: string | undefined, parameters: Fields) =>
  uri?.replaceAll(/\{([^}]*)\}/g, (written, name: string) => {
    const value = text(parameters[`integration.request.path.${name}`]);
    return /^'(.*)'$/.exec(value ?? "")?.[1] ?? written;
  });

const integration =
  (api: string, uri: string): Read =>
  (values) => [
    {
      type: "apigateway:integration",
      api: text(values[api]),
      uri: filledIn(text(values[uri]), fields(values.request_parameters)),
      method: text(values.integration_http_method) ?? text(values.integration_method),
      role: text(values.credentials) ?? text(values.credentials_arn),
    },
  ];

function isSigned(behavior: Fields): boolean {
  return texts(behavior.trusted_signers).length + texts(behavior.trusted_key_groups).length > 0;
}

export const TERRAFORM_DOORS: Readonly<Record<string, Read>> = {
  aws_api_gateway_rest_api: plain("apigateway:api", (values, reading) => ({
    policy: document(values, "policy", reading),
    private: texts(first(values.endpoint_configuration).types).includes("PRIVATE") || undefined,
  })),
  aws_api_gateway_rest_api_policy: resourcePolicy("execute-api", "rest_api_id"),
  aws_api_gateway_method: (values) => [
    {
      type: "apigateway:method",
      api: text(values.rest_api_id),
      open: values.authorization === "NONE" && values.api_key_required !== true,
    },
  ],
  aws_api_gateway_integration: integration("rest_api_id", "uri"),
  aws_apigatewayv2_api: plain("apigateway:api", (values) => ({ endpoint: text(values.api_endpoint) })),
  aws_apigatewayv2_integration: integration("api_id", "integration_uri"),
  aws_apigatewayv2_route: (values) => [
    {
      type: "apigateway:method",
      api: text(values.api_id),
      open: (text(values.authorization_type) ?? "NONE") === "NONE" && values.api_key_required !== true,
    },
  ],
  aws_cloudfront_distribution: (values) =>
    values.enabled === false
      ? []
      : [
          {
            type: "cloudfront:distribution",
            arn: text(values.arn),
            id: text(values.id),
            name: text(values.domain_name),
            hosts: texts(values.aliases),
            signed:
              [...items(values.default_cache_behavior), ...items(values.ordered_cache_behavior)].every(isSigned) ||
              undefined,
            origins: items(values.origin).flatMap((each) => text(each.domain_name) ?? []),
          },
        ],
  aws_eks_cluster: (values) => {
    const network = first(values.vpc_config);
    const cidrs = texts(network.public_access_cidrs);
    return [
      {
        type: "eks:cluster",
        arn: text(values.arn),
        name: text(values.name),
        endpoint: text(values.endpoint),
        authentication: text(first(values.access_config).authentication_mode),
        openTo: network.endpoint_public_access === false ? [] : cidrs.length > 0 ? cidrs : ["0.0.0.0/0"],
      },
    ];
  },
  aws_eks_access_entry: (values) => [
    {
      type: "eks:access-entry",
      cluster: text(values.cluster_name),
      principal: text(values.principal_arn),
      username: text(values.user_name),
      groups: texts(values.kubernetes_groups),
    },
  ],
  aws_eks_pod_identity_association: (values) => [
    {
      type: "eks:pod-identity",
      arn: text(values.association_arn),
      cluster: text(values.cluster_name),
      namespace: text(values.namespace),
      serviceAccount: text(values.service_account),
      role: text(values.role_arn),
    },
  ],
  aws_eks_access_policy_association: (values) => {
    const { type, namespaces } = first(values.access_scope);
    const place = { scope: text(type), namespaces: texts(namespaces) };
    const given = { principal: text(values.principal_arn), policy: text(values.policy_arn), ...place };
    return [{ type: "eks:access-policy", cluster: text(values.cluster_name), ...given }];
  },
};
