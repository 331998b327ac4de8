/**
 * Random workloads that fit: however often they are resized, all of them have room at once. So what stays
 * unscheduled when the faults are over was forgotten.
 */
import type { Random } from "../../core/random.js";
import { between, chance, pick } from "./draw.js";
import type { Manifest } from "./manifest.js";
import { images } from "./random-images.js";
import { autoscaler, barePod, barePods, controller, type Grown, service, statefulSet } from "./random-objects.js";

export interface Workloads {
  controllers: Grown[];
  services: Manifest[];
  pods: Manifest[];
  sets: Manifest[];
  autoscalers: Manifest[];
  images: Record<string, unknown>[];
  minions: number;
  cpus: number;
}

/** Of one controller, where there is no want of room. */
const replicasMaxUsual = 8;

export const cpusUsual = 4;

/** On a cluster that can be full; each pod asks for the same, so no room is wasted in between. */
const cpusScarce = 2;

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
  const own = r.fork("stateful sets");
  const sets = !isScarce && chance(own, 25) ? [statefulSet(own, "store")] : [];
  const autoscalers = controllers.flatMap((c) => autoscaler(r.fork(`autoscaler of ${c.name}`), c));
  const cpus = isScarce ? cpusScarce : cpusUsual;
  return { controllers, services, pods, sets, autoscalers, images: images(r, pods), minions, cpus };
}
