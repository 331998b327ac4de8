/** `troupe wait`: until a condition of objects is as wanted, or they are gone. */

import { eitherSignal } from "../../core/either-signal.js";
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import type { Client } from "../client/client.js";
import { pluralOf, type Wanted, wordOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { factsOf, type KindRef } from "../client/served-kind.js";
import { connectFor } from "../client/wanted.js";
import { follow } from "../client/watch.js";
import { AlreadyTold, tell, UsageError } from "../fail.js";
import { print } from "../render/output.js";

export interface WaitFlags extends ClusterFlags {
  for: string;
  selector?: string;
  all?: boolean;
  /** Seconds. */
  timeout: number;
}

export type Goal = { delete: true } | { delete: false; condition: string; status: string };

/** `delete`, `condition=TYPE` or `condition=TYPE=STATUS`. @throws UsageError */
export function goalOf(text: string): Goal {
  if (text === "delete") return { delete: true };
  const [, condition, status = "True"] = /^condition=([^=]+)(?:=([^=]+))?$/.exec(text) ?? [];
  if (condition === undefined)
    throw new UsageError(`--for ${text}: condition=TYPE, condition=TYPE=STATUS or delete is expected`);
  return { delete: false, condition, status };
}

/** Types and statuses are compared without regard to case, as kubectl does. @param object undefined = it is gone */
export function isMet(goal: Goal, object: AnyObject | undefined): boolean {
  if (goal.delete || object === undefined) return goal.delete && object === undefined;
  const { status = {} } = object as { status?: { conditions?: { type: string; status: string }[] } };
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  return (status.conditions ?? []).some((c) => same(c.type, goal.condition) && same(c.status, goal.status));
}

/** Those of one kind that are waited for. */
class Waiting {
  readonly #kind: KindRef;
  readonly #goal: Goal;
  /** By name, with the uid it had at the beginning: one of the same name made later is another. */
  readonly #open = new Map<string, string>();
  failed = false;

  constructor(kind: KindRef, goal: Goal, items: readonly AnyObject[], names: readonly string[]) {
    this.#kind = kind;
    this.#goal = goal;
    const byName = new Map(items.map((o) => [o.metadata.name, o]));
    for (const name of names) this.#open.set(name, byName.get(name)?.metadata.uid ?? "");
    for (const name of names) this.look(name, byName.get(name));
  }

  get isOver(): boolean {
    return this.#open.size === 0;
  }

  look(name: string, object: AnyObject | undefined): void {
    const uid = this.#open.get(name);
    if (uid === undefined) return;
    const seen = this.#goal.delete && object?.metadata.uid !== uid ? undefined : object;
    if (isMet(this.#goal, seen)) {
      print(`${wordOf(this.#kind)}/${name} condition met\n`);
      this.#open.delete(name);
    } else if (seen === undefined) this.#give(name, `${wordOf(this.#kind)} "${name}" is not there`);
  }

  timedOut(seconds: number): void {
    const what = this.#goal.delete ? "gone" : `${this.#goal.condition} ${this.#goal.status}`;
    for (const name of [...this.#open.keys()]) {
      const word = wordOf(this.#kind);
      this.#give(name, `${word} "${name}" is not ${what} after ${seconds} s; troupe describe ${word}/${name} says why`);
    }
  }

  #give(name: string, why: string): void {
    tell(new Error(why));
    this.#open.delete(name);
    this.failed = true;
  }
}

async function waitFor(client: Client, { kind, names }: Wanted, goal: Goal, flags: WaitFlags): Promise<boolean> {
  const isSelected = names.length === 0;
  const stop = new AbortController();
  const signal = eitherSignal(AbortSignal.timeout(flags.timeout * 1_000), stop.signal);
  const namespace = factsOf(kind).namespaced ? client.namespace : undefined;
  const target = { kind, namespace, selectors: { labels: flags.selector } };
  const { items, changes } = await follow<Kind>(client, target, { signal });
  if (isSelected && items.length === 0) throw new Error(`there are no ${pluralOf(kind)} to wait for`);
  const waiting = new Waiting(kind, goal, items, isSelected ? items.map((o) => o.metadata.name) : names);
  if (waiting.isOver) return !waiting.failed;
  for await (const { type, object } of changes) {
    waiting.look(object.metadata.name, type === "DELETED" ? undefined : object);
    if (waiting.isOver) stop.abort();
  }
  waiting.timedOut(flags.timeout);
  return !waiting.failed;
}

/** @throws UsageError, ApiError, ConnectionError; AlreadyTold when some did not become so in time */
export async function wait(args: readonly string[], flags: WaitFlags): Promise<void> {
  const goal = goalOf(flags.for);
  const isSelected = flags.selector !== undefined || flags.all === true;
  const { client, wanted } = await connectFor(args, flags, (known) => {
    if (known.some((w) => w.names.length > 0 === isSelected))
      throw new UsageError("which objects is missing: names, or one of -l LABELS and --all");
  });
  const met = await Promise.all(wanted.map((w) => waitFor(client, w, goal, flags)));
  if (met.includes(false)) throw new AlreadyTold();
}
