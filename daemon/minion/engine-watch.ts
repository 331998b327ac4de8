/**
 * What happens in the engine, told to the agents. Its events are a hint that makes it fast; a comparison of what the
 * agents believe with what runs, after every gap and now and then, makes it right.
 */

import type { ActorSystem } from "../../actors/host/system.js";
import type { PodAgentContext } from "../../actors/pod-agent/context.js";
import { asFault } from "../../core/fault.js";
import type { Timer } from "../../core/time.js";
import { type Differences, differencesOf, sameContainers, surplusOf } from "./differences.js";
import type { Spares } from "./effects/spares.js";
import type { ContainerInfo } from "./engine/engine.js";
import { EngineEar } from "./engine-ear.js";
import { podUidOf } from "./names.js";
import { NetworkGuard } from "./network-guard.js";
import type { MinionPorts } from "./ports.js";
import type { Sandboxes } from "./sandboxes.js";

/** What runs is compared with what should run this often, events or not. */
export const comparePeriodMs = 15_000;
/** A look that finds what the last one found, when nothing happened since, goes no further; but the fourth one does. */
const restMsMax = 3.5 * comparePeriodMs;
/** An engine that does not answer is asked again this often. */
export const troublePeriodMs = 1_000;
/** A comparison that found everything as it should be. */
interface Rest {
  found: readonly ContainerInfo[];
  /** The last step of any agent before it. */
  seq: number;
  /** {@link EngineWatch.disowned} before it. */
  disowned: number;
  atMs: number;
}

export class EngineWatch {
  readonly ear: EngineEar;
  readonly guard: NetworkGuard;
  readonly #ports: MinionPorts;
  readonly #system: () => ActorSystem;
  readonly #sandboxes: Sandboxes;
  readonly #isKnown: (uid: string) => boolean;
  readonly #onTrouble: () => void;
  #rest: Rest | null = null;
  #disowned = 0;
  #trouble = "";
  #looking = 0;
  #timer: Timer | null = null;
  #retryTimer: Timer | null = null;
  #subscription: { close(): void } | null = null;
  #closed = false;

  /** `isKnown`: whether a pod is ours, or may yet be. `onTrouble`: hears when {@link trouble} begins or ends. */
  constructor(
    ports: MinionPorts,
    system: () => ActorSystem,
    { sandboxes, spares }: { sandboxes: Sandboxes; spares: Spares },
    isKnown: (uid: string) => boolean,
    onTrouble: () => void,
  ) {
    this.#ports = ports;
    this.#system = system;
    this.#sandboxes = sandboxes;
    this.#isKnown = isKnown;
    this.#onTrouble = onTrouble;
    this.guard = new NetworkGuard(ports, system);
    this.ear = new EngineEar(ports, system, sandboxes, spares);
  }

  /** Why the engine does not answer; "" when it does. */
  get trouble(): string {
    return this.#trouble;
  }

