/** Where minions report: hellos, heartbeats, pod reports and notes become objects and events of actors. */

import type { ActorSystem } from "../../actors/host/system.js";
import type { PodReport } from "../../actors/report.js";
import { asFault } from "../../core/fault.js";
import { newUid } from "../../core/ids.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { toApiTime } from "../../core/time.js";
import type { Refusals } from "../joining/refusals.js";
import { reportDigest } from "../link/digest.js";
import type { MasterMessage, MinionMessage } from "../link/messages.js";
import { actorId, actorIdOf } from "./actor-id.js";
import { edit } from "./effects/edit.js";
import { KeyedQueue } from "./effects/keyed-queue.js";
import type { MinionTables } from "./effects/minion-tables.js";
import type { Notes } from "./effects/notes.js";
import { persist } from "./effects/persist.js";
import type { HostBook } from "./host-book.js";
import type { MasterPorts, MasterSettings } from "./ports.js";
import { registered } from "./registration.js";
import type { View } from "./view.js";

type Hello = Extract<MinionMessage, { type: "hello" }>;

/** What the desk passes things on to. */
export interface DeskHands {
  notes: Notes;
  hosts: HostBook;
  tables: MinionTables;
  refusals: Refusals;
}

export class MinionDesk {
  readonly #ports: MasterPorts;
  readonly #settings: MasterSettings;
  readonly #system: ActorSystem;
  readonly #view: View;
  readonly #hands: DeskHands;
  /** What each connected minion last told of each pod. */
  readonly #told = new Map<string, Map<string, number>>();
  /** The digest of what each told; absent when it has to be made anew. */
  readonly #digests = new Map<string, string>();
  /** Keeps the messages of one minion in order while its hello is being written. */
  readonly #inbox = new KeyedQueue();

  constructor(ports: MasterPorts, settings: MasterSettings, system: ActorSystem, view: View, hands: DeskHands) {
    this.#ports = ports;
    this.#settings = settings;
    this.#system = system;
    this.#view = view;
    this.#hands = hands;
  }

