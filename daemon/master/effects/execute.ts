/** Carries the commands of the master's actors out. One exhaustive switch; what each does is in a file of its own. */

import type { Command } from "../../../actors/commands.js";
import type { ActorSystem, CommandSource } from "../../../actors/system.js";
import type { AnyObject, Kind, KindMap, Pod } from "../../../core/api/types.js";
import { asFault } from "../../../core/fault.js";
import { unreachable } from "../../../core/invariant.js";
import { objectOf } from "../actor-id.js";
import type { MinionDesk } from "../minion-desk.js";
import type { MasterPorts } from "../ports.js";
import type { View } from "../view.js";
import type { Balancing } from "./balancing.js";
import { mergeConditions } from "./conditions.js";
import { edit } from "./edit.js";
import { KeyedQueue } from "./keyed-queue.js";
import type { Notes } from "./notes.js";
import type { Replicas } from "./replicas.js";
import type { Scheduling } from "./scheduling.js";

export interface Hands {
  scheduling: Scheduling;
  balancing: Balancing;
  replicas: Replicas;
  notes: Notes;
  desk: MinionDesk;
}

export class Executor {
  readonly #ports: MasterPorts;
  readonly #view: View;
  readonly #system: () => ActorSystem;
  readonly #hands: () => Hands;
  /** Status writes of one object keep their order. */
  readonly #writes = new KeyedQueue();

  constructor(ports: MasterPorts, view: View, system: () => ActorSystem, hands: () => Hands) {
    this.#ports = ports;
    this.#view = view;
    this.#system = system;
    this.#hands = hands;
  }

  execute(command: Command, source: CommandSource): void {
    const object = this.#object(source);
    // The object went while its actor decided: nothing is left to be done about it.
    if (!object) return;
    const { scheduling, balancing, replicas, desk, notes } = this.#hands();
    switch (command.type) {
      case "schedule":
        return scheduling.ask(object as Pod, source.actor, source.seq);
      case "bind":
        return scheduling.bind(object as Pod, command.minion, source.actor, source.seq);
      case "runOnMinion":
        this.#ports.links.send(command.minion, { type: "run", pod: object as Pod });
        return;
      case "drainEndpoints":
        void balancing
          .drained(object as Pod)
          .then(() => this.#system().deliver(source.actor, { type: "pod.drained" }, source.seq));
        return;
      case "stopOnMinion":
        this.#ports.links.send(command.minion, {
          type: "stop",
          uid: object.metadata.uid ?? "",
          graceSeconds: command.graceSeconds,
        });
        return;
      case "writePodStatus":
        return this.#write("Pod", source, (pod) => ({
          ...pod,
          status: {
            ...pod.status,
            ...command.status,
            conditions: mergeConditions(pod.status?.conditions, command.status.conditions ?? []),
          },
        }));
      case "removeObject":
        return this.#remove(object);
      case "createReplicas":
        if (object.kind === "ReplicationController") void replicas.create(object, command.count, source);
        return;
      case "removeReplicas":
        if (object.kind === "ReplicationController") void replicas.remove(object, command.uids, source);
        return;
      case "writeControllerStatus":
        return this.#write("ReplicationController", source, (rc) => ({ ...rc, status: command.status }));
      case "syncMinion":
        this.#ports.links.send(object.metadata.name, desk.sync(object.metadata.name));
        return;
      case "tellPods":
        for (const pod of this.#view.podsOf(object.metadata.name))
          this.#system().deliver(
            `pod/${pod.metadata.namespace}/${pod.metadata.name}`,
            { type: command.event, minion: object.metadata.name, why: command.why },
            source.seq,
          );
        return;
      case "writeMinionStatus":
        return this.#write("Node", source, (node) => ({
          ...node,
          status: { ...node.status, conditions: mergeConditions(node.status?.conditions, command.conditions) },
        }));
      case "writeEndpoints":
        if (object.kind === "Service")
          void balancing
            .writeEndpoints(object, command.subsets)
            .catch((error: unknown) => this.#trouble("endpoints could not be written", source, error));
        return;
      case "plan":
        return balancing.plan(command.service, command.endpoints, source);
      case "note":
        return notes.write(object, {
          type: command.level,
          reason: command.reason,
          message: command.message,
          component: source.actor.split("/")[0] ?? "master",
          atMs: this.#ports.clock.nowMs(),
        });
      case "unexpected":
        this.#ports.log("warn", "an actor heard an event it does not expect", {
          actor: source.actor,
          event: command.event,
        });
        return;
      case "armTimer":
      case "cancelTimer":
      case "acquireSandbox":
      case "prepareVolumes":
      case "pullImage":
      case "startContainer":
      case "stopContainer":
      case "watchProbes":
      case "unwatchProbes":
      case "tearDown":
      case "discardSandbox":
      case "report":
        throw new Error(`${command.type} is not a command of the master's actors`);
      default:
        unreachable(command);
    }
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
      .run(source.actor, async () => {
        await edit(
          this.#ports.store,
          { kind, namespace: key.namespace, name: key.name, ...(uid === undefined ? {} : { uid }) },
          change,
        );
      })
      .catch((error: unknown) => this.#trouble("a status could not be written", source, error));
  }

  #remove(object: AnyObject): void {
    const { namespace = "", name } = object.metadata;
    if (object.kind === "Pod") this.#hands().balancing.podGone(object);
    void this.#ports.store
      .write([{ op: "remove", key: { kind: object.kind, namespace, name } }])
      .catch((error: unknown) =>
        this.#ports.log("error", "an object could not be removed", { name, message: asFault(error).message }),
      );
  }

  #trouble(text: string, source: CommandSource, error: unknown): void {
    this.#ports.log("error", text, { actor: source.actor, message: asFault(error).message });
  }
}
