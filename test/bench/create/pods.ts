/** What is asked for: pods of a size that real ones have, about 1 kB of JSON, and controllers of them. */

/** Hollow minions have it. */
export const image = "example/web:3";

const spec = {
  containers: [
    {
      name: "web",
      image,
      ports: [{ containerPort: 80 }],
      env: Array.from({ length: 12 }, (_, i) => ({ name: `SETTING_NUMBER_${i}`, value: `value of setting ${i}` })),
      resources: { requests: { cpu: "10m", memory: "16Mi" } },
    },
  ],
};

export const podManifest = (name: string, app: string): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, labels: { app, tier: "front" } },
  spec,
});

export const controllerManifest = (name: string, replicas: number): object => ({
  apiVersion: "v1",
  kind: "ReplicationController",
  metadata: { name },
  spec: { replicas, selector: { app: name }, template: { metadata: { labels: { app: name, tier: "front" } }, spec } },
});
