/**
 * A minion, put together: the pods its master gave it, an agent for each, the engine's events to the agents and the
 * agents' reports to the master. It goes on healing its pods when the master is away.
 */
import type { Command, PodAgentCommand } from "../../actors/commands.js";
import { ActorSystem, type CommandSource } from "../../actors/host/system.js";
import type { PodAgentContext } from "../../actors/pod-agent/context.js";
import { podAgentMachine } from "../../actors/pod-agent/machine.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished } from "../../core/kinds/pod/phase.js";
import type { MasterMessage } from "../../core/link/messages.js";
import { type FoundPod, runAsked, takeInventory, whatIsLeft } from "./adopt.js";
import { agentId, uidOfAgent } from "./agent-id.js";
import { isSamePod, PodConfigs } from "./configs/pod-configs.js";
import { discardFound, discardVolumes, releaseFound } from "./discard-found.js";
import { AgentEffects } from "./effects/agent-effects.js";
import { Images } from "./effects/images.js";
import { Spares } from "./effects/spares.js";
import type { ContainerInfo, EngineFacts } from "./engine/engine.js";
import { lateNames } from "./engine/late-names.js";
import { observedEngine } from "./engine/observed-engine.js";
import { EngineWatch } from "./engine-watch.js";
import { hearErrand } from "./errands.js";
import { Heartbeat } from "./heartbeat.js";
import { type Hello, heartbeatOf, helloOf } from "./hello.js";
import { NetworkDesk } from "./network-desk.js";
import { noteIgnored, noteTeller, type TellNote } from "./note-of.js";
import { leaving, reportOfEnd } from "./pod-ends.js";
import type { MinionPorts, MinionSettings } from "./ports.js";
import { Probes } from "./probes.js";
import { ReportBook } from "./report-book.js";
import { Revival } from "./revival.js";
import { Sandboxes } from "./sandboxes.js";
import { TableDesk } from "./table-desk.js";
import { tellUnread } from "./unread.js";
import { UsageTeller } from "./usage-teller.js";

export class Minion {
  readonly system: ActorSystem;
  readonly #ports: MinionPorts;
  readonly #settings: MinionSettings;
  readonly #effects: AgentEffects;
  readonly #sandboxes: Sandboxes;
  readonly #probes: Probes;
  readonly #wanted = new Map<string, Pod>();
  readonly #reports = new ReportBook();
  readonly #watch: EngineWatch;
  readonly #revival: Revival;
  /** Pods that run here but that nobody has said anything about yet: the master's next sync decides. */
  #unclaimed = new Map<string, FoundPod>();
  readonly #tables: TableDesk;
  readonly #configs: PodConfigs;
  readonly #heart: Heartbeat;
  readonly #note: TellNote;
  readonly #network: NetworkDesk;
  readonly #usage: UsageTeller;
  #facts: EngineFacts | null = null;
  #closed = false;
  #looked = false;

