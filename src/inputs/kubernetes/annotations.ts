/** The annotations from which something is concluded. Tools write anything into the others, tokens and passwords too. */
import { withoutUserInfo } from "./credentials.js";

/** Names that are read, one expression for each group of readers. */
const READ: readonly RegExp[] = [
  // Which identity of a cloud, or of the cluster, something acts as.
  /^(eks\.amazonaws\.com\/role-arn|iam\.gke\.io\/gcp-service-account|azure\.workload\.identity\/client-id)$/,
  /^kubernetes\.io\/service-account\.name$/,
  // Whether a load balancer is one of the private network, and whom it lets in.
  /load-balancer-(internal|scheme|type|source-ranges)$/,
  /(internal-load-balancer|loadbalancer-address-type|load-balancer-cloud-provider-ip-type|service-type)$/,
  // For whom a route is, and what guards it.
  /^kubernetes\.io\/ingress\.class$/,
  /(whitelist-source-range|allowlist-source-range|ip_whitelist|inbound-cidrs|allow-list)$/,
  /^alb\.ingress\.kubernetes\.io\/(scheme|auth-type|wafv2-acl-arn|waf-acl-id|web-acl-id)$/,
  /ingress\.kubernetes\.io\/(auth-url|auth-type|auth-secret|auth-tls-secret|auth-tls-verify-client|waf)$/,
  /ingress\.kubernetes\.io\/(enable-(modsecurity|owasp-core-rules|owasp-modsecurity-crs)|modsecurity-snippet)$/,
  /^(traefik\.ingress\.kubernetes\.io\/router\.middlewares|konghq\.com\/plugins|haproxy\.org\/auth-type)$/,
  /^(appgw\.ingress\.kubernetes\.io\/(auth.*|waf-policy-for-path)|haproxy-ingress\.github\.io\/waf)$/,
  // Whether the path of a request is changed on the way.
  /(rewrite-target|path-rewrite|backend-path-prefix)$/,
  /^(nginx\.org\/rewrites|konghq\.com\/strip-path|alb\.ingress\.kubernetes\.io\/transforms\..*)$/,
  /ingress\.kubernetes\.io\/(rule-type|(configuration|server)-snippet)$/,
  // Membership in a service mesh.
  /^sidecar\.istio\.io\/(status|inject)$/,
  /^traffic\.sidecar\.istio\.io\/(include|exclude)InboundPorts$/,
];

/** The annotations that are read, credentials cut out; on a secret only the account that it belongs to. */
export function trimAnnotations(annotations: unknown, kind = ""): Record<string, unknown> {
  if (typeof annotations !== "object" || annotations === null) return {};
  const kept = Object.entries(annotations).filter(([name]) =>
    kind === "Secret" ? name === "kubernetes.io/service-account.name" : READ.some((pattern) => pattern.test(name)),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, trimValue(name, value)]));
}

/** Of a piece of configuration only what is asked of it is kept. */
function trimValue(name: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  if (name === "sidecar.istio.io/status") return "injected";
  if (name.endsWith("modsecurity-snippet")) return /SecRuleEngine\s+\w+/i.exec(value)?.[0] ?? "";
  if (/(configuration|server)-snippet$/.test(name)) return /\brewrite\s/.test(value) ? "rewrite " : "";
  return withoutUserInfo(value)
    .replace(/[?#]\S*/g, "")
    .slice(0, 1024);
}
