/** The deletion of one object after another: asked for, waited for, and told when each is gone. */
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import { isReplicaOf } from "../../core/kinds/ownership.js";
import { isRecord } from "../../core/schema/shape.js";
import { isNotFound } from "../client/api-error.js";
import type { Client } from "../client/client.js";
import { wordOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import type { KindRef } from "../client/served-kind.js";
import { type Leaving, waitGone } from "../client/wait-gone.js";
import { tell } from "../fail.js";
import { print, progress } from "../render/output.js";

export interface DeleteFlags extends ClusterFlags {
  filename: string[];
  recursive?: boolean;
  selector?: string;
  all?: boolean;
  gracePeriod?: number;
  force?: boolean;
  wait: boolean;
  timeout?: number;
  orphan?: boolean;
  ignoreNotFound?: boolean;
  output?: "name";
}

export interface Target {
  kind: KindRef;
  namespace: string;
  name: string;
}

export class Deletion {
  readonly #client: Client;
  readonly #flags: DeleteFlags;
  readonly #leaving: Leaving[] = [];
  /** Pods of controllers: they go with them, and are waited for without being told. */
  readonly #followers: Leaving[] = [];
  failed = false;

  constructor(client: Client, flags: DeleteFlags) {
    this.#client = client;
    this.#flags = flags;
  }

  fail(error: unknown): void {
    tell(error);
    this.failed = true;
  }

  told({ kind, name }: Target, outcome = "deleted"): void {
    print(this.#flags.output === "name" ? `${wordOf(kind)}/${name}\n` : `${wordOf(kind)} "${name}" ${outcome}\n`);
  }

  async begin(target: Target): Promise<void> {
    const { kind, namespace, name } = target;
    const { force, gracePeriod, orphan, ignoreNotFound, wait } = this.#flags;
    const graceSeconds = force ? 0 : gracePeriod;
    const body = {
      kind: "DeleteOptions",
      apiVersion: "v1",
      ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
      ...(orphan ? { propagationPolicy: "Orphan" } : {}),
    };
    try {
      const followers = wait && !orphan ? await this.#podsOf(target) : [];
      const path = this.#client.path(kind, name, namespace);
      const answer = await this.#client.ask({ method: "DELETE", path, body });
      if (isRecord(answer) && answer["kind"] === "Status") this.told(target);
      else if (!wait) this.told(target, "is being deleted");
      else this.#leaving.push({ kind, namespace, name, uid: (answer as AnyObject).metadata.uid ?? "" });
      this.#followers.push(...followers);
    } catch (error) {
      if (!isNotFound(error)) this.fail(error);
      else if (!ignoreNotFound)
        // get says which name was probably meant
        await this.#client.get<Kind>(kind, name, namespace).catch((missing: unknown) => this.fail(missing));
    }
  }

  async #podsOf({ kind, namespace, name }: Target): Promise<Leaving[]> {
    if (kind !== "ReplicationController") return [];
    const controller = await this.#client.find(kind, name, namespace);
    if (!controller) return [];
    const { items } = await this.#client.list("Pod", namespace);
    return items
      .filter((p) => isReplicaOf(p, controller))
      .map(({ metadata }) => ({ kind: "Pod", namespace, name: metadata.name, uid: metadata.uid ?? "" }));
  }

  /** Waits for all that is on its way out. */
  async finish(): Promise<void> {
    const { timeout } = this.#flags;
    const left = new Set([...this.#leaving, ...this.#followers]);
    if (left.size === 0) return;
    for (const { kind, name } of left) progress(`waiting for ${wordOf(kind)} "${name}" to stop`);
    const signal = timeout === undefined ? new AbortController().signal : AbortSignal.timeout(timeout * 1000);
    await waitGone(
      this.#client,
      [...left],
      (object) => {
        left.delete(object);
        if (this.#leaving.includes(object)) this.told(object);
      },
      signal,
    );
    for (const { kind, name } of left)
      this.fail(
        new Error(`${wordOf(kind)} "${name}" is not gone after ${timeout} s; it still stops, --force ends it at once`),
      );
  }
}
