/** Random controllers, services and bare pods. */
import type { Random } from "../../core/random.js";
import { company } from "./company.js";
import { between, chance, pick } from "./draw.js";
import type { Manifest } from "./manifest.js";
import { first, hostPortOf, podSpec } from "./random-pods.js";

/** A replication controller and how far it may grow. */
export interface Grown {
  manifest: Manifest;
  name: string;
  replicasMax: number;
}

export function controller(
  r: Random,
  name: string,
  replicasMax: number,
  cpu: string | undefined,
  onePerMinion: boolean,
): Grown {
  const spec = podSpec(r, name, cpu);
  const port = onePerMinion ? [hostPortOf(r, 9_000)] : undefined;
  const labels = { app: name, tier: pick(r, ["front", "back"]) };
  // Where room is scarce, a place that is refused for company may be the last one.
  const own = r.fork(`company of ${name}`);
  const wishes = cpu === undefined && chance(own, onePerMinion ? 60 : 30) ? company(own, name, onePerMinion) : {};
  Object.assign(spec, wishes);
  // What keeps them apart is one or the other.
  if (port && !("affinity" in wishes)) first(spec)["ports"] = port;
  return {
    name,
    replicasMax,
    manifest: {
      apiVersion: "v1",
      kind: "ReplicationController",
      metadata: { name },
      spec: {
        replicas: r.below(Math.min(replicasMax, 6) + 1),
        selector: { app: name },
        template: { metadata: { labels }, spec },
      },
    },
  };
}

const claim = {
  metadata: { name: "data" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

/** Pods with numbers, in order or all at once, with claims or without. */
export function statefulSet(r: Random, name: string): Manifest {
  const labels = { app: name, tier: "back" };
  const ordered = chance(r, 60);
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name },
    spec: {
      replicas: between(r, 1, 3),
      serviceName: name,
      podManagementPolicy: ordered ? "OrderedReady" : "Parallel",
      ...(chance(r, 30) ? { minReadySeconds: between(r, 1, 3) } : {}),
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels }, spec: podSpec(r, name, undefined) },
      ...(chance(r, 60) ? { volumeClaimTemplates: [claim] } : {}),
    },
  };
}

/** At times one, which lets a controller grow as far as it may; it goes by an amount, whatever its pods ask for. */
export function autoscaler(r: Random, { name, replicasMax }: Grown): Manifest[] {
  if (replicasMax < 1 || !chance(r, 15)) return [];
  const target = { type: "AverageValue", averageValue: pick(r, ["60m", "200m", "1"]) };
  const behavior = pick(r, [
    {},
    {
      behavior: {
        scaleDown: { stabilizationWindowSeconds: 15, policies: [{ type: "Pods", value: 1, periodSeconds: 30 }] },
      },
    },
    { behavior: { scaleUp: { selectPolicy: "Disabled" } } },
  ]);
  return [
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name },
      spec: {
        scaleTargetRef: { apiVersion: "v1", kind: "ReplicationController", name },
        minReplicas: 1 + r.below(replicasMax),
        maxReplicas: replicasMax,
        metrics: [{ type: "Resource", resource: { name: "cpu", target } }],
        ...behavior,
      },
    },
  ];
}

export function service(r: Random, name: string, selector: Record<string, string>): Manifest {
  const ports = pick(r, [
    [{ port: 80 }],
    [{ port: 80, targetPort: "web" }],
    [
      { name: "web", port: 80, targetPort: 80 },
      { name: "names", port: 53, targetPort: 53, protocol: "UDP" },
    ],
  ]);
  const affinity = chance(r, 20) ? { sessionAffinity: "ClientIP" } : {};
  return { apiVersion: "v1", kind: "Service", metadata: { name }, spec: { selector, ports, ...affinity } };
}

/** Bare pods: one that serves, one more, one that runs once, one that runs until it ends well. */
export const barePods = ["solo", "duo", "once", "until"] as const;

export function barePod(r: Random, name: (typeof barePods)[number], cpu: string | undefined): Manifest {
  const ends = name === "once" || name === "until";
  // With one container that ended and one that runs on it would be Running and never ready.
  const spec = podSpec(r, name, cpu, ends ? 0 : undefined);
  if (name === "once") spec["restartPolicy"] = "Never";
  if (name === "until") spec["restartPolicy"] = "OnFailure";
  if (cpu === undefined && chance(r, 40)) first(spec)["ports"] = [hostPortOf(r, 8_080)];
  return { apiVersion: "v1", kind: "Pod", metadata: { name, labels: { app: name, tier: "front" } }, spec };
}

/** A pod that ends again and again, soon after each start. */
export const crashing: Manifest = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "crash" },
  spec: { terminationGracePeriodSeconds: 2, containers: [{ name: "main", image: "crash:1" }] },
};
