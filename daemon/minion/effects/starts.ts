/** Starts one run of a container: image, spare or new container, start, postStart hook; and plans the next spare. */
import type { PodAgentCommand } from "../../../actors/commands.js";
import type { CommandSource } from "../../../actors/host/system.js";
import type { PodAgentContext } from "../../../actors/pod-agent/context.js";
import { policyOf, roleOf } from "../../../actors/pod-agent/order.js";
import { isLeaving } from "../../../actors/pod-agent/reading.js";
import { asFault, Fault } from "../../../core/fault.js";
import { containerOf } from "../../../core/kinds/pod/containers.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { ConfigFault } from "../configs/config-values.js";
import { environmentOf, expandPart } from "../container-env.js";
import { containerSpec } from "../container-spec.js";
import type { ContainerSpec } from "../engine/engine.js";
import { checkWishes } from "../security-spec.js";
import type { AgentWorld } from "./agent-world.js";
import { postStartMsMax, runHook } from "./hooks.js";
import type { InFlight } from "./in-flight.js";
import { failureOf } from "./start-failure.js";

type StartCommand = Extract<PodAgentCommand, { type: "startContainer" }>;

export class Starts {
  readonly #world: AgentWorld;
  readonly #inFlight: InFlight;
  /** Containers whose start failed as far as we know: it may have worked and only the answer got lost. By pod and name. */
  readonly #doubtful = new Map<string, string>();

  constructor(world: AgentWorld, inFlight: InFlight) {
    this.#world = world;
    this.#inFlight = inFlight;
  }

  async start(command: StartCommand, source: CommandSource, context: PodAgentContext): Promise<void> {
    const spec = containerOf(context.pod.spec, command.container);
    if (!spec) return;
    const id = await this.#inFlight.track(source.actor, this.#make(spec, command, source, context));
    if (id !== undefined) await this.#postStart(spec, id, context);
  }

