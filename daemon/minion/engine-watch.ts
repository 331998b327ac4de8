/**
 * What happens in the engine, told to the agents. Its events are a hint that makes it fast; a comparison of what the
 * agents believe with what runs, after every gap and now and then, makes it right.
 */
import type { PodAgentContext } from "../../actors/pod-agent/context.js";
import type { ActorSystem } from "../../actors/system.js";
import { asFault } from "../../core/fault.js";
import type { Timer } from "../../core/time.js";
import { agentId } from "./agent-id.js";
import type { Spares } from "./effects/spares.js";
import { type ContainerInfo, type EngineEvent, labelKeys } from "./engine/engine.js";
import { podUidOf } from "./names.js";
import type { MinionPorts } from "./ports.js";
import type { Sandboxes } from "./sandboxes.js";

/** What runs is compared with what should run this often, events or not. */
export const comparePeriodMs = 15_000;
/** A look that finds what the last one found, when nothing happened since, goes no further; but the fourth one does. */
const restMsMax = 3.5 * comparePeriodMs;
/** An engine that does not answer is asked again this often. */
export const troublePeriodMs = 1_000;
/** Dead containers kept for their logs, for each container of a pod. */
export const deadKeptMax = 2;
/** Deaths remembered until their start is answered. */
const deathsMax = 1_000;

/** How a container ended. */
export interface Death {
  exitCode: number;
  oomKilled: boolean;
}

/** A comparison that found everything as it should be. */
interface Rest {
  found: readonly ContainerInfo[];
  /** The last step of any agent before it. */
  seq: number;
  atMs: number;
}

