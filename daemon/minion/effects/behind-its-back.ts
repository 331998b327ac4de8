/** Undoes what somebody did with the engine behind the cluster's back. */
import type { PodAgentCommand } from "../../../actors/commands.js";
import type { CommandSource } from "../../../actors/host/system.js";
import { graceMsOf } from "../../../actors/pod-agent/change.js";
import { asFault, Fault } from "../../../core/fault.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { Engine } from "../engine/engine.js";
import type { AgentWorld } from "./agent-world.js";

type Of<T extends PodAgentCommand["type"]> = Extract<PodAgentCommand, { type: T }>;

/** A run that should not be has so long at most between SIGTERM and SIGKILL: until then two go on. */
const foreignGraceMsMax = 5_000;

/** It was nobody's wish but that of whoever used the engine: it gets its SIGTERM, and no hook. @throws Fault */
export async function endRun({ id, remove }: Of<"endRun">, pod: Pod, engine: Engine): Promise<void> {
  await engine.stopContainer(id, Math.min(graceMsOf(pod), foreignGraceMsMax));
  if (remove) await engine.removeContainer(id);
}

/** What cannot be put back under its address is built again, as a pod whose sandbox ended. */
export async function reconnect(
  { id, ip }: Of<"reconnectSandbox">,
  source: CommandSource,
  { ports, system }: AgentWorld,
): Promise<void> {
  try {
    if (ip === "") throw new Fault("NotFound", "nobody knows the address it had");
    await ports.engine.connectSandbox(id, ip);
    system.deliver(source.actor, { type: "agent.sandboxReady", id, ip }, source.seq);
  } catch (error) {
    ports.log("warn", "a sandbox could not be put back in its network", { id, message: asFault(error).message });
    // It runs, and nobody is to find it by its name.
    await ports.engine.removeContainer(id).catch(() => undefined);
    system.deliver(source.actor, { type: "agent.sandboxDied" }, source.seq);
  }
}
