/** What an operator does, by the API alone: the same in every world. */

import { asFault } from "../core/fault.js";
import type { Node } from "../core/kinds/node/object.js";
import { isDaemon, isReplicaOf } from "../core/kinds/ownership.js";
import type { Pod } from "../core/kinds/pod/object.js";
import { isReady, isTerminating } from "../core/kinds/pod/phase.js";
import type { ReplicationController } from "../core/kinds/replication-controller/object.js";
import type { StatefulSet } from "../core/kinds/stateful-set/object.js";
import type { ActionSpec } from "./format/action-spec.js";
import type { Victims } from "./observation.js";
import { setImage, undo } from "./rollouts.js";
import type { World } from "./world.js";

const namespace = "default";

/** Carries an action out. `victims`: those it is about. @throws Fault when the API refuses it */
export async function act(world: World, spec: ActionSpec, victims?: Victims): Promise<void> {
  const { minions = [], pods = [] } = victims ?? {};
  if (await world.operate?.(spec, minions)) return;
  const { api } = world;
  switch (spec.action) {
    case "create":
      for (const { object, version } of spec.workloads) await api.create(object, version);
      return;
    case "resize":
      return resize(world, spec.controller, spec.replicas);
    case "delete": {
      const { kind, name, graceSeconds } = spec;
      const options = { propagation: "Background" as const, ...(graceSeconds === undefined ? {} : { graceSeconds }) };
      await api.remove(kind, { namespace: kind === "Node" ? "" : namespace, name }, options);
      return;
    }
    case "delete-pods":
      for (const pod of [...world.observe().objects.list("Pod")])
        if (pods.includes(pod.metadata.uid ?? "")) await removePod(world, pod, spec.graceSeconds);
      return;
    case "cordon":
    case "uncordon":
      for (const name of minions) await cordon(world, name, spec.action === "cordon");
      return;
    case "drain":
      for (const name of minions) await drain(world, name);
      return;
    case "rolling-update":
      return rollingUpdate(world, spec);
    case "set-image":
      return setImage(world, spec.deployment, spec.image);
    case "undo":
      return undo(world, spec.deployment);
    case "list":
    case "heal":
      return;
  }
}

async function resize(world: World, name: string, replicas: number): Promise<void> {
  const at = { namespace, name };
  const { api } = world;
  if (world.observe().objects.get("StatefulSet", namespace, name))
    await api.update("StatefulSet", at, (set) => withSpec(set, { ...set.spec, replicas }));
  else await api.update("ReplicationController", at, (rc) => withSpec(rc, { ...rc.spec, replicas }));
}

function withSpec<T extends ReplicationController | StatefulSet>(object: T, spec: T["spec"]): T {
  return { ...object, metadata: { ...object.metadata, generation: (object.metadata.generation ?? 0) + 1 }, spec };
}

async function cordon({ api }: World, name: string, unschedulable: boolean): Promise<void> {
  await api.update("Node", { namespace: "", name }, (node: Node) => ({
    ...node,
    spec: { ...node.spec, unschedulable },
  }));
}

/** Takes no new pods, and loses those a controller makes anew elsewhere. */
async function drain(world: World, name: string): Promise<void> {
  await cordon(world, name, true);
  for (const pod of [...world.observe().objects.list("Pod")])
    if (pod.spec.nodeName === name && pod.metadata.ownerReferences?.length && !isDaemon(pod))
      await removePod(world, pod);
}

async function removePod({ api }: World, pod: Pod, graceSeconds?: number): Promise<void> {
  const options = { propagation: "Background" as const, ...(graceSeconds === undefined ? {} : { graceSeconds }) };
  try {
    await api.remove("Pod", { namespace, name: pod.metadata.name }, options);
  } catch (error) {
    // It went by itself meanwhile.
    if (asFault(error).reason !== "NotFound") throw error;
  }
}

/** A replica that is not ready by then is given up waiting for, as kubecfg does after its period. */
const replacementMsMax = 60_000;

/** As kubecfg's rollingupdate: a new image in the template, then the old pods go one by one. */
async function rollingUpdate(world: World, spec: Extract<ActionSpec, { action: "rolling-update" }>): Promise<void> {
  const place = { namespace, name: spec.controller };
  const rc = await world.api.update("ReplicationController", place, (old) => {
    const { template } = old.spec;
    const containers = (template?.spec?.containers ?? []).map((c, i) => (i === 0 ? { ...c, image: spec.image } : c));
    return withSpec(old, { ...old.spec, template: { ...template, spec: { ...template?.spec, containers } } });
  });
  const old = [...world.observe().objects.list("Pod")].filter((p) => isReplicaOf(p, rc) && !isTerminating(p));
  for (const pod of old) {
    await removePod(world, pod);
    await wait(world, spec.everyMs);
    const deadlineMs = world.clock.nowMs() + replacementMsMax;
    while (world.clock.nowMs() < deadlineMs && !isWhole(world, spec.controller)) await wait(world, 250);
  }
}

function isWhole(world: World, name: string): boolean {
  const { objects } = world.observe();
  const wanted = objects.get("ReplicationController", namespace, name)?.spec.replicas ?? 0;
  return objects.podsOf(name).filter(isReady).length >= wanted;
}

function wait({ clock }: World, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
