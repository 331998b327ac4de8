/** Pods that wait for a minion are gathered for a turn and asked for in one batch; placements are written in one batch. */
import type { ActorSystem } from "../../../actors/host/system.js";
import { asFault } from "../../../core/fault.js";
import type { Node } from "../../../core/kinds/node/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isFinished } from "../../../core/kinds/pod/phase.js";
import { sameJson } from "../../../core/objects/same-json.js";
import { revisionOf } from "../../../core/objects/types.js";
import { minionView, podView } from "../../../core/scheduling/views.js";
import type { Write } from "../../../core/store/store.js";
import { actorIdOf } from "../actor-id.js";
import type { MasterPorts, MasterSettings } from "../ports.js";
import type { View } from "../view.js";

interface Asked {
  pod: Pod;
  actor: string;
  cause: number;
}

/** Pods that were placed and are not yet seen bound in the view: they take room all the same. */
class Assumed {
  readonly #minionOf = new Map<string, string>();
  readonly #podsOn = new Map<string, Map<string, Pod>>();

  put(uid: string, pod: Pod, minion: string): void {
    this.drop(uid);
    this.#minionOf.set(uid, minion);
    const pods = this.#podsOn.get(minion) ?? new Map<string, Pod>();
    this.#podsOn.set(minion, pods.set(uid, pod));
  }

  /** @returns the minion it was assumed on */
  drop(uid: string): string | undefined {
    const minion = this.#minionOf.get(uid);
    if (minion === undefined) return undefined;
    this.#minionOf.delete(uid);
    const pods = this.#podsOn.get(minion);
    pods?.delete(uid);
    if (pods?.size === 0) this.#podsOn.delete(minion);
    return minion;
  }

  on(minion: string): Iterable<Pod> {
    return this.#podsOn.get(minion)?.values() ?? [];
  }
}

/** Whether a pod takes the same room in the same place. */
function sameRoom(before: Pod | undefined, after: Pod | undefined): boolean {
  return (
    before !== undefined &&
    after !== undefined &&
    isFinished(before) === isFinished(after) &&
    sameJson(before.spec, after.spec) &&
    sameJson(before.metadata.labels, after.metadata.labels) &&
    sameJson(before.metadata.ownerReferences, after.metadata.ownerReferences)
  );
}

export class Scheduling {
  readonly #ports: MasterPorts;
  readonly #settings: MasterSettings;
  readonly #system: ActorSystem;
  readonly #view: View;
  readonly #dirtyMinions = new Set<string>();
  readonly #waiting = new Set<string>();
  readonly #assumed = new Assumed();
  #asked: Asked[] = [];
  #bindings: { asked: Asked; minion: string }[] = [];
  #busy = false;
  #queued = false;
  #round = 0;

  constructor(ports: MasterPorts, settings: MasterSettings, system: ActorSystem, view: View) {
    this.#ports = ports;
    this.#settings = settings;
    this.#system = system;
    this.#view = view;
  }

  /** A minion came, changed or went, or what runs on it did. */
  minionChanged(name: string): void {
    this.#dirtyMinions.add(name);
    this.#wakeWaiting();
  }

  podChanged(before: Pod | undefined, after: Pod | undefined): void {
    const known = after ?? before;
    if (known && (!after || after.spec.nodeName)) this.#giveUp(known);
    if (sameRoom(before, after)) return;
    for (const minion of new Set([before?.spec.nodeName, after?.spec.nodeName]))
      if (minion !== undefined && minion !== "") this.#dirtyMinions.add(minion);
    if (!after && before) this.#waiting.delete(actorIdOf("Pod", before.metadata.namespace ?? "", before.metadata.name));
    if (before?.spec.nodeName && !isFinished(before) && (!after || isFinished(after))) this.#wakeWaiting();
  }

  /** Asks for a place; `pod.placed` or `pod.unplaced` will follow. */
  ask(pod: Pod, actor: string, cause: number): void {
    this.#waiting.delete(actor);
    this.#asked.push({ pod, actor, cause });
    this.#kick();
  }

