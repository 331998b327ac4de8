/**
 * Random workloads that fit: however often they are resized, all of them have room at once. So what stays
 * unscheduled when the faults are over was forgotten.
 */
import type { Random } from "../../core/random.js";
import { durationText } from "../format/yaml-fields.js";
import { between, chance, pick, time } from "./draw.js";

/** An object of the API, as a manifest has it. */
export type Manifest = Record<string, unknown> & {
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
};

/** A replication controller and how far it may grow. */
export interface Grown {
  manifest: Manifest;
  name: string;
  replicasMax: number;
}

export interface Workloads {
  controllers: Grown[];
  services: Manifest[];
  pods: Manifest[];
  images: Record<string, unknown>[];
  minions: number;
  cpus: number;
}

/** Of one controller, where there is no want of room. */
const replicasMaxUsual = 8;
const cpusUsual = 4;
/** On a cluster that can be full; each pod asks for the same, so no room is wasted in between. */
const cpusScarce = 2;
/** A pod is that many times as long in coming up as its probe has patience for, at most. */
const readyAfterMsMax = 3_000;

type Container = Record<string, unknown>;

function check(r: Random): Record<string, unknown> {
  const asked = pick(r, ["tcp", "tcp", "http", "exec"]);
  if (asked === "http") return { httpGet: { port: 80, path: "/healthy" } };
  return asked === "exec" ? { exec: { command: ["healthy"] } } : { tcpSocket: { port: "web" } };
}

/** Patient enough for the time the image takes to come up: a cluster where all is well kills nothing. */
function probes(r: Random): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if (chance(r, 20)) out["startupProbe"] = { ...check(r), periodSeconds: 1, failureThreshold: 30 };
  if (chance(r, 40))
    out["readinessProbe"] = {
      ...check(r),
      periodSeconds: between(r, 1, 3),
      successThreshold: between(r, 1, 2),
      failureThreshold: between(r, 1, 2),
    };
  if (chance(r, 25))
    out["livenessProbe"] = {
      ...check(r),
      periodSeconds: between(r, 1, 5),
      failureThreshold: 2,
      initialDelaySeconds: Math.ceil(readyAfterMsMax / 1_000),
    };
  return out;
}

function hooks(r: Random): Record<string, unknown> {
  const exec = { exec: { command: ["hook"] } };
  const lifecycle: Record<string, unknown> = {};
  if (chance(r, 50)) lifecycle["postStart"] = exec;
  if (chance(r, 70)) lifecycle["preStop"] = chance(r, 70) ? exec : { httpGet: { port: 80, path: "/stop" } };
  return { lifecycle };
}

function podSpec(r: Random, image: string, cpu: string | undefined, sides = 20): Record<string, unknown> {
  const main: Container = {
    name: "main",
    image: `${image}:1`,
    ports: [{ name: "web", containerPort: 80 }],
    ...probes(r),
    ...(chance(r, 10) ? hooks(r) : {}),
    ...(chance(r, 15) ? { imagePullPolicy: "Always" } : {}),
    ...(cpu === undefined ? {} : { resources: { requests: { cpu, memory: "64Mi" } } }),
  };
  const containers = [main];
  if (chance(r, sides)) containers.push({ name: "side", image: "side:1" });
  const spec: Record<string, unknown> = { containers };
  // A host that comes back stops what is no longer wanted in that time, unseen: less than a cluster has to be quiet.
  spec["terminationGracePeriodSeconds"] = chance(r, 50) ? r.below(6) : 8;
  return spec;
}

const hostPortOf = (r: Random, hostPort: number): Record<string, unknown> => ({
  name: "web",
  containerPort: 80,
  hostPort,
  ...(chance(r, 30) ? { protocol: "UDP" } : {}),
});

/** The container of a spec that everything else names: the first. */
const first = (spec: Record<string, unknown>): Container => (spec["containers"] as Container[])[0] as Container;

function controller(
  r: Random,
  name: string,
  replicasMax: number,
  cpu: string | undefined,
  onePerMinion: boolean,
): Grown {
  const spec = podSpec(r, name, cpu);
  if (onePerMinion) first(spec)["ports"] = [hostPortOf(r, 9_000)];
  const labels = { app: name, tier: pick(r, ["front", "back"]) };
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

function service(r: Random, name: string, selector: Record<string, string>): Manifest {
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
const barePods = ["solo", "duo", "once", "until"] as const;

function barePod(r: Random, name: (typeof barePods)[number], cpu: string | undefined): Manifest {
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

function images(r: Random, pods: readonly Manifest[]): Record<string, unknown>[] {
  const present = chance(r, 60);
  const pullTakes = time(r, 100, 5_000);
  const slow = (): Record<string, unknown> => ({
    ...(chance(r, 20) ? { readyAfter: durationText(r.below(readyAfterMsMax)) } : {}),
    ...(chance(r, 10) ? { ignoresTerm: true } : {}),
  });
  const all: Record<string, unknown>[] = ["web:1", "api:1"].map((name) => ({ name, present, pullTakes, ...slow() }));
  const ends = (name: string, codes: number[]): void => {
    if (pods.some((p) => p.metadata.name === name) && chance(r, 70))
      all.push({ name: `${name}:1`, present, pullTakes, runsFor: time(r, 10, 40_000), exitCode: pick(r, codes) });
  };
  ends("once", [0, 1]);
  ends("until", [0]);
  all.push({ name: "*", present, pullTakes });
  return all;
}

/** Draws workloads, and a cluster that is large enough for them. */
export function drawWorkloads(r: Random): Workloads {
  const names = ["web", "api", "job"].slice(0, between(r, 1, 3));
  const isScarce = chance(r, 30);
  const podNames = barePods.filter(() => chance(r, 25));
  const minions = between(r, Math.max(1, podNames.length), 5);
  const cpu = isScarce ? pick(r, ["500m", "1"]) : undefined;
  const slots = isScarce
    ? (minions * cpusScarce) / (cpu === "1" ? 1 : 0.5) - podNames.length
    : Number.POSITIVE_INFINITY;
  const each = Math.min(replicasMaxUsual, Math.floor(slots / names.length));
  const controllers = names.map((name, i) => {
    const onePerMinion = !isScarce && i === 2 && chance(r, 50);
    return controller(r, name, onePerMinion ? minions : each, cpu, onePerMinion);
  });
  const services = names.filter(() => chance(r, 70)).map((name) => service(r, name, { app: name }));
  if (chance(r, 20)) services.push(service(r, "front", { tier: "front" }));
  const pods = podNames.map((name) => barePod(r, name, cpu));
  return { controllers, services, pods, images: images(r, pods), minions, cpus: isScarce ? cpusScarce : cpusUsual };
}
