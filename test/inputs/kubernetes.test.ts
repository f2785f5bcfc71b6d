import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { trimAnnotations } from "../../src/inputs/kubernetes/annotations.js";
import { kubernetes } from "../../src/inputs/kubernetes/index.js";
import { StatedFact } from "../../src/model/index.js";
import { openDocument } from "../../src/text/index.js";

async function open(content: string) {
  return openDocument(
    (async function* () {
      yield content;
    })(),
    { name: "f" },
  );
}

async function recognises(content: unknown): Promise<boolean> {
  return kubernetes.recognises((await open(typeof content === "string" ? content : JSON.stringify(content))).head);
}

async function read(content: unknown) {
  const document = await open(typeof content === "string" ? content : JSON.stringify(content));
  // oxlint-disable-next-line typescript/no-explicit-any -- objects of any kind, looked into by each case
  const objects: { value: any; at: string; partition: string }[] = [];
  const problems: { at: string; why: string }[] = [];
  for await (const stated of kubernetes.read(document, { cluster: "prod" })) {
    if ("problem" in stated) problems.push(stated.problem);
    else objects.push(StatedFact.parse(stated) as never);
  }
  return { objects, problems };
}

const map = (name: string, data: object = {}) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data });
const podWith = (container: object, rest: object = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "p" },
  spec: { containers: [{ name: "m", image: "x", ...container }] },
  ...rest,
});

it("keeps whether a container runs on: a sidecar that restarts, one for debugging that has ended", async () => {
  const status = {
    ephemeralContainerStatuses: [
      { name: "old", state: { terminated: { exitCode: 0 } } },
      { name: "new", state: { running: {} } },
    ],
  };
  const { objects } = await read({ ...(podWith({ restartPolicy: "Always" }) as object), status });
  expect(objects[0]!.value.spec.containers[0].restartPolicy).toBe("Always");
  expect(objects[0]!.value.status.ephemeralContainerStatuses).toEqual([{ name: "old", ended: true }, { name: "new" }]);
});

describe("recognises", () => {
  it("objects, lists and manifests", async () => {
    expect(await recognises(map("a"))).toBe(true);
    expect(await recognises({ apiVersion: "v1", items: [map("a")], kind: "List" })).toBe(true);
    expect(await recognises("# notes\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: a\n")).toBe(true);
  });

  it("lists of which the first item is none, which is told", async () => {
    const list = { apiVersion: "v1", items: [null, map("a")], kind: "List" };
    expect(await recognises(list)).toBe(true);
    const { objects, problems } = await read(list);
    expect(objects.map(({ at }) => at)).toEqual(["/items/1"]);
    expect(problems).toMatchObject([{ at: "/items/0", why: expect.stringContaining("no Kubernetes object") }]);
  });

  it("lists of which the kind lies behind long items", async () => {
    expect(
      await recognises({
        apiVersion: "v1",
        items: [{ apiVersion: "v1", data: { x: "y".repeat(100_000) }, kind: "ConfigMap", metadata: { name: "a" } }],
        kind: "List",
      }),
    ).toBe(true);
  });

  it("neither reports as custom resources nor catalogues that look alike", async () => {
    expect(
      await recognises({
        apiVersion: "aquasecurity.github.io/v1alpha1",
        kind: "VulnerabilityReport",
        metadata: {},
        report: {},
      }),
    ).toBe(false);
    expect(
      await recognises({
        apiVersion: "v1",
        items: [{ apiVersion: "aquasecurity.github.io/v1alpha1", kind: "VulnerabilityReport", metadata: {} }],
        kind: "List",
      }),
    ).toBe(false);
    expect(await recognises("apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: a\n")).toBe(false);
    expect(await recognises({ version: "2.1.0", runs: [] })).toBe(false);
  });

  it("no audit log, alone or as a list: the cluster's own events are objects", async () => {
    const event = { apiVersion: "audit.k8s.io/v1", kind: "Event", auditID: "1", metadata: {} };
    expect(await recognises(event)).toBe(false);
    expect(await recognises({ apiVersion: "audit.k8s.io/v1", items: [event], kind: "EventList" })).toBe(false);
    expect(await recognises({ apiVersion: "v1", kind: "Event", metadata: { name: "started" } })).toBe(true);
  });
});

