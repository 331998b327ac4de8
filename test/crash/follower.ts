/** A client that watches a collection through all that befalls the master, and goes on where it was. */
import { setTimeout as after } from "node:timers/promises";
import type { Api } from "../hostile/api.js";
import { numberIn, type Shown } from "./model.js";

const namespacePath = "/api/v1/namespaces/default";
const againMs = 20;
/** What was told last is on its way for so long at most. */
const settledMsMax = 15_000;

interface Event {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  object: Shown & { message?: string };
}

export interface FollowTally {
  duplicated: number;
  reordered: number;
  missed: number;
  wrongs: string[];
}

const uidAndValue = (object: Shown): string => `${object.metadata.uid} ${numberIn(object)}`;

export class Follower {
  /** What each revision changed: `TYPE name uid value`. */
  readonly seen = new Map<number, string>();
  readonly #plural: string;
  readonly #tally: FollowTally;
  /** The objects as the changes left them, by name. */
  readonly #objects = new Map<string, Shown>();
  #revision = 0;
  #closed = false;
  #request: { destroy(): void } | null = null;
  #waiting: { revision: number; resolve(): void }[] = [];

  constructor(plural: string, tally: FollowTally) {
    this.#plural = plural;
    this.#tally = tally;
  }

  get name(): string {
    return this.#plural;
  }

  /** Begins with what is there, and follows until {@link close}. @param api asked for before each try */
  async begin(api: () => Api): Promise<void> {
    type List = { items: Shown[]; metadata: { resourceVersion: string } };
    const list = await api().ok<List>({ path: `${namespacePath}/${this.#plural}` });
    for (const item of list.items) this.#objects.set(item.metadata.name, item);
    this.#revision = Number(list.metadata.resourceVersion);
    void this.#follow(api);
  }

  /** Resolves when everything up to a revision was seen. */
  upTo(revision: number): Promise<void> {
    if (this.#revision >= revision) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ revision, resolve }));
  }

  /** Compares what the changes made with what is there, now or in a moment: pods are still leaving. */
  async compare(api: Api): Promise<void> {
    let wrongs: string[] = [];
    for (const untilMs = performance.now() + settledMsMax; ; ) {
      wrongs = await this.#differences(api);
      if (wrongs.length === 0 || performance.now() > untilMs) break;
      await after(againMs);
    }
    for (const wrong of wrongs) this.#wrong("missed", wrong);
  }

  async #differences(api: Api): Promise<string[]> {
    const wrongs: string[] = [];
    const { items } = await api.ok<{ items: Shown[] }>({ path: `${namespacePath}/${this.#plural}` });
    const there = new Map(items.map((item) => [item.metadata.name, item]));
    for (const name of new Set([...there.keys(), ...this.#objects.keys()])) {
      const [is, told] = [there.get(name), this.#objects.get(name)];
      const same = is && told ? uidAndValue(is) === uidAndValue(told) : is === told;
      if (!same) wrongs.push(`${name} is ${is && uidAndValue(is)}, and ${told && uidAndValue(told)} was told`);
    }
    return wrongs;
  }

  close(): void {
    this.#closed = true;
    this.#request?.destroy();
  }

  async #follow(api: () => Api): Promise<void> {
    while (!this.#closed) {
      await this.#watch(api());
      if (!this.#closed) await after(againMs);
    }
  }

  #watch(api: Api): Promise<void> {
    const path = `${namespacePath}/${this.#plural}?watch=true&resourceVersion=${this.#revision}`;
    return new Promise((resolve) => {
      this.#request = api.lines(
        path,
        (line) => this.#take(line as Event),
        () => resolve(),
      );
    });
  }

  #take({ type, object }: Event): void {
    if (type === "ERROR") return this.#wrong("missed", object.message ?? JSON.stringify(object));
    const revision = Number(object.metadata.resourceVersion);
    const { name } = object.metadata;
    const text = `${type} ${name} ${uidAndValue(object)}`;
    if (this.seen.has(revision)) this.#wrong("duplicated", `${revision} ${text} came again`);
    else if (revision <= this.#revision) this.#wrong("reordered", `${revision} ${text} came after ${this.#revision}`);
    this.seen.set(revision, text);
    this.#revision = Math.max(this.#revision, revision);
    const isThere = this.#objects.has(name);
    if (isThere === (type === "ADDED")) this.#wrong("missed", `${revision} ${text} does not follow`);
    if (type === "DELETED") this.#objects.delete(name);
    else this.#objects.set(name, object);
    const ready = this.#waiting.filter((w) => w.revision <= this.#revision);
    this.#waiting = this.#waiting.filter((w) => w.revision > this.#revision);
    for (const { resolve: done } of ready) done();
  }

  #wrong(what: "duplicated" | "reordered" | "missed", text: string): void {
    this.#tally[what]++;
    if (this.#tally.wrongs.length < 20) this.#tally.wrongs.push(`${what} by a watch of ${this.#plural}: ${text}`);
  }
}
