/**
 * Runs a scenario in a world (known by its interface only): workloads, timeline, expectations, then the calm.
 */
import { asFault } from "../core/fault.js";
import { act } from "./actions.js";
import { Awaiting } from "./awaiting.js";
import type { Scenario, TimelineEntry, Trigger } from "./format/scenario.js";
import { namesOf } from "./format/workloads.js";
import { Injector } from "./injector.js";
import { invariants } from "./invariants/all.js";
import type { InvariantWatch } from "./invariants/invariant.js";
import { Outcome } from "./outcome.js";
import { Rest } from "./rest.js";
import type { Result, RunOptions } from "./result.js";
import { Turns } from "./turns.js";
import type { World } from "./world.js";

export class Runner {
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #outcome: Outcome;
  readonly #awaiting: Awaiting;
  readonly #injector: Injector;
  readonly #turns = new Turns();
  /** The workloads; an operator acts on what is there. */
  #created: Promise<void> = Promise.resolve();
  /** Actions that are not done. */
  #busy = 0;

  constructor(world: World, scenario: Scenario, options: RunOptions) {
    this.#world = world;
    this.#scenario = scenario;
    this.#outcome = new Outcome(world.clock, options);
    this.#awaiting = new Awaiting(world, this.#outcome);
    this.#injector = new Injector(world, this.#outcome, this.#awaiting);
  }

  async run(): Promise<Result> {
    const { clock, kind } = this.#world;
    const { seed, name, workloads } = this.#scenario;
    const watches = this.#watchInvariants();
    const rest = new Rest(this.#world);
    try {
      await this.#world.start();
      this.#outcome.startMs = clock.nowMs();
      if (workloads.length > 0)
        this.#created = this.#background(`create ${namesOf(workloads)}`, () =>
          act(this.#world, { action: "create", workloads }),
        );
      await this.#timeline();
      await this.#calm(rest, watches);
    } catch (error) {
      this.#outcome.fail("crash", asFault(error).message);
    }
    const { failures, marks, skipped, startMs } = this.#outcome;
    return {
      ...{ scenario: name, world: kind, seed, ok: failures.length === 0, failures, marks, skipped },
      ...{ beganAtMs: startMs, tookMs: clock.nowMs() - startMs },
    };
  }

  #watchInvariants(): InvariantWatch[] {
    const asked = invariants.filter(({ name }) => !this.#scenario.except.includes(name));
    return asked.map((invariant) => {
      const fail = (message: string): void => this.#outcome.fail(`invariant ${invariant.name}`, message);
      return invariant.begin({ world: this.#world, fail });
    });
  }

  async #timeline(): Promise<void> {
    const { clock } = this.#world;
    let previousMs = clock.nowMs();
    for (const entry of this.#scenario.timeline) {
      const { trigger } = entry;
      const came = await this.#due(trigger, previousMs);
      if (trigger.type === "when" && !came && !this.#outcome.isOver) this.#missed(trigger, entry.line);
      if (this.#outcome.isOver) return;
      previousMs = clock.nowMs();
      await this.#do(entry);
    }
    while (this.#awaiting.expects && !this.#outcome.isOver) await this.#awaiting.untilNextDeadline();
  }

  /** Waits until it is an entry's time. @returns whether what it waited for came true */
  #due(trigger: Trigger, previousMs: number): Promise<boolean> {
    if (trigger.type === "at") return this.#awaiting.until(this.#outcome.startMs + trigger.atMs);
    if (trigger.type === "after") return this.#awaiting.until(previousMs + trigger.delayMs);
    return this.#awaiting.until(this.#world.clock.nowMs() + trigger.patienceMs, trigger.condition);
  }

  /** What is waited for in vain is a failure; the entry is done all the same. */
  #missed({ condition, patienceMs }: Extract<Trigger, { type: "when" }>, line: number): void {
    this.#outcome.fail("when", `"${condition.text}" did not come true within ${patienceMs / 1000} s`, line);
  }

  async #do(entry: TimelineEntry): Promise<void> {
    const { deed } = entry;
    if (deed.type === "expect") this.#awaiting.expect(deed.condition, deed.withinMs, entry.line);
    else if (deed.type === "fault") await this.#injector.inject(deed, entry);
    else if (deed.spec.action === "heal") await this.#injector.heal();
    else {
      const { spec } = deed;
      const on = "on" in spec ? spec.on.choose(this.#injector.victimContext()) : undefined;
      const begin = (work: () => Promise<void>) => this.#background(entry.text, work, entry.line);
      const done = this.#turns.take(spec, () => act(this.#world, spec, on), begin);
      // An operator types one command after the other; an API can be told many things at once.
      if (this.#world.operate) await this.#awaiting.meanwhile(done);
    }
  }

  /** An action, which takes its time and is done beside the timeline. */
  #background(text: string, work: () => Promise<void>, line?: number): Promise<void> {
    this.#outcome.mark({ type: "action", text });
    this.#busy++;
    return this.#created
      .then(work)
      .catch((error: unknown) => this.#outcome.fail("action", `${text}: ${asFault(error).message}`, line))
      .finally(() => {
        this.#busy--;
      });
  }

  /** All faults over: the cluster has to come to rest, stay there, and be as it says it is. */
  async #calm(rest: Rest, watches: readonly InvariantWatch[]): Promise<void> {
    const { clock } = this.#world;
    const { calm } = this.#scenario;
    // What has a time of its own keeps it.
    await this.#awaiting.until(this.#injector.lastsUntilMs);
    if (this.#outcome.isOver) return;
    await this.#injector.heal();
    if (calm.demand === "none") return;
    const beganMs = clock.nowMs();
    const missing = (): string | undefined => (this.#busy > 0 ? "an action is not done" : rest.missing(calm, beganMs));
    const untilMs = beganMs + calm.withinMs + calm.quietMs;
    // Looked at as time passes: rest is known only when nothing happens.
    while (missing() !== undefined && clock.nowMs() < untilMs && !this.#outcome.isOver)
      await this.#awaiting.until(clock.nowMs() + 1_000);
    const why = missing();
    if (why !== undefined) {
      this.#outcome.fail("liveness", `the cluster did not come to rest within ${calm.withinMs / 1000} s: ${why}`);
      return;
    }
    this.#outcome.mark({
      type: "calm",
      text: "the cluster is at rest",
      tookMs: Math.max(0, rest.changedAtMs - beganMs),
    });
    for (const watch of watches) watch.atRest?.(this.#world.observe());
  }
}