  /** @returns the container that runs; undefined if there is none, or nobody waits for it */
  async #make(
    spec: core.Container,
    command: StartCommand,
    source: CommandSource,
    context: PodAgentContext,
  ): Promise<string | undefined> {
    const { ports, system, images } = this.#world;
    const key = `${source.actor}/${spec.name}`;
    let id = "";
    try {
      checkWishes(context.pod);
      await this.#settleDoubt(key, context.containers[spec.name]?.id);
      if (command.attempt > 0) await this.#refresh(context.pod, spec);
      await this.#putParts(context, spec);
      await this.#run(this.#specOf(context, spec, command.attempt), (made) => {
        id = made;
      });
      if (!this.#isAwaited(command, source)) throw new Error("nobody waits for this run any more");
      this.#started(command, { id, imageId: images.idOf(spec.image ?? "") }, source, context);
    } catch (error) {
      // The pod may have been taken down or built again meanwhile, and nobody else knows of this container.
      if (!this.#isAwaited(command, source)) {
        if (id !== "") await ports.engine.removeContainer(id);
        return undefined;
      }
      if (id !== "") this.#doubtful.set(key, id);
      if (await this.#lostSandbox(source, context)) return undefined;
      const failure = await failureOf(asFault(error), spec, () => (id === "" ? undefined : ports.engine.inspect(id)));
      const { container, attempt } = command;
      system.deliver(source.actor, { type: "agent.startFailed", container, attempt, ...failure }, source.seq);
      return undefined;
    }
    return id;
  }

  /** Starts a spare or a new container. One that is removed between the two, by somebody who cleans up, is made anew. */
  async #run(spec: ContainerSpec, made: (id: string) => void): Promise<void> {
    const { ports, spares } = this.#world;
    const { id } = await spares.take(spec);
    made(id);
    try {
      await ports.engine.startContainer(id);
    } catch (error) {
      if (asFault(error).reason !== "NotFound" || (await ports.engine.inspect(id)) !== undefined) throw error;
      const again = await spares.take(spec);
      made(again.id);
      await ports.engine.startContainer(again.id);
    }
  }

  #started(
    { container, attempt }: StartCommand,
    { id, imageId }: { id: string; imageId: string },
    source: CommandSource,
    context: PodAgentContext,
  ): void {
    const { ports, system, answered, note } = this.#world;
    system.deliver(
      source.actor,
      { type: "agent.containerStarted", container, attempt, id, startedAtMs: ports.clock.nowMs(), imageId },
      source.seq,
    );
    note(context.pod, container, "Normal", "Started", `started container ${container}`);
    answered(context.pod.metadata.uid ?? "", container, id);
    this.planSpare(source, container, id, context.pod);
  }

  /** Plans the spare of a container whose run with this id goes on, begun by us or by an earlier run of the daemon. */
  planSpare(source: Pick<CommandSource, "actor">, container: string, id: string, pod: Pod): void {
    // What an init container does is done once.
    if (policyOf(pod, container) !== "Never" && roleOf(pod, container) !== "init")
      this.#world.spares.plan(() => this.#nextRun(source, container, id));
  }

  /** A pod is being taken down, and whatever was in doubt with it. */
  forget(actor: string): void {
    for (const key of this.#doubtful.keys()) if (key.startsWith(`${actor}/`)) this.#doubtful.delete(key);
  }

  /** What the run after the one with this id would be, if that one runs still. */
  #nextRun(source: Pick<CommandSource, "actor">, container: string, id: string): ContainerSpec | null {
    const context = this.#world.system.contextOf(source.actor) as PodAgentContext | undefined;
    const record = context?.containers[container];
    const spec = context && containerOf(context.pod.spec, container);
    if (!context || !spec || record?.id !== id || record.phase !== "running" || this.#isLeaving(source)) return null;
    try {
      return this.#specOf(context, spec, record.attempt + 1);
    } catch (error) {
      // What it names may be gone by now: what runs is left alone, and its next run will say so.
      if (error instanceof ConfigFault) return null;
      throw error;
    }
  }

  async #refresh(pod: Pod, { image = "", imagePullPolicy = "IfNotPresent" }: core.Container): Promise<void> {
    const { images, files } = this.#world;
    if (imagePullPolicy === "Always") await images.refresh(image, imagePullPolicy, await files.registryAuths(pod));
  }

  /** The parts of volumes it mounts, as they are now. @throws Fault */
  #putParts({ pod, podIp }: PodAgentContext, spec: core.Container): Promise<void> {
    const { ports, place, services, files } = this.#world;
    const expand = (expression: string): string =>
      expandPart(expression, environmentOf(pod, spec, place, podIp, services(), files.known(pod)).lookUp);
    return ports.volumes.put(pod, spec.name, expand);
  }

  #specOf(context: PodAgentContext, spec: core.Container, attempt: number): ContainerSpec {
    const { ports, place, services, files } = this.#world;
    const { pod, sandboxId, podIp } = context;
    const mounts = ports.volumes.mounts(pod, spec.name);
    const run = {
      attempt,
      sandboxId,
      podIp,
      services: services(),
      mounts,
      image: spec.image ?? "",
      known: files.known(pod),
      ...targetOf(context, spec),
    };
    return containerSpec(place, pod, spec, run);
  }

  /** Whether the sandbox has ended, unheard of (a warm one, say, while nobody listened): then its agent is told. */
  async #lostSandbox(source: CommandSource, { sandboxId }: PodAgentContext): Promise<boolean> {
    const { ports, system } = this.#world;
    if (sandboxId === "") return false;
    // An engine that does not answer says nothing of it.
    const sandbox = await ports.engine.inspect(sandboxId).catch(() => null);
    if (sandbox === null || sandbox?.state === "running") return false;
    const context = system.contextOf(source.actor) as PodAgentContext | undefined;
    if (context?.sandboxId === sandboxId) system.deliver(source.actor, { type: "agent.sandboxDied" }, source.seq);
    return true;
  }

  /**
   * Two runs side by side must not be: what may run after all, or may yet be started by an engine that is late, is
   * removed before the next run. One that was seen to run and taken for the pod's own since (`knownId`) is in no doubt,
   * and its log stays. @throws Fault
   */
  async #settleDoubt(key: string, knownId: string | undefined): Promise<void> {
    const id = this.#doubtful.get(key);
    if (id === undefined) return;
    if (id !== knownId) await this.#world.ports.engine.removeContainer(id);
    this.#doubtful.delete(key);
  }

  /** Whether the agent still waits for the answer to this very start. */
  #isAwaited({ container, attempt }: StartCommand, source: CommandSource): boolean {
    const context = this.#world.system.contextOf(source.actor) as PodAgentContext | undefined;
    const record = context?.containers[container];
    return !this.#isLeaving(source) && record?.phase === "starting" && record.attempt === attempt;
  }

  #isLeaving({ actor }: Pick<CommandSource, "actor">): boolean {
    return isLeaving(this.#world.system, actor);
  }

  /** A postStart hook that fails ends the container, as in Kubernetes. */
  async #postStart(spec: core.Container, id: string, { pod, podIp }: PodAgentContext): Promise<void> {
    const hook = spec.lifecycle?.postStart;
    if (!hook) return;
    const { ports, note } = this.#world;
    const why = await runHook(hook, { pod, spec, id, podIp }, postStartMsMax, ports);
    if (why === "") return;
    note(pod, spec.name, "Warning", "FailedPostStartHook", why);
    await ports.engine.killContainer(id);
  }
}

/** The container that an ephemeral one came to look at. @throws Fault when that does not run */
function targetOf({ containers }: PodAgentContext, spec: core.EphemeralContainer): { target?: string } {
  const { targetContainerName: target } = spec;
  if (!target) return {};
  const record = containers[target];
  if (record?.phase === "running") return { target: record.id };
  throw new Fault("Conflict", `container ${spec.name} is to see the processes of ${target}, which does not run`, {
    retry: true,
  });
}
