/** Where minions report: hellos, heartbeats, pod reports and notes become objects and events of actors. */

import type { ActorSystem } from "../../actors/host/system.js";
import { asFault } from "../../core/fault.js";
import { newUid } from "../../core/ids.js";
import { laxFault } from "../../core/kinds/network-policy/admit.js";
import { addressFault } from "../../core/link/belief.js";
import type { MasterMessage, MinionMessage } from "../../core/link/messages.js";
import type { PodReport } from "../../core/link/report.js";
import type { TableName } from "../../core/link/tables.js";
import { toldPod } from "../../core/link/told-pod.js";
import { toApiTime } from "../../core/time.js";
import type { Refusals } from "../joining/refusals.js";
import type { Caller } from "../link/link.js";
import { actorIdOf } from "./actor-id.js";
import type { ConfigDesk } from "./config-desk.js";
import { edit } from "./effects/edit.js";
import { KeyedQueue } from "./effects/keyed-queue.js";
import type { MinionTables } from "./effects/minion-tables.js";
import type { Notes } from "./effects/notes.js";
import { persist } from "./effects/persist.js";
import type { HostBook } from "./host-book.js";
import { PodDesk } from "./pod-desk.js";
import { podForMinion } from "./pod-for-minion.js";
import type { MasterPorts, MasterSettings } from "./ports.js";
import { registered } from "./registration.js";
import type { UsageDesk } from "./usage-desk.js";
import type { View } from "./view.js";
import type { VolumeDesk } from "./volume-desk.js";

const unknownCaller: Caller = { address: "", isSecure: false };

type Hello = Extract<MinionMessage, { type: "hello" }>;

const actorOf = (minion: string): string => actorIdOf("Node", "", minion);

/** What a minion does, it has to know something for. */
const tablesOf = ({ routed, resolves, keepsPolicies }: Hello): TableName[] => [
  "services",
  ...(routed ? (["hosts", "balancing"] as const) : []),
  ...(keepsPolicies ? (["policies"] as const) : []),
  ...(resolves ? (["addresses"] as const) : []),
];

/** What the desk passes things on to. */
export interface DeskHands {
  notes: Notes;
  hosts: HostBook;
  tables: MinionTables;
  refusals: Refusals;
  configs: ConfigDesk;
  volumes: VolumeDesk;
  usage: UsageDesk;
}

export class MinionDesk {
  readonly #ports: MasterPorts;
  readonly #settings: MasterSettings;
  readonly #system: ActorSystem;
  readonly #view: View;
  readonly #hands: DeskHands;
  readonly #pods: PodDesk;
  /** Those that are connected and cannot keep network policies. */
  readonly #lax = new Set<string>();
  /** Keeps the messages of one minion in order while its hello is being written. */
  readonly #inbox = new KeyedQueue();

  constructor(ports: MasterPorts, settings: MasterSettings, system: ActorSystem, view: View, hands: DeskHands) {
    this.#ports = ports;
    this.#settings = settings;
    this.#system = system;
    this.#view = view;
    this.#hands = hands;
    this.#pods = new PodDesk({ clock: ports.clock, system, view, ...hands });
  }

