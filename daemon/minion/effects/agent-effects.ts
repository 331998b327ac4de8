/** Carries the commands of pod agents out: every result comes back to the agent as an event. */
import type { PodAgentCommand } from "../../../actors/commands.js";
import type { CommandSource } from "../../../actors/host/system.js";
import { graceMsOf } from "../../../actors/pod-agent/change.js";
import type { PodAgentContext } from "../../../actors/pod-agent/context.js";
import { roleOf } from "../../../actors/pod-agent/order.js";
import { isLeaving } from "../../../actors/pod-agent/reading.js";
import { asFault } from "../../../core/fault.js";
import { allContainers, containerOf } from "../../../core/kinds/pod/containers.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { FoundPod } from "../adopt.js";
import { type ContainerInfo, labelKeys } from "../engine/engine.js";
import type { AgentWorld } from "./agent-world.js";
import { endRun, reconnect } from "./behind-its-back.js";
import { runHook } from "./hooks.js";
import { InFlight } from "./in-flight.js";
import { acquireSandbox } from "./sandbox-of-pod.js";
import { Starts } from "./starts.js";

/** However long its preStop hook took, a container hears SIGTERM and has so long before SIGKILL, as in Kubernetes. */
const restMsMin = 2_000;
/** What the engine could not do is tried again after this. */
const commandRetryMs = 2_000;

export class AgentEffects {
  readonly #world: AgentWorld;
  readonly #inFlight = new InFlight();
  readonly #starts: Starts;

  constructor(world: AgentWorld) {
    this.#world = world;
    this.#starts = new Starts(world, this.#inFlight);
  }