  bind(pod: Pod, minion: string, actor: string, cause: number): void {
    this.#bindings.push({ asked: { pod, actor, cause }, minion });
    if (this.#bindings.length === 1) queueMicrotask(() => void this.#writeBindings());
  }

  #wakeWaiting(): void {
    if (this.#waiting.size === 0) return;
    const woken = [...this.#waiting];
    this.#waiting.clear();
    for (const actor of woken) this.#system.deliver(actor, { type: "pod.wake" });
  }

  #kick(): void {
    if (this.#queued || this.#busy) return;
    this.#queued = true;
    queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    this.#queued = false;
    this.#busy = true;
    const batch = this.#asked;
    this.#asked = [];
    try {
      this.#refreshMinions();
      const seed = `${this.#settings.cluster}/${++this.#round}`;
      const result = await this.#ports.scheduler.schedule(
        batch.map((a) => podView(a.pod)),
        this.#settings.policy,
        seed,
      );
      this.#answer(batch, new Map(result.placements.map((p) => [p.uid, p.minion])), result.unplaced);
    } catch (error) {
      const { message } = asFault(error);
      this.#ports.log("error", "the scheduler failed", { message, pods: batch.length });
      this.#answer(batch, new Map(), [], `the scheduler failed: ${message}`);
    } finally {
      this.#busy = false;
      if (this.#asked.length > 0) this.#kick();
    }
  }

  #answer(
    batch: Asked[],
    placements: Map<string, string>,
    unplaced: readonly { uid: string; message: string; refusals: object }[],
    trouble = "no minion fits",
  ): void {
    const reasons = new Map(unplaced.map((u) => [u.uid, u]));
    for (const { pod, actor, cause } of batch) {
      const uid = pod.metadata.uid ?? "";
      // It went, or somebody else bound it, while it was decided on: room kept for it would never be given back.
      if (!this.#current(pod)) continue;
      const minion = placements.get(uid);
      if (minion !== undefined) {
        this.#assumed.put(uid, pod, minion);
        this.#dirtyMinions.add(minion);
        this.#system.deliver(actor, { type: "pod.placed", minion }, cause);
        continue;
      }
      this.#waiting.add(actor);
      const why = reasons.get(uid);
      this.#system.deliver(
        actor,
        { type: "pod.unplaced", message: why?.message ?? trouble, refusals: why?.refusals ?? {} },
        cause,
      );
    }
  }

  #refreshMinions(): void {
    for (const name of this.#dirtyMinions) {
      const node: Node | undefined = this.#view.get("Node", "", name);
      const pods = [...this.#view.podsOf(name), ...this.#assumed.on(name)];
      if (node) this.#ports.scheduler.upsertMinion(minionView(node, pods));
      else this.#ports.scheduler.removeMinion(name);
    }
    this.#dirtyMinions.clear();
  }

  /** Bound pods are only told through the watch: what counts is what is durable. */
  async #writeBindings(): Promise<void> {
    const batch: { asked: Asked; minion: string }[] = [];
    const writes: Write[] = [];
    for (const { asked, minion } of this.#bindings) {
      const current = this.#current(asked.pod);
      this.#dirtyMinions.add(minion);
      if (!current) {
        this.#refuse(asked, "it is gone, or bound by somebody else");
        continue;
      }
      batch.push({ asked, minion });
      writes.push({
        op: "update",
        object: { ...current, spec: { ...current.spec, nodeName: minion } },
        expected: revisionOf(current),
      });
    }
    this.#bindings = [];
    if (batch.length === 0) return;
    try {
      const results = await this.#ports.store.write(writes);
      for (const [i, result] of results.entries()) {
        const asked = batch[i]?.asked;
        if (asked && !result.ok) this.#refuse(asked, result.fault.message);
      }
    } catch (error) {
      const why = asFault(error).message;
      for (const { asked } of batch) this.#refuse(asked, why);
    }
  }

  /** The pod as it is now; undefined if it is another one, or has a minion. */
  #current({ metadata }: Pod): Pod | undefined {
    const pod = this.#view.get("Pod", metadata.namespace ?? "", metadata.name);
    return pod?.metadata.uid === metadata.uid && !pod?.spec.nodeName ? pod : undefined;
  }

  /** Its minion is looked at anew. */
  #giveUp(pod: Pod): void {
    const minion = this.#assumed.drop(pod.metadata.uid ?? "");
    if (minion !== undefined) this.#dirtyMinions.add(minion);
  }

  #refuse(asked: Asked, why: string): void {
    this.#giveUp(asked.pod);
    this.#system.deliver(asked.actor, { type: "pod.bindRefused", why }, asked.cause);
  }
}
