/** What annotations of a route say about controls on it, and about who is meant to reach it. */
import { isInternet } from "../internet.js";
import { parseCidrs } from "./network/addresses.js";
import type { KubernetesObject } from "./objects.js";

/** Key pattern → value pattern. */
type Sign = readonly [RegExp, RegExp];

const AUTHENTICATION: readonly Sign[] = [
  [/ingress\.kubernetes\.io\/auth-(url|type|secret)$/, /.+/],
  [/ingress\.kubernetes\.io\/auth-tls-secret$/, /.+/],
  [/^traefik\.ingress\.kubernetes\.io\/router\.middlewares$/, /auth|oauth|oidc/i],
  [/^konghq\.com\/plugins$/, /auth|oidc|jwt|oauth/i],
  [/^alb\.ingress\.kubernetes\.io\/auth-type$/, /^(oidc|cognito)$/i],
  [/^haproxy\.org\/auth-type$/, /.+/],
  [/^appgw\.ingress\.kubernetes\.io\/auth/, /.+/],
];

const WAF: readonly Sign[] = [
  [/ingress\.kubernetes\.io\/enable-(modsecurity|owasp-core-rules|owasp-modsecurity-crs)$/, /^true$/i],
  [/ingress\.kubernetes\.io\/waf$/, /^modsecurity$/i],
  [/^alb\.ingress\.kubernetes\.io\/(wafv2-acl-arn|waf-acl-id|web-acl-id)$/, /.+/],
  [/^appgw\.ingress\.kubernetes\.io\/waf-policy-for-path$/, /.+/],
  [/^haproxy-ingress\.github\.io\/waf$/, /.+/],
];

export function controlsOf({ annotations }: KubernetesObject): string[] {
  const controls: string[] = [];
  if (saysOne(annotations, AUTHENTICATION)) controls.push("authentication");
  if (saysOne(annotations, [[/ingress\.kubernetes\.io\/auth-tls-verify-client$/, /^on$/i]])) controls.push("mtls");
  // ModSecurity that only watches stops nothing.
  const watches = Object.entries(annotations).some(
    ([key, value]) => /modsecurity-snippet$/.test(key) && /SecRuleEngine\s+DetectionOnly/i.test(value),
  );
  if (saysOne(annotations, WAF) && !watches) controls.push("waf");
  return controls;
}

const REWRITES: readonly Sign[] = [
  [/ingress\.kubernetes\.io\/rewrite-target$/, /.+/],
  [/^haproxy-ingress\.github\.io\/rewrite-target$/, /.+/],
  [/^haproxy\.router\.openshift\.io\/rewrite-target$/, /.+/],
  [/^haproxy\.org\/path-rewrite$/, /.+/],
  [/^nginx\.org\/rewrites$/, /.+/],
  [/ingress\.kubernetes\.io\/(configuration|server)-snippet$/, /\brewrite\s/],
  [/ingress\.kubernetes\.io\/rule-type$/, /strip|replace/i],
  [/^traefik\.ingress\.kubernetes\.io\/router\.middlewares$/, /strip|rewrite|replace|prefix/i],
  [/^konghq\.com\/strip-path$/, /^true$/i],
  [/^appgw\.ingress\.kubernetes\.io\/backend-path-prefix$/, /.+/],
  [/^alb\.ingress\.kubernetes\.io\/transforms\./, /.+/],
];

/** Whether the Service is asked for another path than the client names; what is rewritten to itself is not. */
export function rewritesPath({ annotations }: KubernetesObject, path: string): boolean {
  const same = (value: string) => value === path || (path === "/" && /^\/\$[1-9]$/.test(value));
  const others = Object.entries(annotations).filter(([, value]) => !same(value.trim()));
  return saysOne(Object.fromEntries(others), REWRITES);
}

function saysOne(annotations: Readonly<Record<string, string>>, signs: readonly Sign[]): boolean {
  return Object.entries(annotations).some(([key, value]) =>
    signs.some(([name, wanted]) => name.test(key) && wanted.test(value)),
  );
}

/** Whether the route is for known clients only: by scheme, class, or a list of sources that is not the internet. */
export function isInternalRoute({ annotations }: KubernetesObject, className: string | undefined): boolean {
  if (/(^|-)(internal|private)(-|$)/i.test(className ?? annotations["kubernetes.io/ingress.class"] ?? "")) return true;
  if (annotations["kubernetes.io/ingress.class"] === "gce-internal") return true;
  const scheme = annotations["alb.ingress.kubernetes.io/scheme"];
  if (scheme !== undefined) return scheme !== "internet-facing";
  if (className === "alb" || annotations["kubernetes.io/ingress.class"] === "alb") return true;
  const sources = Object.entries(annotations).filter(([key]) =>
    /(whitelist-source-range|allowlist-source-range|ip_whitelist|inbound-cidrs|allow-list)$/.test(key),
  );
  return sources.some(([, value]) => {
    const ranges = parseCidrs(value.split(/[,\s]+/));
    return ranges.length > 0 && !isInternet(ranges);
  });
}