  receive(minion: string, message: MinionMessage, caller: Caller = unknownCaller): Promise<void> {
    const failed = (error: unknown): undefined => {
      const facts = { minion, type: message.type, message: asFault(error).message };
      this.#ports.log("error", "a minion's message could not be handled", facts);
    };
    return this.#inbox.run(minion, () => {
      try {
        return this.#handle(minion, message, caller)?.catch(failed);
      } catch (error) {
        return failed(error);
      }
    });
  }

  disconnected(minion: string, why: string): void {
    void this.#inbox.run(minion, async () => {
      this.#pods.left(minion);
      this.#lax.delete(minion);
      this.#hands.tables.leave(minion);
      this.#hands.configs.left(minion);
      this.#hands.usage.left(minion);
      this.#system.deliver(actorOf(minion), { type: "minion.disconnected", why });
      this.#system.deliver(actorOf(minion), { type: "minion.disconnected", why });
    });
  }

  /** There are network policies now that were not judged as there were these: whoever cannot keep them has to leave. */
  policyCame(): void {
    for (const minion of this.#lax)
      this.#distrust(
        minion,
        unknownCaller,
        "a minion cannot stay",
        laxFault(false, this.#view.index.count("NetworkPolicy")),
      );
  }

  /** Everything a minion must know, from the view as it is now; `report`: it shall tell everything in turn. */
  sync(minion: string, report: boolean): MasterMessage {
    return {
      type: "sync",
      report,
      pods: this.#view.podsOf(minion).map((pod) => toldPod(podForMinion(pod, this.#view))),
    };
  }

  /** A promise only for what takes time: a heartbeat is heard at once. */
  #handle(minion: string, message: MinionMessage, caller: Caller): Promise<void> | undefined {
    switch (message.type) {
      case "hello":
        return this.#hello(minion, message, caller);
      case "report":
        this.#reports(minion, message.pods, message.full === true, caller);
        return undefined;
      case "gone":
        this.#pods.gone(minion, message.uid);
        return undefined;
      case "heartbeat":
        // One whose hello was refused is not there, whatever it goes on to say.
        if (!this.#pods.has(minion)) return undefined;
        this.#system.deliver(actorOf(minion), {
          type: "minion.heartbeat",
          bootId: message.bootId,
          digestAgrees: this.#pods.digestAgrees(minion, message.digest),
          engineOk: message.engineOk,
          engineMessage: message.engineMessage,
        });
        return undefined;
      case "notes":
        this.#pods.notes(minion, message.notes, this.#view.get("Node", "", minion));
        return undefined;
      case "tokenWanted":
        return this.#pods.has(minion) ? this.#ports.onTokenWanted?.(minion, message.uid) : undefined;
      case "configWanted":
        if (this.#pods.has(minion)) this.#hands.configs.asked(minion, message);
        return undefined;
      case "usage":
        if (this.#pods.has(minion)) this.#hands.usage.told(minion, message);
        return undefined;
      case "volumeRemoved":
        if (this.#pods.has(minion)) this.#hands.volumes.removed(minion, message);
        return undefined;
      case "tableHeld":
        this.#hands.tables.held(minion, message.name, message.mark);
        return undefined;
      case "tableMissed":
        this.#hands.tables.missed(minion, message.name, message.mark);
        return undefined;
    }
  }

  async #hello(minion: string, hello: Hello, caller: Caller): Promise<void> {
    const why = this.#helloFault(minion, hello, caller);
    if (why !== "") return this.#distrust(minion, caller, "a minion's hello was refused", why);
    const { hosts, tables } = this.#hands;
    const podCidr = hello.routed ? hosts.assign(minion, hello.routed.podCidr) : "";
    let revision = 0;
    // A hello is said once: without its answer the minion would never learn what it owns.
    await persist(this.#ports, `minion ${minion}`, async () => {
      revision = await this.#register(minion, hello, podCidr);
    });
    await this.#view.seen(revision);
    // From here to the end nobody else has a turn: a policy finds this minion, or was found by it.
    const isLax = laxFault(hello.keepsPolicies === true, this.#view.index.count("NetworkPolicy"));
    if (isLax !== "") return this.#distrust(minion, caller, "a minion's hello was refused", isLax);
    if (hello.keepsPolicies) this.#lax.delete(minion);
    else this.#lax.add(minion);
    this.#pods.came(minion, { address: hello.address, podCidr });
    this.#ports.links.send(minion, {
      type: "welcome",
      cluster: this.#settings.cluster,
      podCidr: podCidr === "" ? this.#settings.podCidr : podCidr,
      clusterCidr: this.#settings.podCidr,
      serviceCidr: this.#settings.serviceCidr,
    });
    tables.join(minion, tablesOf(hello), hello.tables);
    if (hello.measures) this.#hands.usage.came(minion);
    this.#system.deliver(actorOf(minion), {
      type: "minion.connected",
      bootId: hello.facts.bootId,
      runId: hello.facts.runId,
      engineMessage: hello.engineMessage,
    });
    this.#reports(minion, hello.pods, true, caller);
    this.#hands.volumes.came(minion);
  }

  #reports(minion: string, reports: readonly PodReport[], full: boolean, caller: Caller): void {
    const why = this.#pods.reports(minion, reports, full);
    if (why !== "") this.#distrust(minion, caller, "a minion's report was refused", why);
  }

  /** What is wrong with who it says it is and where; "" = it may be so. */
  #helloFault(minion: string, hello: Hello, caller: Caller): string {
    if (hello.minion !== minion)
      return `it says that it is "${hello.minion.slice(0, 253)}", and showed the credential of "${minion}"`;
    const claim = { address: hello.address, isRouted: hello.routed !== undefined, from: caller.address };
    return addressFault(claim, this.#hands.hosts.own(), this.#pods.othersBut(minion));
  }

  #distrust(minion: string, { address }: Caller, what: string, why: string): void {
    this.#hands.refusals.tell(what, { minion, from: address, why });
    this.#ports.links.distrust(minion, why);
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
