/**
 * What becomes of a lost minion's pods: looks at all minions, has it judged (core/liveness/mass-loss.ts), tells the minion's
 * actor. A minion whose pods are held back is judged again whenever another one is lost, heard or gone.
 */

import type { ActorSystem, Step } from "../../../actors/host/system.js";
import { isLostState, type MinionReading, minionReading } from "../../../actors/minion/reading.js";
import { someOf } from "../../../core/counted.js";
import {
  type EvictionJudgement,
  type EvictionState,
  evictionAnswer,
  judgeEviction,
  type MinionSight,
  nothingHalted,
  overdueMs,
  remember,
} from "../../../core/liveness/mass-loss.js";
import type { Clock } from "../../../core/time.js";
import { actorIdOf } from "../actor-id.js";
import type { View } from "../view.js";

/** Heartbeats of thousands of minions ask for no more judgements than this. */
const judgeEveryMs = 50;

export class Evictions {
  readonly #clock: Clock;
  readonly #system: ActorSystem;
  readonly #view: View;
  readonly #haltAbove: number | null;
  /** Lost minions whose pods were not given up yet. */
  readonly #pending = new Set<string>();
  #judgement: EvictionJudgement = { verdict: "evict", lost: 0, of: 0 };
  #judgedMs = Number.NEGATIVE_INFINITY;
  #memory = nothingHalted;

  constructor(clock: Clock, system: ActorSystem, view: View, haltAbove: number | null) {
    this.#clock = clock;
    this.#system = system;
    this.#view = view;
    this.#haltAbove = haltAbove;
  }

  /** A minion's actor asks; `patient`: whether others that are overdue may be waited for. */
  ask(minion: string, patient: boolean): void {
    this.#pending.add(minion);
    // Of many that are lost in one moment, the first has asked for all.
    const isFresh = this.#clock.nowMs() - this.#judgedMs < judgeEveryMs && this.#judgement.verdict !== "evict";
    this.#answer(minion, patient && isFresh ? this.#judgement : this.#judge(), patient);
  }

  /** Hears every step of every actor: one of a minion may change what is judged of others. */
  stepped({ actor, event, from, to }: Step): void {
    if (this.#isIdle() || !actor.startsWith("minion/")) return;
    if (isLostState(from) && !isLostState(to)) this.#pending.delete(actor.slice("minion/".length));
    if (from !== to || event.type === "minion.heartbeat") this.look();
  }

  /** Judges again what waits or is held. */
  look(): void {
    if (this.#isIdle() || this.#clock.nowMs() - this.#judgedMs < judgeEveryMs) return;
    this.#answerAll();
  }

  /** Evictions go on, until no more than the allowed part of the minions is lost. */
  release(): EvictionState {
    this.#memory = { ...this.#memory, released: this.#pending.size > 0 };
    this.#answerAll();
    return this.state();
  }

  state(): EvictionState {
    const { lost, of } = this.#verdict();
    const held = [...this.#pending].filter((name) => this.#readingOf(name).lost === "held");
    return {
      halted: held.length > 0,
      released: this.#memory.released,
      lost,
      of,
      haltAbove: this.#haltAbove,
      held,
    };
  }

  #isIdle(): boolean {
    return this.#pending.size === 0 && !this.#memory.released;
  }

  #answerAll(): void {
    const judgement = this.#judge();
    for (const minion of [...this.#pending]) this.#answer(minion, judgement, true);
  }

  #answer(minion: string, judgement: EvictionJudgement, isPatient: boolean): void {
    const { lost } = this.#readingOf(minion);
    if (lost === "") {
      this.#pending.delete(minion);
      return;
    }
    const answer = evictionAnswer(lost === "held", isPatient, judgement, this.#memory, this.#clock.nowMs());
    if (answer === null) return;
    if (answer === "evict") this.#pending.delete(minion);
    const event = answer === "evict" ? { type: "minion.evict" as const } : this.#hold(judgement);
    this.#system.deliver(actorIdOf("Node", "", minion), event);
  }

  #hold({ lost, of }: EvictionJudgement): { type: "minion.hold"; why: string } {
    const limit = Math.round(100 * (this.#haltAbove ?? 1));
    return {
      type: "minion.hold",
      why:
        `${someOf(lost, of, "minion")} lost at once, more than ${limit} %: a partition is likelier than a disaster, so ` +
        "pods are not replaced; they will be when enough minions are back, or after `troupe eviction release`",
    };
  }

  #readingOf(minion: string): MinionReading {
    return minionReading(this.#system, actorIdOf("Node", "", minion));
  }

  #judge(): EvictionJudgement {
    this.#judgedMs = this.#clock.nowMs();
    this.#judgement = this.#verdict();
    this.#memory = remember(this.#memory, this.#judgement, this.#judgedMs);
    return this.#judgement;
  }

  #verdict(): EvictionJudgement {
    return judgeEviction(
      [...this.#view.list("Node")].map(({ metadata }) => this.#sight(metadata.name)),
      this.#haltAbove,
    );
  }

  #sight(name: string): MinionSight {
    const { lost, isCut, lostMs, lastMs, forgivenMs } = this.#readingOf(name);
    const nowMs = this.#clock.nowMs();
    if (lost !== "")
      return { name, standing: lost === "evicted" ? "evicted" : "lost", forMs: nowMs - (lostMs ?? nowMs) };
    const silentMs = nowMs - lastMs - forgivenMs;
    return { name, standing: isCut || silentMs > overdueMs ? "overdue" : "heard", forMs: silentMs };
  }
}
