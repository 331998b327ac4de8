/** Troupe: its master beside the hosts, the first minion cordoned so that the same two hosts work. */

import type { Node } from "../../../core/kinds/node/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { isTrue } from "../../../core/objects/conditions.js";
import { sandboxImageName } from "../../../daemon/minion/engine/sandbox-image.js";
import type { Credentials } from "../../e2e/credentials.js";
import { Bystander } from "./engines.js";
import type { Side } from "./side.js";

interface Moment {
  what: string;
  atMs: number;
}

class Api {
  readonly #url: string;
  readonly #credentials: Credentials;

  constructor(url: string, credentials: Credentials) {
    this.#url = url;
    this.#credentials = credentials;
  }

  async call<T>(method: string, path: string, body?: unknown, type = "application/json"): Promise<T> {
    const response = await fetch(`${this.#url}/api/v1/${path}`, {
      method,
      headers: { ...this.#credentials, ...(body === undefined ? {} : { "content-type": type }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return JSON.parse(text) as T;
  }

  /** Follows all objects of a kind until aborted. */
  async watch(path: string, signal: AbortSignal, hear: (type: string, object: Pod & Node) => void): Promise<void> {
    const response = await fetch(`${this.#url}/api/v1/${path}?watch=true`, {
      headers: { ...this.#credentials },
      signal,
    });
    let rest = "";
    for await (const chunk of response.body ?? []) {
      const lines = (rest + Buffer.from(chunk).toString()).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const { type, object } = JSON.parse(line) as { type: string; object: Pod & Node };
        hear(type, object);
      }
    }
  }
}

/** The moments at which the API told of pods and minions. */
class Diary {
  readonly #moments: Moment[] = [];
  readonly #seen = new Map<string, string>();
  readonly #abort = new AbortController();

  async open(api: Api): Promise<void> {
    const quiet = (error: unknown): void => {
      if (!this.#abort.signal.aborted) throw error;
    };
    void api.watch("pods", this.#abort.signal, (type, pod) => this.#pod(type, pod)).catch(quiet);
    void api.watch("nodes", this.#abort.signal, (_, node) => this.#node(node)).catch(quiet);
  }

  close(): void {
    this.#abort.abort();
  }

  /** When the last moment of each sort was, since `fromMs`. */
  last(fromMs: number): Record<string, number> {
    const out: Record<string, number> = {};
    for (const { what, atMs } of this.#moments) if (atMs >= fromMs) out[what] = Math.round(atMs - fromMs);
    return out;
  }

  #pod(type: string, pod: Pod): void {
    const uid = pod.metadata.uid ?? "";
    const ready = pod.status?.containerStatuses?.every((s) => s.state?.running !== undefined) === true;
    const state =
      type === "DELETED" ? "deleted" : `${pod.spec.nodeName ? "bound" : "created"}${ready ? " running" : ""}`;
    if (this.#seen.get(uid) === state) return;
    this.#seen.set(uid, state);
    const what = { created: "podsCreated", bound: "podsBound", "bound running": "podsRunning" }[state];
    if (what) this.#moments.push({ what, atMs: performance.now() });
  }

  #node(node: Node): void {
    const ready = node.status?.conditions?.find((c) => c.type === "Ready")?.status ?? "";
    if (this.#seen.get(node.metadata.name) === ready) return;
    this.#seen.set(node.metadata.name, ready);
    if (ready !== "True") this.#moments.push({ what: "minionNotReady", atMs: performance.now() });
  }
}

export async function troupeSide(
  sockets: readonly string[],
  names: readonly string[],
  url: string,
  credentials: Credentials,
): Promise<Side> {
  const bystander = new Bystander(sockets, "io.troupe.container");
  const api = new Api(url, credentials);
  const cordon = (name: string, unschedulable: boolean): Promise<unknown> =>
    api.call("PATCH", `nodes/${name}`, { spec: { unschedulable } }, "application/merge-patch+json");
  await cordon(names[0] ?? "", true);
  const diary = new Diary();
  await diary.open(api);
  const controllers = "namespaces/default/replicationcontrollers";
  return {
    name: "troupe",
    bystander,
    create: async (name, replicas) => {
      const labels = { bench: name };
      await api.call("POST", controllers, {
        apiVersion: "v1",
        kind: "ReplicationController",
        metadata: { name },
        spec: {
          replicas,
          selector: labels,
          template: {
            metadata: { labels },
            spec: { terminationGracePeriodSeconds: 0, containers: [{ name: "echo", image: sandboxImageName }] },
          },
        },
      });
    },
    scale: async (name, replicas) => {
      await api.call("PATCH", `${controllers}/${name}`, { spec: { replicas } }, "application/merge-patch+json");
    },
    remove: async (name) => {
      await api.call("PATCH", `${controllers}/${name}`, { spec: { replicas: 0 } }, "application/merge-patch+json");
      // A controller that is deleted leaves its pods to themselves.
      while ((await api.call<{ items: Pod[] }>("GET", "pods")).items.length > 0)
        await new Promise((resolve) => setTimeout(resolve, 50));
      await api.call("DELETE", `${controllers}/${name}`);
    },
    ready: async () => {
      for (;;) {
        const { items } = await api.call<{ items: Node[] }>("GET", "nodes");
        const damped = items.filter((n) => isTrue(n, "Flapping")).map((n) => n.metadata.name);
        if (damped.length === 0 && items.filter((n) => isTrue(n, "Ready")).length === sockets.length) return;
        // A host that loses its power again and again gets no new pods for a while; its operator knows better.
        for (const name of damped) for (const unschedulable of [true, false]) await cordon(name, unschedulable);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    breakdown: (fromMs) => diary.last(fromMs),
    close: () => {
      diary.close();
      bystander.close();
    },
  };
}
