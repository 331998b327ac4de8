/**
 * Places for pods: those that wait are gathered for a turn, decided in batches, and the bindings of a batch are written
 * in one go. The scheduler's book of who runs where is kept up to date by what changed, pod by pod.
 */
import type { ActorSystem } from "../../../actors/host/system.js";
import { asFault } from "../../../core/fault.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { revisionOf } from "../../../core/objects/types.js";
import type { Preemption } from "../../../core/scheduling/preemption/preemption.js";
import type { ScheduleResult } from "../../../core/scheduling/schedule-types.js";
import { minionFacts, podView } from "../../../core/scheduling/views.js";
import type { Write } from "../../../core/store/store.js";
import { actorId, actorIdOf } from "../actor-id.js";
import type { Claims } from "../claims.js";
import { namespaceLabels } from "../namespaces.js";
import type { MakerPorts, MasterPorts, MasterSettings } from "../ports.js";
import type { View } from "../view.js";
import { persist } from "./persist.js";
import { mayHold, sameRoom } from "./pod-places.js";
import type { Preemptions } from "./preemptions.js";
import { makeOwnClaims, selectNode, sortByClaims } from "./scheduling-claims.js";
import { WaitingPods } from "./waiting-pods.js";

interface Asked {
  pod: Pod;
  actor: string;
  cause: number;
  /** How often it was decided on for nothing, while room came free. */
  overtaken: number;
}

/** So often a pod that fits nowhere is decided on anew when room came free meanwhile, before it is told what was. */
const overtakenMax = 2;
/** Batches of bindings that may be on their way to the disk: what is decided waits for what is durable. */
const writesMax = 4;

const uidOf = ({ metadata }: Pod): string => metadata.uid ?? "";
const priorityOf = ({ pod }: Asked): number => pod.spec.priority ?? 0;
export class Scheduling {
  readonly #ports: MasterPorts;
  readonly #settings: MasterSettings;
  readonly #system: ActorSystem;
  readonly #view: View;
  readonly #claims: Claims;
  readonly #makers: MakerPorts;
  readonly #preemptions: Preemptions;
  readonly #waiting: WaitingPods;
  /** Uids from the question to the answer, or to the binding that is seen: asked for again meanwhile, they have one place. */
  readonly #open = new Set<string>();
  #asked: Asked[] = [];
  #batches = 0;
  #writes = 0;
  #kicked = false;
  #round = 0;
  #knowsNamespaces = false;

  constructor(
    ports: MasterPorts,
    settings: MasterSettings,
    system: ActorSystem,
    view: View,
    claims: Claims,
    makers: MakerPorts,
    preemptions: Preemptions,
  ) {
    this.#ports = ports;
    this.#preemptions = preemptions;
    this.#makers = makers;
    this.#settings = settings;
    this.#waiting = new WaitingPods(system);
    this.#system = system;
    this.#view = view;
    this.#claims = claims;
  }

