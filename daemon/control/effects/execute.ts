/** Carries the commands of the master's actors out. One table, which does not compile until every command is in it. */

import type {
  Command,
  ControllerCommand,
  MinionCommand,
  PodCommand,
  ServiceCommand,
  TimerCommand,
} from "../../../actors/commands.js";
import type { ActorSystem, CommandSource } from "../../../actors/host/system.js";
import type { MinionContext } from "../../../actors/minion/context.js";
import { asFault } from "../../../core/fault.js";
import type { AnyObject, Kind, KindMap } from "../../../core/kinds/all.js";
import { keyOf } from "../../../core/kinds/key.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { revisionOf } from "../../../core/objects/types.js";
import type { MasterMessage } from "../../link/messages.js";
import { actorId, actorIdOf, objectOf } from "../actor-id.js";
import type { MinionDesk } from "../minion-desk.js";
import type { MasterPorts } from "../ports.js";
import type { View } from "../view.js";
import type { Balancing } from "./balancing.js";
import type { Children } from "./children.js";
import { mergeConditions } from "./conditions.js";
import { edit } from "./edit.js";
import type { Evictions } from "./evictions.js";
import { KeyedQueue } from "./keyed-queue.js";
import type { Notes } from "./notes.js";
import { persist } from "./persist.js";
import type { Replicas } from "./replicas.js";
import type { Scheduling } from "./scheduling.js";

export interface Hands {
  scheduling: Scheduling;
  balancing: Balancing;
  /** Resolves when everybody has observed what was heard so far. */
  observed(): Promise<void>;
  replicas: Replicas;
  children: Children;
  /** Has the object's actor told how things are, by the end of this turn. */
  look(object: AnyObject): void;
  notes: Notes;
  desk: MinionDesk;
  evictions: Evictions;
}

/** Timers are kept by the actor system itself. */
type MasterCommand = Exclude<PodCommand | ControllerCommand | MinionCommand | ServiceCommand, TimerCommand>;
type Handlers = {
  [T in MasterCommand["type"]]: (
    command: Extract<MasterCommand, { type: T }>,
    object: AnyObject,
    source: CommandSource,
  ) => void | Promise<void>;
};

export class Executor {
  readonly #ports: MasterPorts;
  readonly #view: View;
  readonly #system: () => ActorSystem;
  readonly #hands: () => Hands;
  /** Status writes of one object keep their order. */
  readonly #writes = new KeyedQueue();
  readonly #handlers: Handlers;

  constructor(ports: MasterPorts, view: View, system: () => ActorSystem, hands: () => Hands) {
    this.#ports = ports;
    this.#view = view;
    this.#system = system;
    this.#hands = hands;
    this.#handlers = { ...this.#podHandlers(), ...this.#otherHandlers() };
  }