export class EngineWatch {
  /** Deaths heard before the start they belong to was answered, by container id. */
  readonly deaths = new Map<string, Death>();
  readonly #ports: MinionPorts;
  readonly #system: () => ActorSystem;
  readonly #sandboxes: Sandboxes;
  readonly #spares: Spares;
  readonly #isKnown: (uid: string) => boolean;
  readonly #onTrouble: () => void;
  #rest: Rest | null = null;
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
    this.#spares = spares;
    this.#isKnown = isKnown;
    this.#onTrouble = onTrouble;
  }

  /** Why the engine does not answer; "" when it does. */
  get trouble(): string {
    return this.#trouble;
  }

  start(): void {
    this.#subscription = this.#ports.engine.events(
      (event) => this.#hear(event),
      (why) => void this.#compare(why),
      (why) => this.suspect(why),
    );
    this.#planComparison();
  }

  /** Something says that the engine may be away: it is asked at once. */
  suspect(why: string): void {
    if (!this.#closed && this.#trouble === "" && this.#looking === 0) void this.#compare(why);
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#retryTimer?.cancel();
    this.#subscription?.close();
  }

  #contextOf(uid: string): PodAgentContext | undefined {
    return this.#system().contextOf(agentId(uid)) as PodAgentContext | undefined;
  }

  #hear(event: EngineEvent): void {
    if (event.type === "removed") this.#spares.lost(event.id);
    if (event.type !== "died") return;
    const uid = podUidOf(event);
    if (event.labels[labelKeys.role] === "container") {
      this.#died(uid, event.labels[labelKeys.container] ?? "", event.id, event);
      return;
    }
    this.#sandboxes.forget(event.id);
    // A warm sandbox was renamed when a pod took it, and its events may still carry the old name.
    for (const id of this.#system().ids()) {
      const context = this.#system().contextOf(id) as PodAgentContext | undefined;
      if (context?.sandboxId === event.id) this.#system().deliver(id, { type: "agent.sandboxDied" });
    }
  }

  #died(uid: string, container: string, id: string, death: Death): void {
    const context = this.#contextOf(uid);
    if (!context) return;
    if (context.containers[container]?.id !== id) {
      this.deaths.set(id, { exitCode: death.exitCode, oomKilled: death.oomKilled });
      if (this.deaths.size > deathsMax) this.deaths.delete(this.deaths.keys().next().value ?? "");
      return;
    }
    void this.#ports.volumes.terminationMessage(context.pod, container).then((message) => {
      if (this.#closed) return;
      const { exitCode, oomKilled } = death;
      this.#system().deliver(agentId(uid), {
        type: "agent.containerDied",
        container,
        id,
        exitCode,
        oomKilled,
        message,
      });
    });
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
      this.#ports.clock.nowMs() - rest.atMs < restMsMax &&
      sameContainers(rest.found, found) &&
      found.every((info) => !this.#isStrange(info))
    );
  }

  async #compareWith(found: readonly ContainerInfo[], why: string): Promise<void> {
    const system = this.#system();
    const { seq } = system;
    const atMs = this.#ports.clock.nowMs();
    this.#rest = null;
    const running = new Set<string>();
    for (const { id, state } of found) if (state === "running") running.add(id);
    const doubtful = system
      .ids()
      .filter((id) => seemsDead(system.contextOf(id) as PodAgentContext | undefined, running));
    let isWell = doubtful.length === 0;
    const attempts = [
      ...doubtful.map((id) => () => this.#compareAgent(id, running, why)),
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
    if (isWell) this.#rest = { found, seq, atMs };
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

  async #compareAgent(actor: string, running: ReadonlySet<string>, why: string): Promise<void> {
    const context = this.#system().contextOf(actor) as PodAgentContext | undefined;
    if (!context) return;
    const { sandboxId } = context;
    const missing = Object.values(context.containers).filter((r) => r.phase === "running" && !running.has(r.id));
    const sandboxMissing = sandboxId !== "" && !running.has(sandboxId);
    // The list may be older than what the agent heard since: what seems dead is looked at once more.
    if (sandboxMissing && (await this.#ports.engine.inspect(sandboxId))?.state !== "running") {
      this.#system().deliver(actor, { type: "agent.sandboxDied" });
      return;
    }
    for (const record of missing) {
      const info = await this.#ports.engine.inspect(record.id);
      if (info?.state === "running" || this.#closed) continue;
      const uid = context.pod.metadata.uid ?? "";
      this.#ports.log("info", "a death was found by comparing", { why, container: record.name, uid });
      this.#died(uid, record.name, record.id, { exitCode: info?.exitCode ?? 137, oomKilled: info?.oomKilled ?? false });
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

/** Whether the same containers are in the same states. */
function sameContainers(a: readonly ContainerInfo[], b: readonly ContainerInfo[]): boolean {
  return a === b || (a.length === b.length && a.every(({ id, state }, i) => id === b[i]?.id && state === b[i]?.state));
}

/** Of each container of a pod, the dead ones beyond the last {@link deadKeptMax}. */
function surplusOf(found: readonly ContainerInfo[]): ContainerInfo[] {
  const groups = new Map<string, ContainerInfo[]>();
  for (const info of found) {
    if (info.labels[labelKeys.role] !== "container" || info.state !== "exited") continue;
    const key = `${info.labels[labelKeys.podUid]}/${info.labels[labelKeys.container]}`;
    groups.set(key, [...(groups.get(key) ?? []), info]);
  }
  const attempt = (info: ContainerInfo): number => Number(info.labels[labelKeys.attempt]);
  return [...groups.values()].flatMap((g) => g.sort((a, b) => attempt(b) - attempt(a)).slice(deadKeptMax));
}

/** Whether an agent believes something to run that is not among what does. */
function seemsDead(context: PodAgentContext | undefined, running: ReadonlySet<string>): boolean {
  if (!context) return false;
  const { sandboxId, containers } = context;
  if (sandboxId !== "" && !running.has(sandboxId)) return true;
  for (const name in containers) {
    const record = containers[name];
    if (record?.phase === "running" && !running.has(record.id)) return true;
  }
  return false;
}