describe("reads", () => {
  it("items of lists, lists in lists, and documents, each with its place", async () => {
    const inner = { apiVersion: "v1", kind: "List", items: [map("b")] };
    expect(
      (await read({ apiVersion: "v1", kind: "List", items: [map("a"), inner] })).objects.map(({ at, value }) => [
        at,
        value.metadata.name,
      ]),
    ).toEqual([
      ["/items/0", "a"],
      ["/items/1/items/0", "b"],
    ]);
    const yaml =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n# nothing\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n";
    expect((await read(yaml)).objects.map(({ value }) => value.metadata.name)).toEqual(["a", "b"]);
  });

  it("items that leave their kind to the list", async () => {
    const { objects } = await read({
      kind: "PodList",
      apiVersion: "v1",
      items: [{ metadata: { name: "p" }, spec: {} }],
    });
    expect(objects[0]?.value.kind).toBe("Pod");
  });

  it("into the partition of the cluster", async () => {
    expect((await read(map("a"))).objects[0]?.partition).toBe("k8s/prod");
  });
});

describe("keeps", () => {
  it("of secrets the names of the entries alone", async () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", annotations: { "kubectl.kubernetes.io/last-applied-configuration": "hunter22" } },
      data: { password: "aHVudGVyMjI=" },
      stringData: { token: "hunter22" },
    };
    const { objects } = await read(secret);
    expect(Object.keys(objects[0]?.value.data)).toEqual(["password", "token"]);
    expect(JSON.stringify(objects)).not.toMatch(/hunter22|aHVudGVyMjI/);
  });

  it("of variables and arguments the addresses alone", async () => {
    const env = [
      { name: "DB_HOST", value: "db" },
      { name: "MONGO_URI", value: "mongodb://admin:p/w,1@mongo:27017/x?y=z" },
      { name: "DB_PASSWORD", value: "hunter22" },
      { name: "GREETING", value: "hunter22 says hello" },
      { name: "AMQP", value: "admin:hunter22@queue:5672" },
    ];
    const { objects } = await read(
      podWith({ env, args: ["--upstream=http://api:80/x", "--password=hunter22", "hunter22"] }),
    );
    const [container] = objects[0]!.value.spec.containers;
    expect(container.env).toEqual([
      { name: "DB_HOST", value: "db" },
      { name: "MONGO_URI", value: "mongodb://mongo:27017" },
      { name: "DB_PASSWORD", secretLike: true },
      { name: "GREETING" },
      { name: "AMQP", value: "queue:5672" },
    ]);
    expect(container.args).toEqual(["http://api:80"]);
    expect(JSON.stringify(objects)).not.toMatch(/hunter22|admin/);
  });

  it("of config maps the entries with addresses, and the names of those like secrets", async () => {
    const file = "server:\n  host: cache\n  password: hunter22\nproxy_pass http://api:8080;\n";
    const { objects } = await read(
      map("m", { WORKSHOP: "shop:8000", MODE: "fast", API_TOKEN: "hunter22", "app.yml": file }),
    );
    expect(objects[0]?.value).toMatchObject({
      data: { WORKSHOP: "shop:8000", "app.yml": "cache http://api:8080" },
      secretLike: ["API_TOKEN"],
    });
    expect(objects[0]?.value.data).not.toHaveProperty("MODE");
    expect(JSON.stringify(objects)).not.toContain("hunter22");
  });

  it("nothing of annotations on secrets, headers in routes and credentials in addresses of images and annotations", async () => {
    const hidden = "hunter2top";
    const routes = (apiVersion: string, kind: string, spec: object) => ({
      apiVersion,
      kind,
      metadata: { name: "r", annotations: { "nginx.ingress.kubernetes.io/auth-url": `https://u:${hidden}@sso/x` } },
      spec,
    });
    const { objects } = await read([
      {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "s", annotations: { note: hidden, "kubernetes.io/service-account.name": "robot" } },
      },
      routes("networking.istio.io/v1", "VirtualService", {
        hosts: ["shop"],
        http: [
          { headers: { request: { set: { authorization: hidden } } }, route: [{ destination: { host: "cart" } }] },
        ],
      }),
      routes("gateway.networking.k8s.io/v1", "HTTPRoute", {
        rules: [{ filters: [{ type: "RequestHeaderModifier", requestHeaderModifier: { add: [{ value: hidden }] } }] }],
      }),
      routes("security.istio.io/v1", "AuthorizationPolicy", {
        rules: [{ when: [{ key: "request.headers[x-key]", values: [hidden] }] }],
      }),
      podWith({ image: `u:${hidden}@registry.example.com/app:1` }),
    ]);
    expect(JSON.stringify(objects)).not.toContain(hidden);
    const [secret, route, , policy, pod] = objects.map(({ value }) => value);
    expect(secret.metadata.annotations).toEqual({ "kubernetes.io/service-account.name": "robot" });
    expect(route.spec.http).toEqual([{ route: [{ destination: { host: "cart" } }] }]);
    expect(route.metadata.annotations).toEqual({ "nginx.ingress.kubernetes.io/auth-url": "https://sso/x" });
    expect(policy.spec.rules[0].when[0].values).toEqual(["*"]);
    expect(pod.spec.containers[0].image).toBe("registry.example.com/app:1");
  });

  it("of annotations those that are read alone, wherever they stand, and of pieces of configuration what is asked", async () => {
    const hidden = "hunter2top";
    const annotations = {
      "deploy.example/slack-webhook-token": hidden,
      "ad.datadoghq.com/redis.instances": `[{"password":"${hidden}"}]`,
      "sidecar.istio.io/status": `{"x":"${hidden}"}`,
      "nginx.ingress.kubernetes.io/modsecurity-snippet": `SecRuleEngine DetectionOnly\nSecRemoteRules ${hidden}`,
      "nginx.ingress.kubernetes.io/auth-url": `https://${hidden}@sso/x?key=${hidden}`,
      "service.beta.kubernetes.io/aws-load-balancer-internal": true,
    };
    const { objects } = await read([
      { apiVersion: "v1", kind: "Service", metadata: { name: "s", annotations }, spec: {} },
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "Gateway",
        metadata: { name: "g" },
        spec: { infrastructure: { annotations, labels: { x: "y" } } },
      },
      {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "d" },
        spec: { template: { metadata: { annotations }, spec: {} } },
      },
    ]);
    expect(JSON.stringify(objects)).not.toContain(hidden);
    const kept = {
      "sidecar.istio.io/status": "injected",
      "nginx.ingress.kubernetes.io/modsecurity-snippet": "SecRuleEngine DetectionOnly",
      "nginx.ingress.kubernetes.io/auth-url": "https://sso/x",
      "service.beta.kubernetes.io/aws-load-balancer-internal": true,
    };
    const [service, gateway, deployment] = objects.map(({ value }) => value);
    expect(service.metadata.annotations).toEqual(kept);
    expect(gateway.spec.infrastructure).toEqual({ annotations: kept });
    expect(deployment.spec.template.metadata.annotations).toEqual(kept);
  });

  it("every annotation that a resolver names", async () => {
    const folder = "src/resolve/kubernetes";
    const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ts"));
    const sources = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    const named = sources
      .filter((source) => source.includes("annotations"))
      .flatMap((source) => [...source.matchAll(/annotations\["([^"]+)"\]|^ {2}"([\w.]+\/[\w-]+)": \//gm)])
      .map(([, read, listed]) => (read ?? listed)!);
    expect(named.length).toBeGreaterThan(15);
    expect(Object.keys(trimAnnotations(Object.fromEntries(named.map((name) => [name, "x"]))))).toEqual([
      ...new Set(named),
    ]);
  });

  it("no password of digits that stands behind a user, as a port behind a host would", async () => {
    const env = [
      { name: "LOGIN", value: "root:59317" },
      { name: "DB_USER", value: "root:59317@db:3306" },
      { name: "UPSTREAM", value: "api:8080" },
      { name: "SETTINGS", value: '{"username": "root:59317", "next": "cart:7000"}' },
    ];
    const args = ["sh", "-c", "curl -u admin:48213 http://b.tons.svc", "--proxy-user", "admin:48213", "queue:5672"];
    const more = ["PASSWORD=pin:48213 run --user=admin:48213 -u 'admin:48213'", "--login=admin:48213"];
    const { objects } = await read(podWith({ env, args: [...args, ...more] }));
    const [container] = objects[0]!.value.spec.containers;
    expect(container.args).toEqual(["http://b.tons.svc", "queue:5672"]);
    expect(container.env.map(({ value }: { value?: string }) => value)).toEqual([
      undefined,
      "db:3306",
      "api:8080",
      "cart:7000",
    ]);
    expect(JSON.stringify(objects)).not.toMatch(/48213|59317/);
  });

  it("an image by digest as it is", async () => {
    const image = `example.com:5000/app:1@sha256:${"0".repeat(64)}`;
    expect((await read(podWith({ image }))).objects[0]?.value.spec.containers[0].image).toBe(image);
  });

  it("no private key of a route", async () => {
    const route = {
      apiVersion: "route.openshift.io/v1",
      kind: "Route",
      metadata: { name: "r" },
      spec: { to: { name: "s" }, tls: { termination: "edge", key: "hunter22" } },
    };
    expect(JSON.stringify((await read(route)).objects)).not.toContain("hunter22");
  });
});

