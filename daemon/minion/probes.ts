/**
 * When to probe, and what to make of the answers: period, delay, thresholds. The asking itself is done by the
 * engine (exec) and the dialer (http, tcp). Only changes are told.
 */

import type { Pod } from "../../core/kinds/pod/object.js";
import { annotationKeys, oldProbes } from "../../core/objects/annotation-keys.js";
import type { core } from "../../core/objects/types.js";
import type { Clock, Timer } from "../../core/time.js";
import { askProbe } from "./ask-probe.js";
import type { Engine } from "./engine/engine.js";
import type { Dialer, ProbeAction } from "./ports.js";

export type ProbeKind = "liveness" | "readiness" | "startup";

export interface ProbeVerdict {
  container: string;
  probe: ProbeKind;
  healthy: boolean;
  message: string;
}

const defaults = {
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
  initialDelaySeconds: 0,
};

/** One probe of one run of a container. */
class ProbeLoop {
  #timer: Timer | null = null;
  #stopped = false;
  #successes = 0;
  #failures = 0;
  #told: boolean | null = null;

  constructor(
    readonly clock: Clock,
    readonly probe: core.Probe,
    readonly kind: ProbeKind,
    readonly forgiving: boolean,
    readonly once: () => Promise<ProbeAction>,
    readonly tell: (healthy: boolean, message: string) => void,
  ) {
    this.#plan((probe.initialDelaySeconds ?? defaults.initialDelaySeconds) * 1000);
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #plan(delayMs: number): void {
    this.#timer = this.clock.after(delayMs, () => void this.#round());
  }

  async #round(): Promise<void> {
    let answer: ProbeAction;
    try {
      answer = await this.once();
    } catch (error) {
      answer = { healthy: false, unreached: true, message: error instanceof Error ? error.message : String(error) };
    }
    if (this.#stopped) return;
    // By the rules of 0.5.4 a probe that reached nobody says nothing.
    if (!(this.forgiving && answer.unreached)) this.#count(answer);
    if (!this.#stopped) this.#plan((this.probe.periodSeconds ?? defaults.periodSeconds) * 1000);
  }

  #count({ healthy, message }: ProbeAction): void {
    this.#successes = healthy ? this.#successes + 1 : 0;
    this.#failures = healthy ? 0 : this.#failures + 1;
    const passes = this.#successes >= (this.probe.successThreshold ?? defaults.successThreshold);
    const fails = this.#failures >= (this.probe.failureThreshold ?? defaults.failureThreshold);
    if (passes && this.#told !== true) this.#say(true, message);
    else if (fails && this.#told !== false) this.#say(false, message);
  }

  #say(healthy: boolean, message: string): void {
    this.#told = healthy;
    this.tell(healthy, message);
    // Once started is started: the other probes take over. A failed liveness ends this run of the container.
    if (this.kind === "startup" || (this.kind === "liveness" && !healthy)) this.stop();
  }
}

export class Probes {
  readonly #clock: Clock;
  readonly #engine: Engine;
  readonly #dialer: Dialer;
  readonly #loops = new Map<string, ProbeLoop[]>();

  constructor(clock: Clock, engine: Engine, dialer: Dialer) {
    this.#clock = clock;
    this.#engine = engine;
    this.#dialer = dialer;
  }

  /** Begins to probe one run of a container; an earlier run's probes end. With a startup probe the others wait for it. */
  watch(
    pod: Pod,
    spec: core.Container,
    at: { podIp: string; id: string },
    tell: (verdict: ProbeVerdict) => void,
  ): void {
    const key = `${pod.metadata.uid}/${spec.name}`;
    const old = pod.metadata.annotations?.[annotationKeys.probes] === oldProbes;
    this.unwatch(key);
    const loops: ProbeLoop[] = [];
    this.#loops.set(key, loops);
    const asked = { pod, spec, ...at };
    const begin = (kind: ProbeKind, probe: core.Probe | undefined): void => {
      if (!probe) return;
      loops.push(
        new ProbeLoop(
          this.#clock,
          probe,
          kind,
          old,
          () => askProbe(probe, asked, this.#engine, this.#dialer, old),
          (healthy, message) => {
            tell({ container: spec.name, probe: kind, healthy, message });
            if (kind === "startup" && healthy) beginOthers();
          },
        ),
      );
    };
    const beginOthers = (): void => {
      if (this.#loops.get(key) !== loops) return;
      begin("liveness", spec.livenessProbe);
      begin("readiness", spec.readinessProbe);
    };
    if (spec.startupProbe) begin("startup", spec.startupProbe);
    else beginOthers();
  }

  unwatch(key: string): void {
    for (const loop of this.#loops.get(key) ?? []) loop.stop();
    this.#loops.delete(key);
  }

  close(): void {
    for (const key of [...this.#loops.keys()]) this.unwatch(key);
  }
}