  receive(minion: string, message: MinionMessage): Promise<void> {
    const failed = (error: unknown): undefined => {
      const facts = { minion, type: message.type, message: asFault(error).message };
      this.#ports.log("error", "a minion's message could not be handled", facts);
    };
    return this.#inbox.run(minion, () => {
      try {
        return this.#handle(minion, message)?.catch(failed);
      } catch (error) {
        return failed(error);
      }
    });
  }

  disconnected(minion: string, why: string): void {
    void this.#inbox.run(minion, async () => {
      this.#told.delete(minion);
      this.#digests.delete(minion);
      this.#hands.tables.leave(minion);
      this.#system.deliver(actorIdOf("Node", "", minion), { type: "minion.disconnected", why });
    });
  }

  /** Everything a minion must know, from the view as it is now; `report`: it shall tell everything in turn. */
  sync(minion: string, report: boolean): MasterMessage {
    return {
      type: "sync",
      report,
      pods: this.#view.podsOf(minion),
    };
  }

  /** A promise only for what takes time: a heartbeat is heard at once. */
  #handle(minion: string, message: MinionMessage): Promise<void> | undefined {
    switch (message.type) {
      case "hello":
        return this.#hello(minion, message);
      case "report":
        if (message.full === true) this.#forget(minion);
        for (const report of message.pods) this.#report(minion, report, message.full === true);
        return undefined;
      case "gone":
        this.#gone(minion, message);
        return undefined;
      case "heartbeat":
        this.#system.deliver(actorIdOf("Node", "", minion), {
          type: "minion.heartbeat",
          bootId: message.bootId,
          digestAgrees: message.digest === this.#digestOf(minion),
          engineOk: message.engineOk,
          engineMessage: message.engineMessage,
        });
        return undefined;
      case "notes":
        for (const note of message.notes) {
          const pod = this.#ownPod(minion, note.uid, "a note");
          if (pod) this.#hands.notes.write(pod, { ...note, component: "minion", host: minion });
        }
        return undefined;
      case "tokenWanted":
        return this.#ports.onTokenWanted?.(minion, message.uid);
      case "tableHeld":
        this.#hands.tables.held(minion, message.name, message.mark);
        return undefined;
      case "tableMissed":
        this.#hands.tables.missed(minion, message.name, message.mark);
        return undefined;
    }
  }

  async #hello(minion: string, hello: Hello): Promise<void> {
    if (hello.minion !== minion) {
      const why = `it says that it is "${hello.minion.slice(0, 253)}", and showed the credential of "${minion}"`;
      this.#hands.refusals.tell("a minion's hello was refused", { minion, from: "", why });
      this.#ports.links.drop(minion, why);
      return;
    }
    const { hosts, tables } = this.#hands;
    const podCidr = hello.routed ? hosts.assign(minion, hello.routed.podCidr) : "";
    let revision = 0;
    // A hello is said once: without its answer the minion would never learn what it owns.
    await persist(this.#ports, `minion ${minion}`, async () => {
      revision = await this.#register(minion, hello, podCidr);
    });
    await this.#view.seen(revision);
    this.#forget(minion);
    this.#ports.links.send(minion, {
      type: "welcome",
      cluster: this.#settings.cluster,
      podCidr: podCidr === "" ? this.#settings.podCidr : podCidr,
      clusterCidr: this.#settings.podCidr,
      serviceCidr: this.#settings.serviceCidr,
    });
    tables.join(minion, hello.routed ? ["services", "hosts", "balancing"] : ["services"], hello.tables);
    this.#system.deliver(actorIdOf("Node", "", minion), {
      type: "minion.connected",
      bootId: hello.facts.bootId,
      runId: hello.facts.runId,
      engineMessage: hello.engineMessage,
    });
    for (const report of hello.pods) this.#report(minion, report, true);
  }

  /** What it told before does not count: it tells everything now. */
  #forget(minion: string): void {
    this.#told.set(minion, new Map());
    this.#digests.delete(minion);
  }

  #digestOf(minion: string): string {
    const digest = this.#digests.get(minion) ?? reportDigest(this.#told.get(minion) ?? new Map());
    this.#digests.set(minion, digest);
    return digest;
  }

  #report(minion: string, report: PodReport, resync: boolean): void {
    this.#told.get(minion)?.set(report.uid, report.seq);
    this.#digests.delete(minion);
    const pod = this.#ownPod(minion, report.uid, "a report");
    if (pod) this.#system.deliver(actorId(pod), { type: "pod.reported", minion, report, resync });
  }

  #gone(minion: string, message: Extract<MinionMessage, { type: "gone" }>): void {
    this.#told.get(minion)?.delete(message.uid);
    this.#digests.delete(minion);
    const pod = this.#ownPod(minion, message.uid, "the end");
    if (pod) this.#system.deliver(actorId(pod), { type: "pod.released" });
  }

  /** The pod, if the minion may speak of it: it is known, and bound to that minion. */
  #ownPod(minion: string, uid: string, what: string): Pod | undefined {
    const pod = this.#view.podByUid(uid);
    if (!pod || pod.spec.nodeName === minion) return pod;
    const { namespace = "", name } = pod.metadata;
    const where = pod.spec.nodeName ? `is on minion "${pod.spec.nodeName}"` : "is on no minion";
    const why = `it told ${what} of pod "${namespace}/${name}", which ${where}`;
    this.#hands.refusals.tell("a minion spoke of a pod that is not its own", { minion, from: "", why });
    return undefined;
  }

  /** Creates or refreshes the minion's object; what an operator set (labels, cordon) is kept. */
  async #register(minion: string, hello: Hello, podCidr: string): Promise<number> {
    const { store, random, clock } = this.#ports;
    const existing = await store.get("Node", "", minion);
    if (existing)
      return edit(store, { kind: "Node", namespace: "", name: minion }, (node) => registered(node, hello, podCidr));
    const metadata = { name: minion, uid: newUid(random), creationTimestamp: toApiTime(clock.nowMs()) };
    const object = registered({ apiVersion: "v1", kind: "Node", metadata, spec: {} }, hello, podCidr);
    const [result] = await store.write([{ op: "create", object }]);
    if (result && !result.ok) throw result.fault;
    return result?.ok ? result.revision : 0;
  }
}
