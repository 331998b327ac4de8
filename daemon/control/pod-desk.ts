/** What minions tell of their pods becomes events of actors, once it is seen that it is theirs to tell. */
import type { ActorSystem } from "../../actors/host/system.js";
import type { AnyObject } from "../../core/kinds/all.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { Allowance } from "../../core/link/allowance.js";
import { type MinionPlace, podAddressFault } from "../../core/link/belief.js";
import { podsMax } from "../../core/link/limits.js";
import type { MinionNote } from "../../core/link/messages.js";
import { notesAtOnceMax, notesPerSecondMax } from "../../core/link/rates.js";
import type { PodReport } from "../../core/link/report.js";
import type { Clock } from "../../core/time.js";
import type { Refusals } from "../joining/refusals.js";
import { reportDigest } from "../link/digest.js";
import { actorId } from "./actor-id.js";
import type { Notes } from "./effects/notes.js";
import type { HostBook } from "./host-book.js";
import type { View } from "./view.js";

export interface PodDeskHands {
  clock: Clock;
  system: ActorSystem;
  view: View;
  notes: Notes;
  hosts: HostBook;
  refusals: Refusals;
}

/** A minion that is connected, and whose hello was believed. */
interface Present {
  place: MinionPlace;
  /** What it last told of each pod. */
  told: Map<string, number>;
  /** The digest of that; null when it has to be made anew. */
  digest: string | null;
  notes: Allowance;
}

export class PodDesk {
  readonly #hands: PodDeskHands;
  readonly #present = new Map<string, Present>();
  /** Of each minion there was. */
  readonly #notes = new Map<string, Allowance>();

  constructor(hands: PodDeskHands) {
    this.#hands = hands;
  }

  /** Names of the other minions that are connected, by their addresses. */
  othersBut(minion: string): Map<string, string> {
    const others = [...this.#present].filter(([name]) => name !== minion);
    return new Map(others.map(([name, { place }]) => [place.address, name]));
  }

  /** It said hello, and is where it says; it has told nothing yet. */
  came(minion: string, place: MinionPlace): void {
    // Those it had go on: a new connection is no new allowance.
    const notes =
      this.#notes.get(minion) ?? new Allowance(notesPerSecondMax, notesAtOnceMax, this.#hands.clock.nowMs());
    this.#notes.set(minion, notes);
    this.#present.set(minion, { place, told: new Map(), digest: null, notes });
  }

  left(minion: string): void {
    this.#present.delete(minion);
  }

  has(minion: string): boolean {
    return this.#present.has(minion);
  }

  digestAgrees(minion: string, digest: string): boolean {
    const present = this.#present.get(minion);
    if (!present) return false;
    present.digest ??= reportDigest(present.told);
    return present.digest === digest;
  }

  /**
   * Up to the first that is not to be believed. Of a minion whose hello was not heard, none is.
   * @param full it tells everything: what it told before does not count
   * @returns why one is not believed; "" = all are
   */
  reports(minion: string, reports: readonly PodReport[], full: boolean): string {
    const present = this.#present.get(minion);
    if (!present) return "";
    if (full) present.told.clear();
    present.digest = null;
    const own = this.#hands.hosts.own();
    for (const report of reports) {
      const pod = this.#ownPod(minion, report.uid, "a report");
      const why = pod ? podAddressFault(report.status, pod, present.place, own) : "";
      if (why !== "") return `of pod "${pod?.metadata.namespace ?? ""}/${pod?.metadata.name}" it told that ${why}`;
      present.told.set(report.uid, report.seq);
      if (present.told.size > podsMax) return `it tells of more than ${podsMax} pods`;
      if (pod) this.#hands.system.deliver(actorId(pod), { type: "pod.reported", minion, report, resync: full });
    }
    return "";
  }

  gone(minion: string, uid: string): void {
    const present = this.#present.get(minion);
    if (present) {
      present.told.delete(uid);
      present.digest = null;
    }
    const pod = this.#ownPod(minion, uid, "the end");
    if (pod) this.#hands.system.deliver(actorId(pod), { type: "pod.released" });
  }

  /**
   * Each may become an object; what is beyond the allowance is left out, and that is told.
   * @param itself the minion's own object, of which it may speak, too
   */
  notes(minion: string, notes: readonly MinionNote[], itself: AnyObject | undefined): void {
    const { clock, refusals } = this.#hands;
    const allowance = this.#present.get(minion)?.notes;
    for (const note of notes) {
      if (!allowance?.take(clock.nowMs())) {
        const why = `it tells more than ${notesPerSecondMax} a second`;
        return refusals.tell("a minion's notes are left out", { minion, from: "", why });
      }
      const about = note.uid === "" ? itself : this.#ownPod(minion, note.uid, "a note");
      if (!about) continue;
      // A clock that is ahead would have its events stay for ever.
      const atMs = Math.min(note.atMs, clock.nowMs());
      this.#hands.notes.write(about, { ...note, atMs, component: "minion", host: minion });
    }
  }

  /** The pod, if the minion may speak of it: it is known, and bound to that minion. */
  #ownPod(minion: string, uid: string, what: string): Pod | undefined {
    const pod = this.#hands.view.podByUid(uid);
    if (!pod || pod.spec.nodeName === minion) return pod;
    const { namespace = "", name } = pod.metadata;
    const where = pod.spec.nodeName ? `is on minion "${pod.spec.nodeName}"` : "is on no minion";
    const why = `it told ${what} of pod "${namespace}/${name}", which ${where}`;
    this.#hands.refusals.tell("a minion spoke of a pod that is not its own", { minion, from: "", why });
    return undefined;
  }
}