  execute(command: PodAgentCommand, source: CommandSource, context: PodAgentContext): void {
    void this.#do(command, source, context).catch((error: unknown) =>
      this.#world.system.trouble(command.type, error, source),
    );
  }

  /** An agent began with what was found of its pod: what runs on has its spare, too. */
  adopted(actor: string, pod: Pod, { containers }: FoundPod): void {
    for (const { id, labels, state } of containers)
      if (state === "running") this.#starts.planSpare({ actor }, labels[labelKeys.container] ?? "", id, pod);
  }

  async #do(command: PodAgentCommand, source: CommandSource, context: PodAgentContext): Promise<void> {
    switch (command.type) {
      case "acquireSandbox":
        return this.#inFlight.track(source.actor, acquireSandbox(this.#world, source, context.pod, command.leftovers));
      case "release":
        return this.#persist(command, source, () => this.#release(context.pod));
      case "prepareVolumes":
        return this.#prepareVolumes(source, context);
      case "pullImage":
        return this.#pull(command, source, context);
      case "startContainer":
        return this.#starts.start(command, source, context);
      case "stopContainer":
        return this.#stop(command, source, context);
      case "endRun":
        return this.#persist(command, source, () => endRun(command, context.pod, this.#world.ports.engine));
      case "reconnectSandbox":
        return reconnect(command, source, this.#world);
      case "watchProbes":
        return this.#watch(command, source, context);
      case "unwatchProbes":
        return this.#world.probes.unwatch(`${context.pod.metadata.uid}/${command.container}`);
      case "tearDown":
        return this.#tearDown(command.graceMs, source, context);
      case "note":
        return this.#world.note(context.pod, "", command.level, command.reason, command.message);
      case "unexpected":
        return this.#world.ports.log("warn", "an agent heard an event it does not expect", {
          actor: source.actor,
          event: command.event,
        });
      default:
        throw new Error(`${command.type} is not carried out here`);
    }
  }

  async #prepareVolumes(source: CommandSource, { pod }: PodAgentContext): Promise<void> {
    const { files, system } = this.#world;
    try {
      await files.prepare(pod);
      system.deliver(source.actor, { type: "agent.volumesReady" }, source.seq);
    } catch (error) {
      const fault = asFault(error);
      system.deliver(
        source.actor,
        {
          type: "agent.volumesFailed",
          reason: "FailedMount",
          message: fault.message,
          retry: fault.details.retry ?? false,
        },
        source.seq,
      );
    }
  }

  async #pull(
    command: Extract<PodAgentCommand, { type: "pullImage" }>,
    source: CommandSource,
    { pod }: PodAgentContext,
  ): Promise<void> {
    const { images, system, note, files } = this.#world;
    const { container, image } = command;
    try {
      const auths = await files.registryAuths(pod);
      const pulled = await images.ensure(image, command.policy, auths, (text) =>
        note(pod, container, "Normal", "Pulling", text),
      );
      if (pulled) note(pod, container, "Normal", "Pulled", `pulled image "${image}"`);
      system.deliver(source.actor, { type: "agent.imageReady", container, image }, source.seq);
    } catch (error) {
      const fault = asFault(error);
      const reason = command.policy === "Never" ? "ErrImageNeverPull" : "ErrImagePull";
      system.deliver(
        source.actor,
        {
          type: "agent.imageFailed",
          container,
          image,
          reason,
          message: fault.message,
          retry: fault.details.retry ?? true,
        },
        source.seq,
      );
    }
  }

  async #stop(
    command: Extract<PodAgentCommand, { type: "stopContainer" }>,
    source: CommandSource,
    context: PodAgentContext,
  ): Promise<void> {
    const { ports, note } = this.#world;
    const spec = containerOf(context.pod.spec, command.container);
    note(context.pod, command.container, "Normal", "Killing", `stopping container ${command.container}`);
    const restMs = spec ? await this.#preStop(spec, command.id, command.graceMs, context) : command.graceMs;
    await this.#persist(command, source, () => ports.engine.stopContainer(command.id, restMs));
  }

  /** Nobody asks for it a second time, so it is tried until it works or its pod is taken down (which ends it, too). */
  async #persist(command: PodAgentCommand, source: CommandSource, work: () => Promise<void>): Promise<void> {
    const { ports, system } = this.#world;
    while (!isLeaving(system, source.actor)) {
      try {
        return await work();
      } catch (error) {
        ports.log("warn", "an agent's command is tried again", { command: command.type, error: String(error) });
      }
      await new Promise<void>((resolve) => ports.clock.after(commandRetryMs, resolve));
    }
  }

  /** Runs the preStop hook within the grace period; what it leaves of the period is the container's, {@link restMsMin} at least. */
  async #preStop(
    spec: Pod["spec"]["containers"][number],
    id: string,
    graceMs: number,
    { pod, podIp }: PodAgentContext,
  ): Promise<number> {
    const hook = spec.lifecycle?.preStop;
    if (!hook || graceMs === 0) return graceMs;
    const { ports, note } = this.#world;
    const beganMs = ports.clock.nowMs();
    const why = await runHook(hook, { pod, spec, id, podIp }, graceMs, ports);
    if (why !== "") note(pod, spec.name, "Warning", "FailedPreStopHook", why);
    return Math.max(restMsMin, graceMs - (ports.clock.nowMs() - beganMs));
  }

  #watch(
    command: Extract<PodAgentCommand, { type: "watchProbes" }>,
    source: CommandSource,
    context: PodAgentContext,
  ): void {
    const { probes, system, note } = this.#world;
    const spec = containerOf(context.pod.spec, command.container);
    if (!spec) return;
    probes.watch(context.pod, spec, { podIp: context.podIp, id: command.id }, (verdict) => {
      // What a failed liveness or startup probe leads to the agent decides, and says.
      if (verdict.probe === "readiness" && !verdict.healthy) {
        const why = `readiness probe of ${spec.name} failed: ${verdict.message}; it gets no traffic until it passes`;
        note(context.pod, spec.name, "Warning", "Unhealthy", why);
      }
      if (verdict.healthy && verdict.message !== "")
        note(
          context.pod,
          spec.name,
          "Warning",
          "ProbeWarning",
          `${verdict.probe} probe of ${spec.name}: ${verdict.message}`,
        );
      system.deliver(source.actor, { type: "agent.probed", ...verdict });
    });
  }

  /** The pod ended for good: all but its dead containers goes, they stay for their logs. */
  async #release(pod: Pod): Promise<void> {
    const { ports, spares } = this.#world;
    spares.forget(pod.metadata.uid ?? "");
    await Promise.all(
      (await this.#allOf(pod)).map(async (c) => {
        const isRun = c.labels[labelKeys.role] === "container" && c.state !== "created";
        // Sidecars are there for the others, and end with them.
        if (isRun && c.state === "running") await ports.engine.stopContainer(c.id, graceMsOf(pod));
        if (!isRun) await ports.engine.removeContainer(c.id);
      }),
    );
    ports.network?.isolation.gone(pod.metadata.uid ?? "");
  }

  async #tearDown(graceMs: number, source: CommandSource, context: PodAgentContext): Promise<void> {
    const { ports, system, note } = this.#world;
    const { pod } = context;
    const uid = pod.metadata.uid ?? "";
    try {
      for (const { name } of allContainers(pod.spec)) this.#world.probes.unwatch(`${uid}/${name}`);
      this.#world.spares.forget(uid);
      const mine = await this.#allOf(pod);
      const running = mine.filter((c) => c.state === "running" && c.labels[labelKeys.role] === "container");
      const stop = async (c: ContainerInfo): Promise<void> => {
        const spec = containerOf(pod.spec, c.labels[labelKeys.container] ?? "");
        if (spec) note(pod, spec.name, "Normal", "Killing", `stopping container ${spec.name}`);
        const restMs = spec ? await this.#preStop(spec, c.id, graceMs, context) : graceMs;
        await ports.engine.stopContainer(c.id, restMs);
      };
      const isBeside = (c: ContainerInfo): boolean => roleOf(pod, c.labels[labelKeys.container] ?? "") === "sidecar";
      await Promise.all(running.filter((c) => !isBeside(c)).map(stop));
      // Others may need them to their end.
      await Promise.all(running.filter(isBeside).map(stop));
      await Promise.all(mine.map((c) => ports.engine.removeContainer(c.id)));
      // What is still being made goes by itself, unless that fails: a pod of the same name must not begin before it is gone.
      if (await this.#inFlight.settled(source.actor))
        await Promise.all((await this.#allOf(pod)).map((c) => ports.engine.removeContainer(c.id)));
      await ports.volumes.remove(uid);
      this.#starts.forget(source.actor);
      system.deliver(source.actor, { type: "agent.tornDown" }, source.seq);
    } catch (error) {
      const { message } = asFault(error);
      ports.log("warn", "a pod could not be taken down yet", { uid, message });
      system.deliver(source.actor, { type: "agent.tearDownFailed", message }, source.seq);
    }
  }

  /** What the engine has of a pod, a sandbox that was made for nobody yet included. */
  async #allOf({ metadata: { uid = "" } }: Pod): Promise<ContainerInfo[]> {
    const all = await this.#world.ports.engine.list();
    return all.filter(({ name, labels }) => labels[labelKeys.podUid] === uid || name.includes(`_${uid}_`));
  }
}
