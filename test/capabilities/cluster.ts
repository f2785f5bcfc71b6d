/** Small clusters for scenarios. */
export const space = (name: string, labels: object = {}) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
});
export const workload = (name: string, namespace = "shop") => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace },
  spec: {
    template: {
      metadata: { labels: { app: name } },
      spec: {
        serviceAccountName: name,
        containers: [{ name: "main", image: "example.com/app:1", ports: [{ containerPort: 8080 }] }],
      },
    },
  },
});
export const front = (name: string, namespace = "shop", spec: object = {}) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace },
  spec: { selector: { app: name }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
});
export const list = (...items: object[]) => ({ apiVersion: "v1", kind: "List", items });
