/** A watch of the API that remembers what it saw and when, and can be waited on. */
import { healingReasons } from "../../core/kinds/pod/phase.js";
import type { Credentials } from "./credentials.js";

export interface ContainerStatus {
  name: string;
  containerID?: string;
  restartCount: number;
  ready: boolean;
  state: Record<string, Record<string, unknown>>;
  lastState?: Record<string, Record<string, unknown>>;
}

/** As much of a v1 object as tests look at. */
export interface Seen {
  metadata: { name: string; uid: string; resourceVersion: string; labels?: Record<string, string> };
  spec: { nodeName?: string; replicas?: number; clusterIP?: string };
  status: { phase?: string; reason?: string; message?: string; podIP?: string; containerStatuses?: ContainerStatus[] };
}

export interface Change {
  /** performance.now() when it was heard. */
  atMs: number;
  type: "ADDED" | "MODIFIED" | "DELETED";
  object: Seen;
}

/** Only who fails waits so long; a busy machine takes its time. */
const patienceMsDefault = 60_000;

export const containerIdOf = (pod: Seen, index = 0): string =>
  (pod.status.containerStatuses?.[index]?.containerID ?? "").replace(/^\w+:\/\//, "");

/** Whether it is being healed: its phase is Running, as Kubernetes has it, and its reason says that it does not run. */
export function isHealing({ status }: Seen): boolean {
  return status.phase === "Running" && (healingReasons as readonly string[]).includes(status.reason ?? "");
}

/** Whether its containers run. */
export const isRunning = (pod: Seen): boolean => pod.status.phase === "Running" && !isHealing(pod);

/** Whether a pod runs in another container than `oldId`. */
export function runsAnew(pod: Seen, oldId: string): boolean {
  const id = containerIdOf(pod);
  return isRunning(pod) && id !== "" && id !== oldId;
}

export class Watcher {
  readonly changes: Change[] = [];
  readonly #abort = new AbortController();
  readonly #listeners = new Set<() => void>();

  /** Resolves once the server has begun to answer. */
  static async open(url: string, credentials: Credentials): Promise<Watcher> {
    const watcher = new Watcher();
    const response = await fetch(url, { headers: { ...credentials }, signal: watcher.#abort.signal });
    if (!response.ok || !response.body) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
    void watcher.#read(response.body).catch(() => undefined);
    return watcher;
  }

  async #read(body: AsyncIterable<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        if (line.trim() === "") continue;
        this.changes.push({ atMs: performance.now(), ...(JSON.parse(line) as Omit<Change, "atMs">) });
      }
      for (const listener of this.#listeners) listener();
    }
  }

  /** Where the next change will stand. */
  get mark(): number {
    return this.changes.length;
  }

  /**
   * The first change at or after `from` that fits.
   * @param what for the message, should none come in time
   */
  until(
    what: string,
    fits: (object: Seen, change: Change) => boolean,
    { from = 0, patienceMs = patienceMsDefault } = {},
  ): Promise<Change> {
    let next = from;
    const { signal } = this.#abort;
    return new Promise((resolve, reject) => {
      const look = (): void => {
        for (; next < this.changes.length; next++) {
          const change = this.changes[next];
          if (change && fits(change.object, change)) return finish(() => resolve(change));
        }
      };
      const giveUp = (): void => finish(() => reject(new Error(`the watch was closed before ${what}`)));
      const finish = (settle: () => void): void => {
        clearTimeout(deadline);
        signal.removeEventListener("abort", giveUp);
        this.#listeners.delete(look);
        settle();
      };
      const deadline = setTimeout(() => {
        const last = this.changes.slice(-5).map((c) => `${c.type} ${c.object.metadata.name} ${brief(c.object)}`);
        finish(() => reject(new Error(`not within ${patienceMs} ms: ${what}; last: ${last.join("; ")}`)));
      }, patienceMs);
      this.#listeners.add(look);
      signal.addEventListener("abort", giveUp, { once: true });
      if (signal.aborted) giveUp();
      else look();
    });
  }

  /** Objects as the changes left them. */
  get objects(): Seen[] {
    const known = new Map<string, Seen>();
    for (const { type, object } of this.changes) {
      if (type === "DELETED") known.delete(object.metadata.uid);
      else known.set(object.metadata.uid, object);
    }
    return [...known.values()];
  }

  /** Resolves to the objects once, taken together, they fit. */
  async untilAll(what: string, fits: (objects: Seen[]) => boolean, patienceMs = patienceMsDefault): Promise<Seen[]> {
    if (!fits(this.objects)) await this.until(what, () => fits(this.objects), { from: this.mark, patienceMs });
    return this.objects;
  }

  close(): void {
    this.#abort.abort();
  }
}

function brief({ status }: Seen): string {
  return [status.phase, status.reason, status.message].filter((word) => word).join(" ");
}
