/** Small objects of both versions. */
import type { Json } from "./cluster.js";

export function oldPod(id: string, extra: object = {}): object {
  return {
    id,
    kind: "Pod",
    apiVersion: "v1beta1",
    labels: { name: id },
    desiredState: {
      manifest: {
        version: "v1beta1",
        id,
        containers: [{ name: "c", image: "i", env: [{ name: "PASSWORD", value: "hunter2" }] }],
      },
    },
    ...extra,
  };
}

export function oldController(id: string, replicas: number, extra: object = {}): object {
  return {
    id,
    kind: "ReplicationController",
    apiVersion: "v1beta1",
    desiredState: {
      replicas,
      replicaSelector: { name: id },
      podTemplate: {
        labels: { name: id },
        desiredState: { manifest: { version: "v1beta1", id, containers: [{ name: "c", image: "i" }] } },
      },
    },
    ...extra,
  };
}

export function oldService(id: string, extra: object = {}): object {
  return {
    id,
    kind: "Service",
    apiVersion: "v1beta1",
    port: 80,
    containerPort: 8080,
    selector: { name: id },
    ...extra,
  };
}

export function pod(name: string, extra: Json = {}): Json {
  return {
    apiVersion: "v1",
    kind: "Pod",
    ...extra,
    metadata: { name, labels: { app: name }, ...extra.metadata },
    spec: { containers: [{ name: "c", image: "i", env: [{ name: "PASSWORD", value: "hunter2" }] }], ...extra.spec },
  };
}
