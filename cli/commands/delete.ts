/** `troupe delete`: by names, labels or manifests; each is told when it is gone. */

import { type AnyObject, type Kind, kinds } from "../../core/kinds/all.js";
import { isReplicaOf } from "../../core/kinds/ownership.js";
import { isRecord } from "../../core/schema/shape.js";
import { isNotFound } from "../client/api-error.js";
import { type Client, connect } from "../client/client.js";
import { pluralOf, wantedOf, wordOf } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { readManifests } from "../client/manifests.js";
import { namespaceOf } from "../client/put-objects.js";
import { type Leaving, waitGone } from "../client/wait-gone.js";
import { AlreadyTold, sentenceOf, tell, UsageError } from "../fail.js";
import { print, progress, say } from "../render/output.js";

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

interface Target {
  kind: Kind;
  namespace: string;
  name: string;
}

class Deletion {
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

async function targetsByArgs(client: Client, args: readonly string[], flags: DeleteFlags): Promise<Target[]> {
  const out: Target[] = [];
  for (const { kind, names } of wantedOf(args)) {
    const namespace = kinds[kind].namespaced ? client.namespace : "";
    if (names.length > 0) {
      out.push(...names.map((name) => ({ kind, namespace, name })));
      continue;
    }
    const { items } = await client.list<Kind>(kind, client.namespace, { labels: flags.selector });
    if (items.length === 0) say(`there are no ${pluralOf(kind)} to delete`);
    out.push(...items.map((o) => ({ kind, namespace, name: o.metadata.name })));
  }
  return out;
}

function checkFlags(args: readonly string[], flags: DeleteFlags): void {
  const isNamed = args.length > 1 || args.some((a) => a.includes("/"));
  if (flags.filename.length > 0 && args.length > 0) throw new UsageError("either -f or names can be given, not both");
  if (flags.force && flags.gracePeriod) throw new UsageError("--force leaves no grace period; give one of the two");
  if (flags.filename.length > 0) return;
  if (args.length === 0)
    throw new UsageError("what to delete is missing: KIND NAME…, KIND/NAME…, KIND -l LABELS or -f FILE");
  if (isNamed && (flags.selector !== undefined || flags.all)) throw new UsageError("names do not go with -l or --all");
  if (!isNamed && flags.selector === undefined && !flags.all)
    throw new UsageError(`which ${args[0]} to delete is missing: names, -l LABELS or --all`);
}

/** @throws UsageError, ConnectionError; AlreadyTold when something could not be deleted */
export async function remove(args: readonly string[], flags: DeleteFlags): Promise<void> {
  checkFlags(args, flags);
  const client = await connect(flags);
  const deletion = new Deletion(client, flags);
  if (flags.filename.length > 0) {
    for (const item of await readManifests(flags.filename, flags.recursive === true))
      try {
        if ("error" in item) {
          deletion.fail(item.error);
          continue;
        }
        if (item.name === "") throw new Error(`a ${wordOf(item.kind)} without a name: which one is meant is not known`);
        await deletion.begin({ kind: item.kind, namespace: namespaceOf(client, item), name: item.name });
      } catch (error) {
        deletion.fail(new Error(`${item.source}: ${sentenceOf(error)}`));
      }
  } else for (const target of await targetsByArgs(client, args, flags)) await deletion.begin(target);
  await deletion.finish();
  if (deletion.failed) throw new AlreadyTold();
}
