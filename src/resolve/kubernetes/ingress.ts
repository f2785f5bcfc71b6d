/** Ingress objects and OpenShift Routes. */
import { byText, fields, items, pick, text, type Fields } from "./fields.js";
import { readImage } from "./images.js";
import type { KubernetesObject } from "./objects.js";
import { isInternalRoute, rewritesPath } from "./route-controls.js";
import { EVERYTHING, mentionController, ofExpression, writeRoute } from "./routes.js";
import type { Route, RouteContext, Rule } from "./routes.js";

export function resolveIngresses(context: RouteContext): void {
  const controllers = findControllers(context);
  for (const object of context.cluster.ofKind("Ingress"))
    writeRoute(readIngress(object, controllers, context), context);
  for (const object of context.cluster.ofKind("Route"))
    writeRoute(readOpenShiftRoute(object, controllers, context), context);
}

const CONTROLLER_IMAGE =
  /(^|\/)(nginx-ingress-controller|ingress-nginx\/controller|controller-chroot|nginx-ingress|nginx-plus-ingress|traefik|haproxy-ingress|haproxytech\/kubernetes-ingress|kubernetes-ingress|kong|kong-gateway|ose-haproxy-router|origin-haproxy-router|contour)$/;

/** Services of controllers that the inputs hold. */
function findControllers({ services }: RouteContext): string[] {
  const found = [...services.values()].filter(({ backends }) =>
    backends.some(({ workload }) =>
      workload.pods.some((pod) =>
        items(pod.spec, "containers").some((container) =>
          CONTROLLER_IMAGE.test(readImage(text(container, "image") ?? "")?.repository ?? ""),
        ),
      ),
    ),
  );
  const types = (type: string) => found.filter(({ object }) => text(object.value, "spec", "type") === type);
  const outward = [...types("LoadBalancer"), ...types("NodePort")];
  return (outward.length > 0 ? outward : found).map(({ uid }) => uid).sort(byText);
}

/** A route for the private network hangs on no controller that the internet reaches. */
function parentsOf(object: KubernetesObject, controllers: readonly string[], context: RouteContext): string[] {
  if (isInternalRoute(object, text(object.value, "spec", "ingressClassName"))) return [];
  return controllers.length > 0 ? [...controllers] : [mentionController(object, context)];
}

function readIngress(object: KubernetesObject, controllers: readonly string[], context: RouteContext): Route {
  const spec = fields(object.value.spec);
  const namespace = object.namespace!;
  const rules = items(spec, "rules").flatMap((rule) => {
    const host = text(rule, "host") ?? "";
    const paths = items(rule, "http", "paths");
    return paths.flatMap((path) => {
      const requests = pathOf(path);
      return backend(path.backend, { host, ...requests, namespace, rewritten: rewritesPath(object, requests.path) });
    });
  });
  const fallback = [spec.defaultBackend, spec.backend].flatMap((each) =>
    backend(each, { host: "", path: "/", pathMatch: "segments", namespace }),
  );
  const hosts = [
    ...new Set([
      ...rules.map(({ host }) => host),
      ...items(spec, "tls").flatMap((each) => (each.hosts as string[] | undefined) ?? []),
    ]),
  ];
  return {
    object,
    parents: parentsOf(object, controllers, context),
    hosts: hosts.filter((host) => typeof host === "string" && host !== "").sort(byText),
    rules: [...rules, ...fallback],
    https: items(spec, "tls").length > 0,
  };
}

/**
 * A path of type ImplementationSpecific, or of none, is a prefix to most controllers, some of which compare text. Some
 * take it for a regular expression where it looks like one, and a star at its end for anything.
 */
function pathOf(value: Fields): Pick<Rule, "path" | "pathMatch"> {
  const path = text(value, "path") ?? "/";
  const type = text(value, "pathType");
  if (type === "Exact") return { path, pathMatch: "exact" };
  if (path === "/" || path === "/*") return EVERYTHING;
  if (type === "Prefix") return { path, pathMatch: "segments" };
  if (path.endsWith("/*")) return { path: path.slice(0, -1), pathMatch: "text" };
  return /[\\^$|?*+()[\]{}]/.test(path) ? ofExpression(path) : { path, pathMatch: "text" };
}

/** networking.k8s.io/v1 and, in older files, extensions/v1beta1. */
function backend(value: unknown, rule: Omit<Rule, "service" | "port">): Rule[] {
  const service = text(value, "service", "name") ?? text(value, "serviceName");
  if (service === undefined) return [];
  const port =
    pick(value, "service", "port", "number") ?? pick(value, "service", "port", "name") ?? pick(value, "servicePort");
  return [{ ...rule, service, port: typeof port === "number" || typeof port === "string" ? port : undefined }];
}

function readOpenShiftRoute(object: KubernetesObject, controllers: readonly string[], context: RouteContext): Route {
  const spec = fields(object.value.spec);
  const host = text(spec, "host") ?? "";
  const path = text(spec, "path") ?? "/";
  const rewritten = rewritesPath(object, path);
  const target = pick(spec, "port", "targetPort");
  const port = typeof target === "number" || typeof target === "string" ? target : undefined;
  const ends = [fields(spec.to), ...items(spec, "alternateBackends")].filter(
    (end) => (text(end, "kind") ?? "Service") === "Service" && end.weight !== 0,
  );
  return {
    object,
    parents: parentsOf(object, controllers, context),
    hosts: host === "" ? [] : [host],
    rules: ends.flatMap((end) => {
      const service = text(end, "name");
      return service === undefined
        ? []
        : [{ host, path, pathMatch: "segments", namespace: object.namespace!, service, port, rewritten }];
    }),
    https: spec.tls !== undefined,
  };
}
