/**
 * Runs a scenario in a world (known by its interface only): workloads, timeline, expectations, then the calm.
 */
import { asFault } from "../core/fault.js";
import { act } from "./actions.js";
import { convergence } from "./convergence.js";
import type { Condition } from "./format/conditions.js";
import { faultTable } from "./format/fault-spec.js";
import { namesOf } from "./format/read-scenario.js";
import type { Deed, Scenario, TimelineEntry } from "./format/scenario.js";
import { invariants } from "./invariants/all.js";
import type { InvariantWatch } from "./invariants/invariant.js";
import type { Observation, Victims } from "./observation.js";
import type { Failure, Mark, Result, RunOptions } from "./result.js";
import { Turns } from "./turns.js";
import type { World } from "./world.js";

interface Awaited {
  condition: Condition;
  deadlineMs: number;
  sinceMs: number;
  entry: TimelineEntry;
}

const failuresMax = 20;
/** A change of something every so often is no unrest: events and beats. */
const restlessKinds = new Set(["Pod", "ReplicationController", "Service", "Endpoints"]);

export class Runner {
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #options: RunOptions;
  readonly #failures: Failure[] = [];
  readonly #marks: Mark[] = [];
  readonly #skipped: string[] = [];
  readonly #named = new Map<string, Victims>();
  readonly #watches: InvariantWatch[] = [];
  /** Faults that last, to be ended by the calm at the latest. */
  readonly #lasting = new Set<() => Promise<void>>();
  readonly #random;
  #awaited: Awaited[] = [];
  readonly #turns = new Turns();
  /** The workloads; an operator acts on what is there. */
  #created: Promise<void> = Promise.resolve();
  #busy = 0;
  #startMs = 0;
  #changedAtMs = 0;
  #lastsUntilMs = 0;
  #lastChange = "";

  constructor(world: World, scenario: Scenario, options: RunOptions) {
    this.#world = world;
    this.#scenario = scenario;
    this.#options = options;
    this.#random = world.random.fork("victims");
  }

  async run(): Promise<Result> {
    const [w, scenario] = [this.#world, this.#scenario];
    for (const invariant of invariants) {
      if (scenario.except.includes(invariant.name)) continue;
      const fail = (message: string): void => this.#fail(`invariant ${invariant.name}`, message);
      this.#watches.push(invariant.begin({ world: w, fail }));
    }
    w.events.onChange(({ object }) => {
      if (!restlessKinds.has(object.kind)) return;
      this.#changedAtMs = w.clock.nowMs();
      this.#lastChange = `${object.kind} ${object.metadata.name}`;
    });
    try {
      await w.start();
      this.#startMs = w.clock.nowMs();
      if (scenario.workloads.length > 0)
        this.#created = this.#background("action", `create ${namesOf(scenario.workloads)}`, () =>
          act(w, { action: "create", workloads: scenario.workloads }),
        );
      await this.#timeline();
      await this.#calm();
    } catch (error) {
      this.#fail("crash", asFault(error).message);
    }
    const { seed, name } = scenario;
    return {
      scenario: name,
      world: w.kind,
      seed,
      ok: this.#failures.length === 0,
      failures: this.#failures,
      marks: this.#marks,
      skipped: this.#skipped,
      beganAtMs: this.#startMs,
      tookMs: w.clock.nowMs() - this.#startMs,
    };
  }

