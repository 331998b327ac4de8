/** A pod's sandbox, on its agent's behalf: nothing of the pod runs before what it may reach is settled there. */
import type { CommandSource } from "../../../actors/host/system.js";
import { isLeaving } from "../../../actors/pod-agent/reading.js";
import { asFault } from "../../../core/fault.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { type ContainerInfo, labelKeys } from "../engine/engine.js";
import type { AgentWorld } from "./agent-world.js";

/** @param leftovers containers of an earlier sandbox may be there */
export async function acquireSandbox(
  world: AgentWorld,
  source: CommandSource,
  pod: Pod,
  leftovers: boolean,
): Promise<void> {
  const { sandboxes, system, ports } = world;
  try {
    if (leftovers) await endRuns(world, pod);
    const info = await sandboxes.acquire(pod);
    await guard(world, pod, info);
    // The pod may have been taken down meanwhile, and nobody else knows of this sandbox.
    if (isLeaving(system, source.actor)) return await ports.engine.removeContainer(info.id);
    system.deliver(source.actor, { type: "agent.sandboxReady", id: info.id, ip: info.ip ?? "" }, source.seq);
  } catch (error) {
    const fault = asFault(error);
    system.deliver(
      source.actor,
      {
        type: "agent.sandboxFailed",
        reason: "FailedCreatePodSandBox",
        message: fault.message,
        retry: fault.details.retry ?? true,
      },
      source.seq,
    );
  } finally {
    sandboxes.refill();
  }
}

/** @throws Fault when policies cannot be kept; the sandbox is gone then */
async function guard({ ports: { network, engine } }: AgentWorld, pod: Pod, { id, ip }: ContainerInfo): Promise<void> {
  if (!network || pod.spec.hostNetwork === true || ip === undefined) return;
  try {
    await network.isolation.guard(pod, ip);
  } catch (error) {
    await engine.removeContainer(id);
    throw error;
  }
}

/**
 * Containers cannot move to another sandbox: what runs is killed, and only the dead ones stay, for their logs. A pod's
 * old sandbox that is still there makes way as soon as its name is wanted.
 */
async function endRuns({ ports, spares }: AgentWorld, pod: Pod): Promise<void> {
  const uid = pod.metadata.uid ?? "";
  spares.forget(uid);
  await Promise.all(
    (await ports.engine.listOfPod(uid)).map((c) => {
      const isRun = c.labels[labelKeys.role] === "container" && c.state !== "created";
      // A kill is answered as it is sent; the next run must not begin before this one has ended.
      return isRun ? ports.engine.stopContainer(c.id, 0) : ports.engine.removeContainer(c.id);
    }),
  );
}