describe("says", () => {
  it("what has no name, no kind or a placeholder for one", async () => {
    const placeholder = { apiVersion: "v1", kind: "Pod", metadata: { name: "{{ .Release.Name }}" } };
    const { objects, problems } = await read({
      apiVersion: "v1",
      kind: "List",
      items: [{ apiVersion: "v1", kind: "Pod", metadata: {} }, { metadata: { name: "x" } }, placeholder, 7],
    });
    expect(objects).toEqual([]);
    expect(problems.map(({ at }) => at)).toEqual(["/items/0", "/items/1", "/items/2", "/items/3"]);
    expect(problems[2]?.why).toContain("helm template");
  });

  it("which kinds are not read, once for each", async () => {
    const other = { apiVersion: "example.com/v1", kind: "Thing", metadata: { name: "t" } };
    const { problems } = await read({ apiVersion: "v1", kind: "List", items: [map("a"), other, other] });
    expect(problems).toEqual([
      { path: "", at: "/items/1", why: expect.stringContaining("2 objects of kind Thing (example.com/v1) not read") },
    ]);
    const event = { apiVersion: "audit.k8s.io/v1", kind: "Event", metadata: {} };
    expect((await read({ apiVersion: "v1", kind: "List", items: [map("a"), event] })).problems).toHaveLength(1);
  });

  it("a kustomization itself, while what it renders to is read whatever it was named and annotated", async () => {
    const rendered = [
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: prod-settings-7k2h9bb5c4\n  annotations:\n    internal.config.kubernetes.io/index: '0'\ndata:\n  KEY: v\n",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: prod-web\n  annotations:\n    config.kubernetes.io/origin: |\n      path: base/web.yaml\nspec:\n  template:\n    spec:\n      containers:\n      - image: x:1\n        name: m\n        envFrom:\n        - configMapRef:\n            name: prod-settings-7k2h9bb5c4\n",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamePrefix: prod-\n",
    ];
    const { objects, problems } = await read(rendered.join("---\n"));
    expect(objects.map(({ value }) => value.metadata.name)).toEqual(["prod-settings-7k2h9bb5c4", "prod-web"]);
    expect(problems.map(({ why }) => why)).toEqual([expect.stringContaining("Kustomization")]);
  });

  it("that a template must be rendered, and lets the import go on", async () => {
    const { problems } = await read("apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n");
    expect(problems[0]?.why).toContain("template");
  });
});
