/** Writers over HTTP, at a pace: each has objects of its own, and knows what was acknowledged of them. */
import { setTimeout as after } from "node:timers/promises";
import type { Random } from "../../core/random.js";
import type { Answer, Api, Ask } from "../hostile/api.js";
import { annotationsOf, judge, type Known, type Shown, type State, type Verb } from "./model.js";

/** Objects of a writer; the last ones are pods, which others write to as well. */
const slotsMax = 12;
const firstPodSlot = 9;
const namespacePath = "/api/v1/namespaces/default";

export interface Tally {
  acknowledged: number;
  refused: number;
  unanswered: number;
  lost: number;
  half: number;
  reordered: number;
  /** What is wrong, in words. */
  wrongs: string[];
}

export const newTally = (): Tally => ({
  ...{ acknowledged: 0, refused: 0, unanswered: 0, lost: 0, half: 0, reordered: 0 },
  wrongs: [],
});

const collectionOf = (slot: number): string => (slot < firstPodSlot ? "replicationcontrollers" : "pods");
const container = { name: "main", image: "example/web:3" };

function bodyOf(slot: number, name: string, value: number): object {
  const metadata = { name, labels: { load: "yes", value: String(value) }, annotations: annotationsOf(value) };
  return slot < firstPodSlot
    ? {
        ...{ apiVersion: "v1", kind: "ReplicationController", metadata },
        spec: {
          ...{ replicas: 0, selector: { of: name } },
          template: { metadata: { labels: { of: name } }, spec: { containers: [container] } },
        },
      }
    : { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [container] } };
}

export interface LoadOptions {
  random: Random;
  writers: number;
  /** Of all writers together. */
  writesPerSecond: number;
  tally: Tally;
  /** Told of each acknowledged write that has a revision of its own. */
  onAcknowledged(revision: number): void;
}

export class Load {
  readonly known = new Map<string, Known>();
  readonly #options: LoadOptions;
  #value = 0;
  /** The highest revision that was acknowledged. */
  #revision = 0;
  #running: Promise<void> | null = null;
  #stopped = false;
  /** Told of the next write that is acknowledged. */
  onNextAcknowledged: (() => void) | null = null;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Begins, or goes on, until {@link stop}, or for each writer until it is not answered. */
  start(api: Api): void {
    this.#stopped = false;
    const { writers } = this.#options;
    this.#running = Promise.all(Array.from({ length: writers }, (_, i) => this.#write(api, i))).then(() => undefined);
  }

  /** Resolves when no writer has a question open. */
  settled(): Promise<void> {
    return this.#running ?? Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.settled();
  }

  /** Compares what is there with what was acknowledged, and takes it for the truth from then on. */
  async verify(api: Api): Promise<void> {
    const seen = new Map<string, Shown>();
    for (const plural of ["replicationcontrollers", "pods"])
      for (const item of (await this.#list(api, plural)).items) seen.set(`${plural}/${item.metadata.name}`, item);
    for (const [key, known] of this.known) {
      const shown = seen.get(key);
      const { wrong, state } = judge(known, shown);
      if (wrong !== "") this.#wrong(wrong, `${key}: ${JSON.stringify({ known, shown: shown?.metadata })}`);
      if (shown && Number(shown.metadata.resourceVersion) < known.revision && shown.metadata.uid !== undefined)
        this.#wrong("reordered", `${key} is at ${shown.metadata.resourceVersion} after ${known.revision}`);
      known.state = state;
      known.pending = null;
    }
  }

  #list(api: Api, plural: string): Promise<{ items: Shown[]; metadata: { resourceVersion: string } }> {
    return api.ok({ path: `${namespacePath}/${plural}?labelSelector=load%3Dyes` });
  }

  #wrong(what: "lost" | "half" | "reordered", text: string): void {
    const { tally } = this.#options;
    tally[what]++;
    if (tally.wrongs.length < 20) tally.wrongs.push(`${what}: ${text}`);
  }

  async #write(api: Api, writer: number): Promise<void> {
    const { random, writers, writesPerSecond } = this.#options;
    const r = random.fork(`${writer}-${this.#value}`);
    const everyMs = (1_000 * writers) / writesPerSecond;
    let nextMs = performance.now() + (everyMs * writer) / writers;
    while (!this.#stopped) {
      const slot = r.below(slotsMax);
      const name = `w${writer}-${slot}`;
      // What became of the last write to it is not known.
      const isOpen = this.known.get(`${collectionOf(slot)}/${name}`)?.pending;
      if (!isOpen && !(await this.#one(api, slot, name, r))) return;
      nextMs += everyMs;
      const waitMs = nextMs - performance.now();
      if (waitMs > 0) await after(waitMs);
      // What could not be kept up with is not made up for.
      else nextMs = performance.now();
    }
  }

  /** One write. @returns false when it was not answered */
  async #one(api: Api, slot: number, name: string, r: Random): Promise<boolean> {
    const { tally } = this.#options;
    const key = `${collectionOf(slot)}/${name}`;
    const known = this.known.get(key) ?? { state: { value: null }, pending: null, revision: 0 };
    this.known.set(key, known);
    const value = ++this.#value;
    const verb = this.#verb(known.state, slot, r);
    const after: State = verb === "delete" ? { value: null, leaving: true } : { value };
    known.pending = { verb, after };
    const before = this.#revision;
    let answer: Answer;
    try {
      answer = await api.ask(askOf(verb, slot, name, value));
    } catch {
      tally.unanswered++;
      return false;
    }
    if (answer.status < 300) {
      this.onNextAcknowledged?.();
      this.onNextAcknowledged = null;
      tally.acknowledged++;
      known.state = after;
      known.pending = null;
      if (verb !== "delete") this.#acknowledged(key, known, answer, before);
    } else {
      tally.refused++;
      // Of a write that could not be made durable nobody knows; any other refusal changes nothing.
      if (answer.status < 500) known.pending = null;
      if (answer.status === 404) this.#wrong("lost", `${key} is not there: ${answer.text.slice(0, 200)}`);
    }
    return true;
  }

  #verb({ value }: State, slot: number, r: Random): Verb {
    if (value === null) return "create";
    const draw = r.below(10);
    if (draw < 2) return "delete";
    return draw < 6 && slot < firstPodSlot ? "update" : "patch";
  }

  #acknowledged(key: string, known: Known, { text }: Answer, before: number): void {
    const { metadata } = JSON.parse(text) as Shown;
    const revision = Number(metadata.resourceVersion);
    if (revision <= before || revision <= known.revision)
      this.#wrong("reordered", `${key} got ${revision} after ${Math.max(before, known.revision)}`);
    known.revision = revision;
    this.#revision = Math.max(this.#revision, revision);
    this.#options.onAcknowledged(revision);
  }
}

function askOf(verb: Verb, slot: number, name: string, value: number): Ask {
  const collection = `${namespacePath}/${collectionOf(slot)}`;
  if (verb === "create") return { method: "POST", path: collection, body: bodyOf(slot, name, value) };
  const path = `${collection}/${name}`;
  if (verb === "update") return { method: "PUT", path, body: bodyOf(slot, name, value) };
  if (verb === "delete") return { method: "DELETE", path, body: { gracePeriodSeconds: 0 } };
  const metadata = { labels: { value: String(value) }, annotations: annotationsOf(value) };
  return { method: "PATCH", path, body: { metadata }, headers: { "content-type": "application/merge-patch+json" } };
}