  /** A minion came, changed or went. */
  minionChanged(name: string): void {
    const node = this.#view.get("Node", "", name);
    if (!node) this.#ports.scheduler.removeMinion(name);
    // Of what else is said of it (when it was heard of last, its engine), no pod fits better.
    else if (this.#ports.scheduler.upsertMinion(minionFacts(node))) this.#waiting.roomCameFree();
  }

  /** A pod came (`before` undefined), changed or went. */
  podChanged(before: Pod | undefined, after: Pod | undefined): void {
    if (!after && before) this.#waiting.remove(actorIdOf("Pod", before.metadata.namespace ?? "", before.metadata.name));
    const { scheduler } = this.#ports;
    if (after && mayHold(after)) {
      // Without a minion it has what was reserved for it, if anything.
      if (!after.spec.nodeName || sameRoom(before, after)) return;
      this.#open.delete(uidOf(after));
      if (scheduler.podBound(after.spec.nodeName, podView(after))) this.#waiting.roomCameFree();
      else this.#waiting.companyChanged();
    } else if (before && mayHold(before)) {
      this.#open.delete(uidOf(before));
      if (scheduler.podRemoved(uidOf(before))) this.#waiting.roomCameFree();
    }
  }

  /** A namespace came or changed; null = it went. */
  namespaceChanged(name: string, labels: Readonly<Record<string, string>> | null): void {
    this.#ports.scheduler.setNamespace(name, labels);
    this.#waiting.companyChanged();
  }

  /** A claim of these pods came, changed or went. */
  claimChanged(users: readonly Pod[]): void {
    this.#waiting.wake(users.map(actorId));
  }

  /** Asks for a place and binds the pod to it: it will be seen bound, or hear `pod.unplaced` or `pod.bindRefused`. */
  ask(pod: Pod, actor: string, cause: number): void {
    if (this.#open.has(uidOf(pod)) || !this.#current(pod)) return;
    this.#open.add(uidOf(pod));
    this.#waiting.remove(actor);
    this.#asked.push({ pod, actor, cause, overtaken: 0 });
    this.#kick();
  }

  #kick(): void {
    if (this.#kicked) return;
    this.#kicked = true;
    queueMicrotask(() => {
      this.#kicked = false;
      this.#send();
    });
  }

  /**
   * A batch does not see where those in flight go. Full ones may overlap, room is judged again; but a few pods wait for
   * the batch before them, so that replicas of one controller are spread.
   */
  #send(): void {
    const { batchesMax, batchPodsMax } = this.#ports.scheduler;
    while (this.#asked.length > 0 && this.#batches < batchesMax && this.#writes < writesMax) {
      if (this.#batches > 0 && this.#asked.length < batchPodsMax) return;
      this.#batches++;
      // Those that count most are first; of one priority, who asked first.
      this.#asked.sort((a, b) => priorityOf(b) - priorityOf(a));
      void this.#decide(this.#asked.splice(0, batchPodsMax));
    }
  }

  async #decide(batch: Asked[]): Promise<void> {
    const { scheduler, log } = this.#ports;
    this.#learnNamespaces();
    const then = this.#waiting.now();
    const seed = `${this.#settings.cluster}/${++this.#round}`;
    const sorted = sortByClaims(
      batch.flatMap(({ pod }) => this.#current(pod) ?? []),
      this.#claims,
    );
    const { pods } = sorted;
    const asked = new Map(batch.map((one) => [uidOf(one.pod), one]));
    // At once: a claim that gets its volume meanwhile shall find them waiting.
    this.#tell(asked, sorted.blocked, () => false);
    for (const pod of sorted.claimless) void this.#makeClaims(pod, asked.get(uidOf(pod)));
    let result: ScheduleResult;
    try {
      result = await scheduler.schedule(sorted.views, this.#settings.policy, seed, () => this.#preemptions.budgets());
    } catch (error) {
      const { message } = asFault(error);
      log("error", "the scheduler failed", { message, pods: batch.length });
      const unplaced = pods.map((pod) => ({
        uid: uidOf(pod),
        message: `the scheduler failed: ${message}`,
        refusals: {},
      }));
      result = { placements: [], unplaced, preemptions: [] };
    }
    this.#batches--;
    const bindings = result.placements.flatMap(({ uid, minion }) => {
      const one = asked.get(uid);
      return one ? [{ asked: one, minion }] : [];
    });
    void this.#bind(bindings.filter((binding) => !this.#choosesVolumes(binding)));
    this.#tell(asked, sorted.explained(result.unplaced), (pod) => this.#waiting.isOvertaken(then, pod));
    this.#preempt(asked, result.preemptions);
    if (this.#asked.length > 0) this.#kick();
  }

  /** Others end for those that wait; whoever is decided on anew, or went, needs it no more. */
  #preempt(asked: ReadonlyMap<string, Asked>, preemptions: readonly Preemption[]): void {
    const { scheduler } = this.#ports;
    for (const preemption of preemptions) {
      const one = asked.get(preemption.uid);
      const isWaiting = one && this.#current(one.pod) && !this.#asked.some(({ pod }) => uidOf(pod) === preemption.uid);
      if (!isWaiting) scheduler.release(preemption.uid);
      else if (preemption.victims.length === 0) this.#waiting.wake([one.actor]);
      else
        void this.#preemptions.carryOut(preemption, one.pod).then((isDone) => {
          if (!isDone && scheduler.release(preemption.uid)) this.#waiting.wake([one.actor]);
        });
    }
  }

  /** Those that were there before the first pod was asked for are not told one by one. */
  #learnNamespaces(): void {
    if (this.#knowsNamespaces) return;
    this.#knowsNamespaces = true;
    for (const [name, labels] of namespaceLabels(this.#view)) this.#ports.scheduler.setNamespace(name, labels);
  }

  /** `isOvertaken`: what came while a pod was decided on woke others like it; it was not waiting yet. */
  #tell(
    asked: ReadonlyMap<string, Asked>,
    unplaced: ScheduleResult["unplaced"],
    isOvertaken: (pod: Pod) => boolean,
  ): void {
    for (const { uid, ...why } of unplaced) {
      const one = asked.get(uid);
      // It went, or somebody else bound it.
      if (!one || !this.#open.has(uid)) continue;
      const isStale = isOvertaken(one.pod);
      if (isStale && one.overtaken < overtakenMax) {
        this.#asked.push({ ...one, overtaken: one.overtaken + 1 });
        continue;
      }
      this.#open.delete(uid);
      this.#waiting.add(one.actor, one.pod);
      this.#system.deliver(one.actor, { type: "pod.unplaced", ...why }, one.cause);
      if (isStale) this.#waiting.wake([one.actor]);
    }
  }

  /**
   * Where claims of its have no volume yet, these get one on the minion that was found, and the pod is asked for again
   * when they have: a pod is bound only where all that it needs is.
   */
  #choosesVolumes({ asked, minion }: { asked: Asked; minion: string }): boolean {
    const { unbound, why, minion: only, because } = this.#claims.placingOf(asked.pod);
    // Its claims may have got their volumes elsewhere while it was decided on.
    const isElsewhere = why !== "" || (only !== "" && only !== minion);
    if (unbound.length === 0 && !isElsewhere) return false;
    const uid = uidOf(asked.pod);
    if (!this.#open.delete(uid)) return true;
    this.#waiting.add(asked.actor, asked.pod);
    const isFreed = this.#ports.scheduler.release(uid);
    const message = isElsewhere ? why || because : `waits for the volumes of its claims on minion "${minion}"`;
    this.#system.deliver(asked.actor, { type: "pod.unplaced", message, refusals: {} }, asked.cause);
    if (isElsewhere && why === "") this.#waiting.wake([asked.actor]);
    for (const claim of isElsewhere ? [] : unbound)
      selectNode(this.#ports.store, claim, minion).catch((error: unknown) =>
        this.#ports.log("warn", "a claim was given no minion", { claim: claim.metadata.name, error: String(error) }),
      );
    if (isFreed) this.#waiting.roomCameFree();
    return true;
  }

  /** Its claims wake it when they are there; what is refused is told. */
  async #makeClaims(pod: Pod, asked: Asked | undefined): Promise<void> {
    try {
      await persist(this.#ports, `claims of pod ${pod.metadata.name}`, () => makeOwnClaims(this.#makers, pod));
    } catch (error) {
      const { message } = asFault(error);
      if (asked) this.#system.deliver(asked.actor, { type: "pod.unplaced", message, refusals: {} }, asked.cause);
    }
  }

  /** Bound pods are only told through the watch: what counts is what is durable. */
  async #bind(bindings: readonly { asked: Asked; minion: string }[]): Promise<void> {
    if (bindings.length === 0) return;
    const write = async (): Promise<void> => {
      const batch: Asked[] = [];
      const writes: Write[] = [];
      for (const { asked, minion } of bindings) {
        const current = this.#current(asked.pod);
        if (!current) continue;
        batch.push(asked);
        const spec = { ...current.spec, nodeName: minion };
        writes.push({ op: "update", object: { ...current, spec }, expected: revisionOf(current) });
      }
      if (writes.length === 0) return;
      const results = await this.#ports.store.write(writes);
      for (const [i, result] of results.entries())
        if (!result.ok) this.#refuse(batch[i] as Asked, result.fault.message);
    };
    this.#writes++;
    await persist(this.#ports, `the bindings of ${bindings.length} pods`, write).catch((error: unknown) => {
      const { message } = asFault(error);
      for (const { asked } of bindings) this.#refuse(asked, message);
    });
    this.#writes--;
    if (this.#asked.length > 0) this.#kick();
  }

  /** The pod as it is now; undefined if it is another one, is leaving, or has a minion. */
  #current({ metadata }: Pod): Pod | undefined {
    const pod = this.#view.get("Pod", metadata.namespace ?? "", metadata.name);
    if (pod?.metadata.uid !== metadata.uid || pod?.metadata.deletionTimestamp) return undefined;
    return pod?.spec.nodeName ? undefined : pod;
  }

  #refuse({ pod, actor, cause }: Asked, why: string): void {
    if (!this.#open.delete(uidOf(pod))) return;
    const isFreed = this.#ports.scheduler.release(uidOf(pod));
    this.#system.deliver(actor, { type: "pod.bindRefused", why }, cause);
    if (isFreed) this.#waiting.roomCameFree();
  }
}
