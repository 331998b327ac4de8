/** What the engine tells as it happens, passed on to the agents it is about. */

import type { ActorSystem } from "../../actors/host/system.js";
import type { PodAgentContext } from "../../actors/pod-agent/context.js";
import { agentId } from "./agent-id.js";
import type { Spares } from "./effects/spares.js";
import { type ContainerInfo, type EngineEvent, labelKeys } from "./engine/engine.js";
import { lastWords } from "./last-words.js";
import { MetRuns } from "./met-runs.js";
import { podUidOf } from "./names.js";
import type { MinionPorts } from "./ports.js";
import type { Sandboxes } from "./sandboxes.js";

/** Deaths remembered until their start is answered. */
const deathsMax = 1_000;

/** How a container ended. */
interface Death {
  exitCode: number;
  oomKilled: boolean;
}

export class EngineEar {
  readonly met: MetRuns;
  /** Deaths heard before the start they belong to was answered, by container id. */
  readonly #deaths = new Map<string, Death>();
  readonly #ports: MinionPorts;
  readonly #system: () => ActorSystem;
  readonly #sandboxes: Sandboxes;
  readonly #spares: Spares;
  #closed = false;

  constructor(ports: MinionPorts, system: () => ActorSystem, sandboxes: Sandboxes, spares: Spares) {
    this.#ports = ports;
    this.#system = system;
    this.#sandboxes = sandboxes;
    this.#spares = spares;
    this.met = new MetRuns(ports, system);
  }

  close(): void {
    this.#closed = true;
  }

  hear(event: EngineEvent): void {
    switch (event.type) {
      case "removed":
        return this.#spares.lost(event.id, true);
      case "started":
        this.#spares.lost(event.id, false);
        return this.met.began(event);
      case "paused":
      case "resumed":
        return this.#paused(event, event.type === "paused");
      case "died":
        if (event.labels[labelKeys.role] !== "container") return this.#sandboxDied(event.id);
        this.met.ended(event, event.exitCode);
        return void this.died(podUidOf(event), event.labels[labelKeys.container] ?? "", event.id, event);
      case "disconnected":
        return void this.cutOff(event.id);
    }
  }

  #sandboxDied(id: string): void {
    this.#sandboxes.forget(id);
    for (const actor of this.#agentsIn(id)) this.#system().deliver(actor, { type: "agent.sandboxDied" });
  }

  /** A warm sandbox was renamed when a pod took it, and its events may still carry the old name. */
  #agentsIn(sandboxId: string): string[] {
    const system = this.#system();
    return system.ids().filter((id) => (system.contextOf(id) as PodAgentContext | undefined)?.sandboxId === sandboxId);
  }

  /** Somebody took a container out of the pods' network, or it is on its way out: it is looked at. */
  async cutOff(id: string): Promise<void> {
    const actors = this.#agentsIn(id);
    if (actors.length === 0 && !this.#sandboxes.isWarm(id)) return;
    const info = await this.#ports.engine.inspect(id).catch(() => undefined);
    if (this.#closed || info?.state !== "running" || info.ip !== undefined) return;
    await this.#sandboxes.discard(id);
    for (const actor of actors) this.#system().deliver(actor, { type: "agent.sandboxCutOff", id });
  }

  #paused({ id, labels, name }: Pick<ContainerInfo, "id" | "labels" | "name">, paused: boolean): void {
    const container = labels[labelKeys.container] ?? "";
    const actor = agentId(podUidOf({ labels, name }));
    if (container === "" || !this.#system().has(actor)) return;
    this.#system().deliver(actor, { type: "agent.containerPaused", container, id, paused });
  }

  async died(uid: string, container: string, id: string, { exitCode, oomKilled }: Death): Promise<void> {
    const context = this.#contextOf(uid);
    if (!context) return;
    if (context.containers[container]?.id !== id) {
      this.#deaths.set(id, { exitCode, oomKilled });
      if (this.#deaths.size > deathsMax) this.#deaths.delete(this.#deaths.keys().next().value ?? "");
      return;
    }
    const message = await lastWords(context.pod, container, { id, exitCode }, this.#ports);
    await this.met.take(uid, container);
    if (this.#closed) return;
    const end = { exitCode, oomKilled, message };
    this.#system().deliver(agentId(uid), { type: "agent.containerDied", container, id, ...end });
  }

  /** A start was answered: its run may have ended before. */
  answered(uid: string, container: string, id: string): void {
    const death = this.#deaths.get(id);
    this.#deaths.delete(id);
    if (death) void this.died(uid, container, id, death);
  }

  #contextOf(uid: string): PodAgentContext | undefined {
    return this.#system().contextOf(agentId(uid)) as PodAgentContext | undefined;
  }
}
