/** What a stack's objects and pods are like, as it changes. */
import { serviceLabel, stackLabel } from "../../core/compose/objects/names.js";
import { type AnyObject, type Kind, kinds } from "../../core/kinds/all.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { revisionOf } from "../../core/objects/types.js";
import type { Client } from "../client/client.js";
import { type Following, follow } from "../client/watch.js";
import { keyOf, workloadKinds } from "./stack-objects.js";

export class StackWatch {
  readonly #objects = new Map<string, AnyObject>();
  readonly #awaited = new Set<() => void>();
  readonly #stop = new AbortController();
  #failure: Error | undefined;

  private constructor() {}

  /** Follows them until {@link close}. @throws ApiError, ConnectionError */
  static async open(client: Client, namespace: string, stack: string): Promise<StackWatch> {
    const watch = new StackWatch();
    const selectors = { labels: `${stackLabel}=${stack}` };
    const open = (kind: Kind): Promise<Following<Kind>> =>
      follow<Kind>(client, { kind, namespace, selectors }, { signal: watch.#stop.signal });
    const all = await Promise.all([...workloadKinds, kinds.Pod.kind].map(open));
    for (const { items, changes } of all) {
      for (const object of items) watch.take(object);
      void watch.#hear(changes);
    }
    return watch;
  }

  async #hear(changes: Following<Kind>["changes"]): Promise<void> {
    try {
      for await (const { type, object } of changes) {
        if (type === "DELETED") this.#objects.delete(keyOf(object));
        else this.take(object);
        this.#wake();
      }
    } catch (error) {
      this.#failure = error as Error;
      this.#wake();
    }
  }

  #wake(): void {
    for (const look of [...this.#awaited]) look();
  }

  /** An object as an answer of the server has it; what is known is not made older. */
  take(object: AnyObject): void {
    const known = this.#objects.get(keyOf(object));
    const isOlder = known && known.metadata.uid === object.metadata.uid && revisionOf(known) > revisionOf(object);
    if (!isOlder) this.#objects.set(keyOf(object), object);
  }

  find(key: string): AnyObject | undefined {
    return this.#objects.get(key);
  }

  /** Of a service, by the name it has in the cluster. */
  podsOf(service: string): Pod[] {
    const all = [...this.#objects.values()].filter((object): object is Pod => object.kind === kinds.Pod.kind);
    return all.filter((pod) => pod.metadata.labels?.[serviceLabel] === service);
  }

  /** Waits until there is an answer, or the signal. @throws ApiError, ConnectionError when nothing more will be heard */
  until<T>(answer: () => T | undefined, signal: AbortSignal): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = answer();
        if (found === undefined && !this.#failure && !signal.aborted) return;
        this.#awaited.delete(look);
        signal.removeEventListener("abort", look);
        if (found === undefined && this.#failure) reject(this.#failure);
        else resolve(found);
      };
      this.#awaited.add(look);
      signal.addEventListener("abort", look, { once: true });
      look();
    });
  }

  close(): void {
    this.#stop.abort();
  }
}