  constructor(given: MinionPorts, settings: MinionSettings) {
    const engine = lateNames(observedEngine(given.engine, (fault) => this.#watch.suspect(fault.message)));
    const ports = { ...given, engine };
    this.#ports = ports;
    this.#settings = settings;
    const place = { cluster: settings.cluster, minion: settings.name, address: settings.address };
    const { clock, random, log } = ports;
    this.#note = noteTeller(ports);
    this.#sandboxes = new Sandboxes(engine, place, clock, random.fork("sandboxes"), log, settings.warmSandboxes);
    this.#probes = new Probes(clock, engine, ports.dialer);
    this.system = new ActorSystem({
      clock,
      ...(ports.journal === undefined ? {} : { journal: ports.journal }),
      ...(ports.stepsPerActorMax === undefined ? {} : { stepsPerActorMax: ports.stepsPerActorMax }),
      onCommand: (command, source) => this.#command(command, source),
      onTrouble: (what, error, { actor }) => log("error", "an effect threw", { what, actor, error: String(error) }),
      onFailure: (actor, error) => this.#revival.threw(actor, error),
      onStep: (step) => {
        const pod = step.to === "Gone" ? this.#wanted.get(uidOfAgent(step.actor)) : undefined;
        if (pod) this.#gone(pod);
      },
    });
    // Before we have looked at what is there, anything may be ours.
    const isKnown = (uid: string): boolean => !this.#looked || this.#wanted.has(uid) || this.#unclaimed.has(uid);
    const spares = new Spares(engine, clock, log);
    this.#watch = new EngineWatch(
      ports,
      () => this.system,
      { sandboxes: this.#sandboxes, spares },
      isKnown,
      () => this.#beat(),
    );
    this.#revival = new Revival(
      ports,
      (uid) => !this.#closed && this.#wanted.has(uid),
      (uid, found) => {
        if (found) this.#unclaimed.set(uid, found);
        this.#own(this.#wanted.get(uid) as Pod);
      },
    );
    this.#heart = new Heartbeat(clock, () => {
      this.#beat();
      this.#watch.guard.look();
    });
    this.#network = new NetworkDesk(ports, settings.name);
    this.#usage = new UsageTeller(ports, () => this.#reports.all());
    this.#tables = new TableDesk(ports, () => this.#remember());
    this.#configs = new PodConfigs({
      ...{ ports, place, system: () => this.system, note: this.#note },
      host: () => this.#facts ?? { cpus: 0, memoryBytes: 0 },
    });
    this.#effects = new AgentEffects({
      ...{ ports, place, spares, system: this.system, note: this.#note, sandboxes: this.#sandboxes },
      ...{ images: new Images(engine, clock, log), probes: this.#probes, files: this.#configs.files },
      services: () => this.#tables.services,
      answered: (uid, container, id) => this.#watch.ear.answered(uid, container, id),
    });
  }

  /** Looks at what runs, adopts what it remembers owning, and begins to listen. @throws Fault when no engine answers */
  async start(): Promise<void> {
    const { engine, checkpoint } = this.#ports;
    const remembered = await checkpoint.load();
    this.#facts = await engine.facts();
    await this.#network.start(this.#facts, remembered.services);
    this.#tables.services = remembered.services;
    await this.#configs.book.load();
    // Listening begins before looking: what happens in between is seen twice rather than never.
    this.#watch.start();
    const inventory = takeInventory(await engine.list());
    this.#unclaimed = inventory.pods;
    await this.#sandboxes.adopt(inventory.warm);
    for (const pod of remembered.pods)
      if (isFinished(pod)) this.#ended(pod);
      else this.#own(pod);
    this.#looked = true;
    // Of one that nobody remembers it is not known whom it may reach, until the master tells.
    if (this.#unclaimed.size === 0) this.#ports.network?.isolation.complete();
    this.#watch.disowned();
    this.#sandboxes.refill(0);
    this.#heart.start();
  }

  hello(): Hello {
    const known = { ...this.#network.known(), tables: this.#tables.marks() };
    return helloOf(this.#settings, this.#facts, this.#watch.trouble, this.#reports.all(), known);
  }

  receive(message: MasterMessage): void {
    switch (message.type) {
      case "sync":
        return this.#sync(message);
      case "run":
        this.#own(message.pod);
        return this.#remember();
      case "unread":
        return tellUnread(message.pods, this.#ports);
      case "stop":
        return this.#stop(message.uid, message.graceSeconds);
      case "table":
        return this.#tables.receive(message);
      case "config":
        return this.#configs.book.receive(message);
      case "usageWanted":
        return this.#usage.wanted(message);
      case "welcome":
        return this.#network.welcomed(message);
      default:
        return hearErrand(message, this.#ports);
    }
  }

  /** The container of a pod that runs now, or (`previous`) the one before it. */
  async containerOf(uid: string, container: string, previous: boolean): Promise<ContainerInfo | undefined> {
    return runAsked(await this.#ports.engine.list(), { uid, container, previous }, this.#reports.get(uid)?.status);
  }

  podIp(uid: string): string {
    return this.#reports.get(uid)?.status.podIP ?? "";
  }

  /** Stops listening and deciding; containers run on. */
  close(): void {
    this.#closed = true;
    const parts = [this.#heart, this.#watch, this.#sandboxes, this.#probes, this.#usage, this.system];
    for (const part of parts) part.close();
  }

  #sync({ pods, unread = [], report }: Extract<MasterMessage, { type: "sync" }>): void {
    tellUnread(unread, this.#ports);
    const owned = new Set([...pods.map((p) => p.metadata.uid ?? ""), ...unread.map((p) => p.uid)]);
    // First what is no longer ours, so that its host ports are free for what comes.
    for (const [uid, pod] of this.#wanted)
      if (!owned.has(uid)) this.#stop(uid, pod.spec.terminationGracePeriodSeconds ?? 30);
    for (const pod of pods) this.#own(pod);
    this.#ports.network?.isolation.complete();
    for (const [uid, found] of this.#unclaimed) if (!owned.has(uid)) void discardFound(found, this.#ports);
    this.#unclaimed = new Map([...this.#unclaimed].filter(([uid]) => owned.has(uid)));
    this.#watch.disowned();
    this.#remember();
    void discardVolumes(this.#ports, (uid) => this.#wanted.has(uid) || this.#unclaimed.has(uid));
    this.#configs.book.connected();
    if (report) this.#ports.link.send({ type: "report", pods: this.#reports.all(), full: true });
  }

  /** Takes a pod in, or takes note of its new version. */
  #own(pod: Pod): void {
    const uid = pod.metadata.uid ?? "";
    const id = agentId(uid);
    const deleting = pod.metadata.deletionTimestamp !== undefined;
    const found = this.#unclaimed.get(uid);
    if (!this.system.has(id)) {
      const runs = found?.containers.some((c) => c.state === "running") === true;
      if (deleting && !runs) return this.#leave(pod, uid);
      // It ended for good; what is left of it stays for its logs until it is deleted.
      if (isFinished(pod) || isFinished(this.#wanted.get(uid) ?? pod)) return releaseFound(found, this.#ports);
      this.#unclaimed.delete(uid);
      this.#wanted.set(uid, pod);
      this.#ports.network?.isolation.know(pod, found?.sandbox?.ip);
      this.#configs.book.has(pod);
      this.system.spawn(id, podAgentMachine, {
        pod,
        hostIp: this.#settings.address,
        nowMs: this.#ports.clock.nowMs(),
        found: found ? whatIsLeft(found) : null,
      });
      if (found) this.#effects.adopted(id, pod, found);
      else noteIgnored(pod, this.#note);
    } else if (!isSamePod(this.#wanted.get(uid), pod)) {
      this.#wanted.set(uid, pod);
      this.#ports.network?.isolation.know(pod);
      this.system.deliver(id, { type: "agent.podChanged", object: pod });
      this.#configs.podChanged(pod);
    }
    if (deleting) this.#stop(uid, pod.metadata.deletionGracePeriodSeconds ?? 30);
  }

  /** A pod that ended for good in an earlier run of the daemon. Whether the master heard of it is not known. */
  #ended(pod: Pod): void {
    const { uid = "" } = pod.metadata;
    this.#wanted.set(uid, pod);
    this.#reports.put(reportOfEnd(pod, this.#ports.clock.nowMs()));
    releaseFound(this.#unclaimed.get(uid), this.#ports);
  }

  #stop(uid: string, graceSeconds: number): void {
    const pod = this.#wanted.get(uid);
    if (!this.system.has(agentId(uid))) return this.#leave(pod, uid);
    // Should the daemon end before the pod does, the next one goes on stopping it.
    if (pod && pod.metadata.deletionTimestamp === undefined) {
      this.#wanted.set(uid, leaving(pod, graceSeconds, this.#ports.clock.nowMs()));
      this.#remember();
    }
    this.system.deliver(agentId(uid), { type: "agent.stopAsked", graceMs: graceSeconds * 1000 });
  }

  /** A pod that is deleted (or not known at all) and does not run here (any more). */
  #leave(pod: Pod | undefined, uid: string): void {
    const found = this.#unclaimed.get(uid);
    const known = pod ?? { metadata: { uid, name: "" } };
    this.#unclaimed.delete(uid);
    if (found) void discardFound(found, this.#ports).then(() => this.#gone(known));
    else this.#gone(known);
  }

  #gone({ metadata }: Pick<Pod, "metadata">): void {
    const { uid = "", namespace = "", name } = metadata;
    this.#wanted.delete(uid);
    this.#ports.network?.isolation.gone(uid);
    this.#watch.disowned();
    this.#reports.remove(uid);
    this.#configs.book.gone(uid);
    this.#remember();
    this.#ports.link.send({ type: "gone", uid, namespace, name });
  }

  #command(command: Command, source: CommandSource): void {
    const context = this.system.contextOf(source.actor) as PodAgentContext | undefined;
    if (!context) return;
    if (command.type === "report") {
      this.#reports.put(command.report);
      this.#ports.link.send({ type: "report", pods: [command.report] });
      const pod = this.#wanted.get(command.report.uid);
      if (pod) this.#wanted.set(command.report.uid, { ...pod, status: command.report.status });
      this.#remember();
      return;
    }
    this.#effects.execute(command as PodAgentCommand, source, context);
  }

  /** Between two of the period, too, when what it tells of the engine changed. */
  #beat(): void {
    const { trouble } = this.#watch;
    this.#ports.link.send(heartbeatOf(this.#facts, trouble, this.#reports.digest()));
  }

  #remember(): void {
    this.#ports.checkpoint.save({ pods: [...this.#wanted.values()], services: this.#tables.services });
  }
}