  get #stopped(): boolean {
    return this.#failures.length >= (this.#options.failFast ? 1 : failuresMax);
  }

  #fail(what: string, message: string, line?: number): void {
    const atMs = this.#world.clock.nowMs() - this.#startMs;
    if (this.#failures.length >= failuresMax) return;
    this.#failures.push({ what, message, atMs, ...(line === undefined ? {} : { line }) });
    this.#mark({ type: "failure", text: `${what}: ${message}` });
  }

  #mark(mark: Omit<Mark, "atMs">): void {
    const placed = { ...mark, atMs: this.#world.clock.nowMs() - this.#startMs };
    this.#marks.push(placed);
    this.#options.tell?.(placed);
  }

  async #timeline(): Promise<void> {
    const { clock } = this.#world;
    let previousMs = clock.nowMs();
    for (const entry of this.#scenario.timeline) {
      const { trigger } = entry;
      if (trigger.type === "when") {
        const deadlineMs = clock.nowMs() + trigger.patienceMs;
        const came = await this.#until(deadlineMs, trigger.condition);
        if (this.#stopped) return;
        if (!came)
          this.#fail(
            "when",
            `"${trigger.condition.text}" did not come true within ${trigger.patienceMs / 1000} s`,
            entry.line,
          );
      } else await this.#until(trigger.type === "at" ? this.#startMs + trigger.atMs : previousMs + trigger.delayMs);
      if (this.#stopped) return;
      previousMs = clock.nowMs();
      await this.#do(entry);
    }
    // By one more, as what comes true at its deadline still counts.
    while (this.#awaited.length > 0 && !this.#stopped) await this.#until(this.#nextDeadlineMs() + 1);
  }

  #nextDeadlineMs(): number {
    return Math.min(...this.#awaited.map((a) => a.deadlineMs));
  }

  /** Lets time pass, settling expectations meanwhile. True when `condition` came true. */
  async #until(untilMs: number, condition?: Condition): Promise<boolean> {
    const { clock } = this.#world;
    let version = -1;
    let up = false;
    for (;;) {
      this.#settle();
      if (condition?.holds(this.#world.observe())) return true;
      if (this.#stopped || clock.nowMs() >= untilMs) return false;
      // A deadline is passed by one, so that what comes true at it still counts.
      const nextMs = Math.min(untilMs, this.#nextDeadlineMs() + 1);
      const failures = this.#failures.length;
      await this.#world.pass(nextMs, () => {
        if (this.#failures.length > failures) return true;
        const o = this.#world.observe();
        // In real time pages change, too, and commands end.
        if (this.#world.kind === "simulated" && o.objects.version === version && o.masterUp === up) return false;
        version = o.objects.version;
        up = o.masterUp;
        return (condition?.holds(o) ?? false) || this.#awaited.some((a) => a.condition.holds(o));
      });
    }
  }

  /** Expectations that came true, or did not in time. */
  #settle(): void {
    if (this.#awaited.length === 0) return;
    const o = this.#world.observe();
    const nowMs = this.#world.clock.nowMs();
    this.#awaited = this.#awaited.filter(({ condition, deadlineMs, sinceMs, entry }) => {
      if (condition.holds(o)) {
        this.#mark({ type: "expect", text: condition.text, tookMs: nowMs - sinceMs });
        return false;
      }
      if (nowMs <= deadlineMs) return true;
      this.#fail(
        "expect",
        `"${condition.text}" did not come true within ${(deadlineMs - sinceMs) / 1000} s`,
        entry.line,
      );
      return false;
    });
  }

  async #do(entry: TimelineEntry): Promise<void> {
    const { deed } = entry;
    const nowMs = this.#world.clock.nowMs();
    if (deed.type === "expect")
      this.#awaited.push({ condition: deed.condition, sinceMs: nowMs, deadlineMs: nowMs + deed.withinMs, entry });
    else if (deed.type === "fault") await this.#inject(deed, entry);
    else if (deed.spec.action === "heal") await this.#heal();
    else {
      const { spec } = deed;
      const on = "on" in spec ? spec.on.choose(this.#victimContext()) : undefined;
      const begin = (work: () => Promise<void>) => this.#background("action", entry.text, work, entry.line);
      const done = this.#turns.take(spec, () => act(this.#world, spec, on), begin);
      // An operator types one command after the other; an API can be told many things at once.
      if (this.#world.operate) await this.#meanwhile(done);
    }
  }

  /** Waits for real work; expectations are settled meanwhile. Virtual time passes for work by itself. */
  async #meanwhile<T>(work: Promise<T>): Promise<T> {
    if (this.#world.kind === "simulated") return work;
    let isDone = false;
    const finish = (): void => {
      isDone = true;
    };
    work.then(finish, finish);
    await this.#until(Number.POSITIVE_INFINITY, { text: "", holds: () => isDone });
    return work;
  }

  #victimContext() {
    const { minions } = this.#world;
    return { observation: this.#world.observe(), minions, random: this.#random, named: this.#named };
  }

  async #inject(deed: Extract<Deed, { type: "fault" }>, entry: TimelineEntry): Promise<void> {
    const { spec, on, forMs, as } = deed;
    const why = this.#world.unsupported(spec);
    if (why !== undefined) {
      if (this.#options.skipUnsupported) this.#skipped.push(`${entry.text}: ${why}`);
      else this.#fail("unsupported", `${spec.fault}: ${why}`, entry.line);
      return;
    }
    const victims = on ? on.choose(this.#victimContext()) : { minions: [], pods: [] };
    if (!victims) {
      this.#mark({ type: "fault", text: `${entry.text} (nobody to befall)` });
      return;
    }
    if (as !== undefined) this.#named.set(as, victims);
    this.#mark({ type: "fault", text: entry.text, minions: victims.minions, pods: victims.pods });
    const end = await this.#meanwhile(this.#world.inject(spec, victims));
    if (!faultTable[spec.fault].lasts) return;
    const over = async (): Promise<void> => {
      if (!this.#lasting.delete(over)) return;
      this.#mark({ type: "heal", text: entry.text, minions: victims.minions, pods: victims.pods });
      await end();
    };
    this.#lasting.add(over);
    if (forMs === undefined) return;
    this.#lastsUntilMs = Math.max(this.#lastsUntilMs, this.#world.clock.nowMs() + forMs);
    const failed = (error: unknown): void => this.#fail("crash", asFault(error).message);
    this.#world.clock.after(forMs, () => void over().catch(failed));
  }

  async #heal(): Promise<void> {
    for (const end of [...this.#lasting]) await this.#meanwhile(end());
  }

  /** Something that takes its time and is done beside the timeline. */
  #background(type: Mark["type"], text: string, work: () => Promise<void>, line?: number): Promise<void> {
    this.#mark({ type, text });
    this.#busy++;
    return this.#created
      .then(work)
      .catch((error: unknown) => this.#fail("action", `${text}: ${asFault(error).message}`, line))
      .finally(() => {
        this.#busy--;
      });
  }

  /** All faults over: the cluster has to come to rest, stay there, and be as it says it is. */
  async #calm(): Promise<void> {
    const { demand, withinMs, quietMs } = this.#scenario.calm;
    // What has a time of its own keeps it.
    await this.#until(this.#lastsUntilMs);
    if (this.#stopped) return;
    await this.#heal();
    if (demand === "none") return;
    const { clock } = this.#world;
    const beganMs = clock.nowMs();
    const rested = (o: Observation): string | undefined => {
      if (this.#busy > 0) return "an action is not done";
      const missing = convergence(o, demand);
      if (missing !== undefined) return missing;
      const stillMs = clock.nowMs() - Math.max(this.#changedAtMs, beganMs);
      return stillMs < quietMs ? `${this.#lastChange} changed ${stillMs / 1000} s ago` : undefined;
    };
    const untilMs = beganMs + withinMs + quietMs;
    // Looked at as time passes: rest is known only when nothing happens.
    while (rested(this.#world.observe()) !== undefined && clock.nowMs() < untilMs && !this.#stopped)
      await this.#until(clock.nowMs() + 1_000);
    const missing = rested(this.#world.observe());
    if (missing !== undefined) {
      this.#fail("liveness", `the cluster did not come to rest within ${withinMs / 1000} s: ${missing}`);
      return;
    }
    this.#mark({ type: "calm", text: "the cluster is at rest", tookMs: Math.max(0, this.#changedAtMs - beganMs) });
    for (const watch of this.#watches) watch.atRest?.(this.#world.observe());
  }
}
