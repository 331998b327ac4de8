/** Random specs of pods: probes that are patient enough, hooks, ports, a second container. */
import type { Random } from "../../core/random.js";
import { between, chance, pick } from "./draw.js";

/** A pod is that many times as long in coming up as its probe has patience for, at most. */
export const readyAfterMsMax = 3_000;

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

export function podSpec(r: Random, image: string, cpu: string | undefined, sides = 20): Record<string, unknown> {
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

export const hostPortOf = (r: Random, hostPort: number): Record<string, unknown> => ({
  name: "web",
  containerPort: 80,
  hostPort,
  ...(chance(r, 30) ? { protocol: "UDP" } : {}),
});

/** The container of a spec that everything else names: the first. */
export const first = (spec: Record<string, unknown>): Container => (spec["containers"] as Container[])[0] as Container;