  start(): void {
    this.#subscription = this.#ports.engine.events(
      (event) => this.ear.hear(event),
      (why) => void this.#compare(why),
      (why) => this.suspect(why),
    );
    this.#planComparison();
  }

  /** Something says that the engine may be away: it is asked at once. */
  suspect(why: string): void {
    if (!this.#closed && this.#trouble === "" && this.#looking === 0) void this.#compare(why);
  }

  /** A pod is not ours any more: what is left of it is found by the next look, whatever else it finds. */
  disowned(): void {
    this.#disowned++;
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#retryTimer?.cancel();
    this.#subscription?.close();
    this.ear.close();
  }

  /** The next one, counted from the last, whatever that was made for. */
  #planComparison(): void {
    this.#timer?.cancel();
    if (!this.#closed) this.#timer = this.#ports.clock.after(comparePeriodMs, () => void this.#compare("the period"));
  }

  async #compare(why: string): Promise<void> {
    this.#planComparison();
    const found = await this.#ask(why);
    if (!found || this.#closed) return;
    if (!this.#isAtRest(found)) await this.#compareWith(found, why);
    if (!this.#closed) this.#sandboxes.refill();
  }

  #isAtRest(found: readonly ContainerInfo[]): boolean {
    const rest = this.#rest;
    return (
      rest !== null &&
      rest.seq === this.#system().seq &&
      rest.disowned === this.#disowned &&
      this.#ports.clock.nowMs() - rest.atMs < restMsMax &&
      sameContainers(rest.found, found)
    );
  }

  async #compareWith(found: readonly ContainerInfo[], why: string): Promise<void> {
    const system = this.#system();
    const { seq } = system;
    const disowned = this.#disowned;
    const atMs = this.#ports.clock.nowMs();
    this.#rest = null;
    const running = new Map<string, ContainerInfo>();
    for (const info of found) if (info.state === "running") running.set(info.id, info);
    const doubtful = system.ids().flatMap((id) => {
      const context = system.contextOf(id) as PodAgentContext | undefined;
      const differences = context && differencesOf(context, running);
      return differences ? [{ id, differences }] : [];
    });
    const foreign: ContainerInfo[] = [];
    for (const info of running.values()) if (this.ear.met.isForeign(info)) foreign.push(info);
    for (const run of foreign) this.ear.met.began(run);
    let isWell = doubtful.length === 0 && foreign.length === 0;
    const attempts = [
      ...doubtful.map(
        ({ id, differences }) =>
          () =>
            this.#compareAgent(id, differences, why),
      ),
      () => this.#sandboxes.compare(found, running),
      async () => {
        if (await this.#sweep(found)) isWell = false;
      },
    ];
    // One container that cannot be looked at or removed does not make a dead engine.
    for (const attempt of attempts)
      await attempt().catch((error: unknown) => {
        isWell = false;
        this.#ports.log("warn", "what runs could not be compared to the end", { message: asFault(error).message });
      });
    if (isWell) this.#rest = { found, seq, disowned, atMs };
  }

  /** All containers; undefined when the engine does not answer, which is then asked again until it does. */
  async #ask(why: string): Promise<readonly ContainerInfo[] | undefined> {
    this.#looking++;
    try {
      const found = await this.#ports.engine.list();
      this.#setTrouble("");
      return found;
    } catch (error) {
      const { message } = asFault(error);
      if (this.#trouble === "") this.#ports.log("warn", "the engine does not answer", { why, message });
      this.#setTrouble(message);
      this.#retryTimer?.cancel();
      if (!this.#closed)
        this.#retryTimer = this.#ports.clock.after(troublePeriodMs, () => void this.#compare("the engine was away"));
      return undefined;
    } finally {
      this.#looking--;
    }
  }

  #setTrouble(trouble: string): void {
    if (this.#closed) return;
    const changed = (trouble === "") !== (this.#trouble === "");
    this.#trouble = trouble;
    if (changed) this.#onTrouble();
  }

  /** The list may be older than what the agent heard since: what seems to differ is looked at once more. */
  async #compareAgent(actor: string, { sandbox, dead, turned }: Differences, why: string): Promise<void> {
    const { engine, log } = this.#ports;
    const context = this.#system().contextOf(actor) as PodAgentContext | undefined;
    if (!context) return;
    const { sandboxId } = context;
    const uid = context.pod.metadata.uid ?? "";
    if (sandbox === "cut off") await this.ear.cutOff(sandboxId);
    if (sandbox === "ended" && (await engine.inspect(sandboxId))?.state !== "running") {
      this.#system().deliver(actor, { type: "agent.sandboxDied" });
      return;
    }
    for (const record of dead) {
      const info = await engine.inspect(record.id);
      if (info?.state === "running" || this.#closed) continue;
      log("info", "a death was found by comparing", { why, container: record.name, uid });
      const death = { exitCode: info?.exitCode ?? 137, oomKilled: info?.oomKilled ?? false };
      void this.ear.died(uid, record.name, record.id, death);
    }
    for (const { id, name: container } of turned) {
      const info = await engine.inspect(id);
      const paused = info?.paused === true;
      if (info?.state === "running")
        this.#system().deliver(actor, { type: "agent.containerPaused", container, id, paused });
    }
  }

  /** It is of a pod that is not ours any more. */
  #isStrange(info: ContainerInfo): boolean {
    const uid = podUidOf(info);
    return uid !== "" && !this.#isKnown(uid);
  }

  /**
   * Removes dead containers beyond the last few; containers and directories of pods that are not ours any more.
   * @returns whether there were any
   */
  async #sweep(found: readonly ContainerInfo[]): Promise<boolean> {
    const { engine, volumes } = this.#ports;
    let removed = 0;
    const remove = async (id: string): Promise<void> => {
      removed++;
      await engine.removeContainer(id).catch(() => undefined);
    };
    for (const info of found) if (this.#isStrange(info)) await remove(info.id);
    for (const info of surplusOf(found)) await remove(info.id);
    for (const uid of await volumes.list()) {
      if (this.#isKnown(uid)) continue;
      removed++;
      await volumes.remove(uid).catch(() => undefined);
    }
    return removed > 0;
  }
}
