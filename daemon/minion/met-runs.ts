/**
 * Runs of our containers that somebody else began, by `docker restart` or `docker start`: looked at after a while (who
 * loses the port both want ends by itself meanwhile), and told to their agent, which decides which one is kept.
 */

import type { ActorSystem } from "../../actors/host/system.js";
import type { PodAgentContext } from "../../actors/pod-agent/context.js";
import { asFault } from "../../core/fault.js";
import { agentId } from "./agent-id.js";
import { type ContainerInfo, labelKeys } from "./engine/engine.js";
import { podUidOf } from "./names.js";
import type { MinionPorts } from "./ports.js";

/** Two runs are left side by side for so long before one of them is ended. */
export const settleMs = 2_000;

type Run = Pick<ContainerInfo, "id" | "name" | "labels">;

const containerOf = ({ labels }: Run): string => labels[labelKeys.container] ?? "";
const attemptOf = ({ labels }: Run): number => Number(labels[labelKeys.attempt] ?? 0);
const keyOf = (uid: string, container: string): string => `${uid}/${container}`;

export class MetRuns {
  readonly #ports: MinionPorts;
  readonly #system: () => ActorSystem;
  /** The run that was met last and has not ended, by pod and container. */
  readonly #met = new Map<string, Run>();
  /** Those of them that their agent was told of. */
  readonly #told = new Set<string>();
  /** Ids that are looked at in a while. */
  readonly #awaited = new Set<string>();

  constructor(ports: MinionPorts, system: () => ActorSystem) {
    this.#ports = ports;
    this.#system = system;
  }

  /** Whether a run that goes on is none that its agent started, or asked for. */
  isForeign(run: Run): boolean {
    const context = this.#contextOf(podUidOf(run));
    const record = context?.containers[containerOf(run)];
    if (!record || run.labels[labelKeys.role] !== "container") return false;
    if (record.phase === "running") return record.id !== run.id;
    // It ran in a sandbox that is lost, and is being ended for that.
    if (record.id === run.id && run.labels[labelKeys.sandbox] !== context?.sandboxId) return false;
    return !(record.phase === "starting" && record.attempt === attemptOf(run));
  }

  /** A run began, or was seen. */
  began(run: Run): void {
    if (!this.isForeign(run)) return;
    this.#met.set(keyOf(podUidOf(run), containerOf(run)), run);
    const phase = this.#contextOf(podUidOf(run))?.containers[containerOf(run)]?.phase;
    this.#lookLater(run, phase === "running" || phase === "starting" ? settleMs : 0);
  }

  /** @param exitCode undefined: it was looked at, and does not run */
  ended(run: Run, exitCode?: number): void {
    const [uid, container] = [podUidOf(run), containerOf(run)];
    if (this.#met.get(keyOf(uid, container))?.id !== run.id) return;
    this.#met.delete(keyOf(uid, container));
    if (this.#told.delete(run.id) || exitCode === undefined || !this.isForeign(run)) return;
    this.#system().deliver(agentId(uid), { type: "agent.metRunEnded", container, id: run.id, exitCode });
  }

  /** The run its agent knows has ended: should another one go on, its agent is told of that first. */
  async take(uid: string, container: string): Promise<void> {
    const run = this.#met.get(keyOf(uid, container));
    if (run) await this.#look(run);
  }

  #contextOf(uid: string): PodAgentContext | undefined {
    return this.#system().contextOf(agentId(uid)) as PodAgentContext | undefined;
  }

  #lookLater(run: Run, delayMs: number): void {
    if (this.#awaited.has(run.id)) return;
    this.#awaited.add(run.id);
    this.#ports.clock.after(delayMs, () => {
      this.#awaited.delete(run.id);
      void this.#look(run);
    });
  }

  async #look(run: Run): Promise<void> {
    const [uid, container] = [podUidOf(run), containerOf(run)];
    const known = this.#contextOf(uid)?.containers[container];
    if (!known || !this.isForeign(run)) return;
    // How its own start goes is seen first.
    if (known.phase === "starting") return this.#lookLater(run, settleMs);
    const { engine, log } = this.#ports;
    try {
      const [met, own] = await Promise.all([
        engine.inspect(run.id),
        known.phase === "running" ? engine.inspect(known.id) : undefined,
      ]);
      if (met?.state !== "running") return this.ended(run);
      this.#told.add(run.id);
      this.#system().deliver(agentId(uid), {
        type: "agent.runMet",
        container,
        id: run.id,
        attempt: attemptOf(run),
        startedAtMs: met.startedAtMs ?? 0,
        knownStartedAtMs: own?.state === "running" ? (own.startedAtMs ?? 0) : 0,
        sandboxId: run.labels[labelKeys.sandbox] ?? "",
      });
    } catch (error) {
      log("warn", "a run could not be looked at", { container, uid, message: asFault(error).message });
    }
  }
}