  /** What it throws, or shows as a fault later, is the actor system's to tell: it harms this command only. */
  execute(command: Command, source: CommandSource): void {
    const object = this.#object(source);
    // The object went while its actor decided: nothing is left to be done about it.
    if (!object) return;
    const handler = this.#handlers[command.type as MasterCommand["type"]] as
      | ((command: Command, object: AnyObject, source: CommandSource) => void | Promise<void>)
      | undefined;
    if (!handler) throw new Error(`${command.type} is not a command of the master's actors`);
    handler(command, object, source)?.catch((error: unknown) => this.#system().trouble(command.type, error, source));
  }

  #podHandlers(): Pick<Handlers, Exclude<PodCommand, TimerCommand>["type"]> {
    const { log, clock } = this.#ports;
    return {
      schedule: (_c, object, source) => this.#hands().scheduling.ask(object as Pod, source.actor, source.seq),
      runOnMinion: ({ minion }, object, source) => this.#tell(minion, { type: "run", pod: object as Pod }, source),
      drainEndpoints: (_c, object, source) => {
        const { observed, balancing } = this.#hands();
        // Its services hear of its end a few turns after its actor: what is not planned yet cannot be waited for.
        return observed()
          .then(() => balancing.drained(object as Pod))
          .then(() => this.#system().deliver(source.actor, { type: "pod.drained" }, source.seq));
      },
      stopOnMinion: ({ minion, graceSeconds }, object, source) =>
        this.#tell(minion, { type: "stop", uid: object.metadata.uid ?? "", graceSeconds }, source),
      writePodStatus: ({ status }, _o, source) =>
        this.#write("Pod", source, (pod) => ({
          ...pod,
          status: {
            ...pod.status,
            ...status,
            conditions: mergeConditions(pod.status?.conditions, status.conditions ?? []),
          },
        })),
      removeObject: (_c, object) => this.#remove(object),
      note: (c, object, source) =>
        this.#hands().notes.write(object, {
          type: c.level,
          reason: c.reason,
          message: c.message,
          component: source.actor.split("/")[0] ?? "master",
          atMs: clock.nowMs(),
        }),
      unexpected: (c, _o, { actor }) =>
        log("warn", "an actor heard an event it does not expect", { actor, event: c.event }),
    };
  }

  #otherHandlers(): Omit<Handlers, Exclude<PodCommand, TimerCommand>["type"]> {
    return {
      createReplicas: (c, object, source) => {
        if (object.kind === "ReplicationController") return this.#hands().replicas.create(object, c.count, source);
        return undefined;
      },
      removeReplicas: (c, object, source) => {
        if (object.kind === "ReplicationController") return this.#hands().replicas.remove(object, c.uids, source);
        return undefined;
      },
      observe: (_c, object) => this.#hands().look(object),
      carryOut: (c, object, source) => {
        const { children, look } = this.#hands();
        void children.carryOut(object, c, source).then(() => look(object));
      },
      writeStatus: ({ status }, object, source) =>
        this.#write(object.kind, source, (o) => ({ ...o, status }) as typeof o),
      writeControllerStatus: ({ status }, _o, source) =>
        this.#write("ReplicationController", source, (rc) => ({ ...rc, status })),
      syncMinion: ({ report }, { metadata }) => {
        this.#ports.links.send(metadata.name, this.#hands().desk.sync(metadata.name, report));
      },
      tellPods: ({ event: type, why }, { metadata }, source) => {
        for (const pod of this.#view.podsOf(metadata.name))
          this.#system().deliver(actorId(pod), { type, minion: metadata.name, why }, source.seq);
      },
      askEviction: ({ patient }, { metadata }) => this.#hands().evictions.ask(metadata.name, patient),
      writeMinionStatus: ({ conditions }, _o, source) =>
        this.#write("Node", source, (node) => ({
          ...node,
          status: { ...node.status, conditions: mergeConditions(node.status?.conditions, conditions) },
        })),
      writeEndpoints: ({ subsets }, object, source) => {
        if (object.kind !== "Service") return;
        void this.#hands()
          .balancing.writeEndpoints(object, subsets)
          .catch((error: unknown) => this.#trouble("endpoints could not be written", source, error));
      },
      plan: (c, _o, source) => this.#hands().balancing.plan(c.service, c.endpoints, source),
    };
  }

  /** A minion is lost once; a pod that comes to it (or is to leave it) later would wait for ever if it was not told. */
  #tell(minion: string, message: MasterMessage, source: CommandSource): void {
    this.#ports.links.send(minion, message);
    const system = this.#system();
    const node = actorIdOf("Node", "", minion);
    const state = system.stateOf(node);
    const { why, heldWhy } = (system.contextOf(node) ?? {}) as MinionContext;
    if (state === "Lost.evicted") system.deliver(source.actor, { type: "pod.minionLost", minion, why }, source.seq);
    if (state === "Lost.held")
      system.deliver(source.actor, { type: "pod.minionUnheard", minion, why: heldWhy }, source.seq);
  }

  #object(source: CommandSource): AnyObject | undefined {
    const key = objectOf(source.actor);
    return key && this.#view.get(key.kind, key.namespace, key.name);
  }

  #write<K extends Kind>(kind: K, source: CommandSource, change: (object: KindMap[K]) => KindMap[K]): void {
    const key = objectOf(source.actor);
    if (!key) return;
    const uid = this.#object(source)?.metadata.uid;
    void this.#writes
      .run(source.actor, () =>
        persist(this.#ports, source.actor, async () => {
          const place = { kind, namespace: key.namespace, name: key.name, ...(uid === undefined ? {} : { uid }) };
          await edit(this.#ports.store, place, change);
        }),
      )
      .catch((error: unknown) => this.#trouble("a status could not be written", source, error));
  }

  #remove(object: AnyObject): void {
    const { namespace = "", name } = object.metadata;
    if (object.kind === "Pod") this.#hands().balancing.podGone(object);
    const { store, log } = this.#ports;
    const write = async (): Promise<void> => {
      const now = await store.get(object.kind, namespace, name);
      // Another one may have been made under its name.
      if (!now || now.metadata.uid !== object.metadata.uid) return;
      const [result] = await store.write([{ op: "remove", key: keyOf(object), expected: revisionOf(now) }]);
      if (result && !result.ok) throw result.fault;
    };
    void persist(this.#ports, name, write).catch((error: unknown) =>
      log("error", "an object could not be removed", { name, message: asFault(error).message }),
    );
  }

  #trouble(text: string, source: CommandSource, error: unknown): void {
    this.#ports.log("error", text, { actor: source.actor, message: asFault(error).message });
  }
}
