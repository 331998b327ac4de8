/** A stack brought to a cluster: checked by the server as a whole, then made, changed and removed, each told as it is done. */

import type { Made } from "../../core/compose/objects/context.js";
import { mountedKey, serviceLabel, stackLabel } from "../../core/compose/objects/names.js";
import type { Condition, Wait } from "../../core/compose/objects/waits.js";
import type { StackPlan, WorkloadPlan } from "../../core/compose/plan.js";
import { hasStarted, whyNotReady } from "../../core/compose/pod-words.js";
import { type Standing, standingOf } from "../../core/compose/ready.js";
import { type AnyObject, anyDef, type Kind, kinds } from "../../core/kinds/all.js";
import { apiVersionOf } from "../../core/objects/kind-def.js";
import { isNotFound } from "../client/api-error.js";
import { type Client, collectionPath } from "../client/client.js";
import { wordOf } from "../client/kind-words.js";
import { waitGone } from "../client/wait-gone.js";
import { sentenceOf } from "../fail.js";
import type { LiveProgress } from "../render/live-progress.js";
import { applied, isOver, mustBeReplaced, type Outcome, outcomeOf, withPodAnnotation } from "./apply.js";
import { claimKind, keepsPods, keyOf, leftOver, objectsIn, strangers } from "./stack-objects.js";
import { StackWatch } from "./stack-watch.js";

export interface Telling {
  done(kind: Kind, name: string, outcome: Outcome | "removed" | "kept"): void;
  progress: LiveProgress;
}

/** What became of the pods' keepers, by the service in the file. */
export type Standings = Map<string, Standing>;

/** What is gone already need not go. */
const ifThere = (error: unknown): void => {
  if (!isNotFound(error)) throw error;
};

/** The service an object is of, by its name in the cluster. */
const serviceOf = ({ metadata }: { metadata: AnyObject["metadata"] }): string => metadata.labels?.[serviceLabel] ?? "";

/** What is said of a service that others waited for. */
const metWords: Readonly<Record<Condition, string>> = {
  service_started: "has begun",
  service_healthy: "is ready",
  service_completed_successfully: "ended well",
};

export class StackDeployment {
  readonly #client: Client;
  readonly #plan: StackPlan;
  readonly #telling: Telling;
  readonly #signal: AbortSignal;
  #there: ReadonlyMap<string, AnyObject> = new Map();
  /** Objects as they are now, with their revisions. */
  readonly #now = new Map<string, AnyObject>();

  /** @param signal ends the waiting */
  constructor(client: Client, plan: StackPlan, telling: Telling, signal: AbortSignal) {
    this.#client = client;
    this.#plan = plan;
    this.#telling = telling;
    this.#signal = signal;
  }

  get #wanted(): Made[] {
    return [...this.#plan.base, ...this.#plan.workloads.map(({ object }) => object)];
  }

  /** @throws ApiError, ConnectionError; Error when something is in the way, or missing, and nothing was changed */
  async run(isAwaited: boolean): Promise<Standings> {
    const { namespace, name } = this.#plan;
    await this.#ensureNamespace();
    this.#there = await objectsIn(this.#client, namespace);
    await this.#checkAll();
    const watch = await StackWatch.open(this.#client, namespace, name);
    try {
      await this.#prune(watch);
      for (const object of this.#plan.base) await this.#apply(object, watch);
      for (const workload of this.#plan.workloads) {
        const failed = await this.#waitBefore(workload, watch);
        if (failed) return failed;
        watch.take(await this.#apply(this.#withRevisions(workload), watch));
      }
      return isAwaited ? await this.#untilReady(watch) : new Map();
    } finally {
      watch.close();
    }
  }

  /** One of the stack's own, if there is none of its name. */
  async #ensureNamespace(): Promise<void> {
    const { namespace, name } = this.#plan;
    const { kind } = kinds.Namespace;
    if (await this.#client.find(kind, namespace, "")) return;
    const metadata = { name: namespace, labels: { [stackLabel]: name } };
    const body = { apiVersion: apiVersionOf(anyDef(kind)), kind, metadata };
    await this.#client.ask({ method: "POST", path: collectionPath(kind, ""), body });
    this.#telling.done(kind, namespace, "created");
  }

  /** What must be there, what may not be, and whether the server would take all of it. */
  async #checkAll(): Promise<void> {
    const faults = strangers(this.#wanted, this.#there, this.#plan.name);
    for (const { kind, name, key } of this.#plan.externals) {
      const found = this.#there.get(`${kind}/${name}`) as { data?: object; binaryData?: object } | undefined;
      if (!found) faults.push(`the ${wordOf(kind)} "${name}" is external, and not there`);
      else if (key !== undefined && !Object.hasOwn({ ...found.data, ...found.binaryData }, key))
        faults.push(`the ${wordOf(kind)} "${name}" is external, and has no key ${key}`);
    }
    if (faults.length === 0)
      for (const object of this.#wanted)
        await applied(this.#client, object, true).catch((error: unknown) => {
          if (!mustBeReplaced(object, error) && !isOver(this.#there.get(keyOf(object)), object))
            faults.push(`${wordOf(object.kind)} "${object.metadata.name}": ${sentenceOf(error)}`);
        });
    if (faults.length > 0) throw new Error(`${faults.join("\n")}\nnothing was changed`);
  }

  async #apply(object: Made, watch: StackWatch): Promise<AnyObject> {
    const key = keyOf(object);
    const [after, outcome] = await this.#applied(object, this.#there.get(key), watch);
    this.#now.set(key, after);
    this.#telling.done(object.kind, object.metadata.name, outcome);
    return after;
  }

  /** What cannot become what it is to be is replaced: a job that failed, or that is to run something else now, is run anew. */
  async #applied(object: Made, before: AnyObject | undefined, watch: StackWatch): Promise<[AnyObject, Outcome]> {
    if (!before || !isOver(before, object))
      try {
        const after = await applied(this.#client, object, false);
        return [after, outcomeOf(before, after)];
      } catch (error) {
        if (!before || !mustBeReplaced(object, error)) throw error;
      }
    await this.#remove(before, watch);
    return [await applied(this.#client, object, false), "replaced"];
  }

  /** The pods' keeper with the revisions of what its pods are given: a change of that is a change of theirs. */
  #withRevisions({ object, uses }: WorkloadPlan): Made {
    if (uses.length === 0) return object;
    const revision = (key: string): string =>
      (this.#now.get(key) ?? this.#there.get(key))?.metadata.resourceVersion ?? "";
    const words = [...new Set(uses.map(({ kind, name }) => `${kind}/${name}`))].sort();
    return withPodAnnotation(object, mountedKey, words.map((key) => `${key}=${revision(key)}`).join(","));
  }

  /** With its pods: what comes in its place does not run beside them. @throws Error when they are not gone in time */
  async #remove(object: AnyObject, watch: StackWatch): Promise<void> {
    const { kind, metadata } = object;
    const { name, namespace = "", uid = "" } = metadata;
    const body = { kind: "DeleteOptions", apiVersion: "v1", propagationPolicy: "Background" };
    await this.#client.ask({ method: "DELETE", path: this.#client.path(kind, name, namespace), body }).catch(ifThere);
    let isGone = false;
    const gone = (): void => {
      isGone = true;
    };
    await waitGone(this.#client, [{ kind, namespace, name, uid }], gone, this.#signal);
    const pods = (): number => (keepsPods(kind) ? watch.podsOf(serviceOf(object)).length : 0);
    await watch.until(() => (pods() === 0 ? true : undefined), this.#signal);
    if (!isGone || pods() > 0) throw new Error(`${wordOf(kind)} "${name}" is not gone with its pods in time`);
  }

  /** What left the files goes; volumes stay, with what is in them. */
  async #prune(watch: StackWatch): Promise<void> {
    for (const object of leftOver(this.#wanted, this.#there, this.#plan.name)) {
      const isKept = object.kind === claimKind;
      if (!isKept) await this.#remove(object, watch);
      this.#telling.done(object.kind, object.metadata.name, isKept ? "kept" : "removed");
    }
  }

  #standing({ object }: WorkloadPlan, watch: StackWatch): Standing {
    const seen = watch.find(keyOf(object));
    return seen ? standingOf(seen) : { is: "waiting", why: "it is not there yet" };
  }

  #nameOf = ({ object }: WorkloadPlan): string => `${wordOf(object.kind)} "${object.metadata.name}"`;

  /** @returns what keeps the service from beginning, and that it did not begin */
  async #waitBefore(workload: WorkloadPlan, watch: StackWatch): Promise<Standings | undefined> {
    for (const wait of workload.waits) {
      const other = this.#plan.workloads.find(({ service }) => service === wait.service);
      if (!other) continue;
      const what = `${wait.service} (${workload.service} waits for it)`;
      this.#telling.progress.begin(what);
      const found = await watch.until(() => this.#isMet(wait, other, watch), this.#signal);
      this.#telling.progress.end(
        what,
        found?.is === "ready" ? metWords[wait.condition] : `is not what ${workload.service} waits for`,
      );
      if (found?.is !== "ready")
        return new Map([
          [wait.service, this.#why(other, watch)],
          [workload.service, { is: "failed", why: `it waits for ${wait.service}` }],
        ]);
    }
    return undefined;
  }

  #isMet({ condition }: Wait, other: WorkloadPlan, watch: StackWatch): Standing | undefined {
    const standing = this.#standing(other, watch);
    if (standing.is !== "waiting") return standing;
    const begun = condition === "service_started" && watch.podsOf(serviceOf(other.object)).some(hasStarted);
    return begun ? { is: "ready" } : undefined;
  }

  /** What is known of why it is not ready. */
  #why(workload: WorkloadPlan, watch: StackWatch): Standing & { is: "waiting" | "failed" } {
    const standing = this.#standing(workload, watch);
    const word = watch
      .podsOf(serviceOf(workload.object))
      .map(whyNotReady)
      .find((why) => why !== "");
    const why = standing.is === "ready" ? "" : standing.why;
    return { is: standing.is === "failed" ? "failed" : "waiting", why: word === undefined ? why : `${why}; ${word}` };
  }

  async #untilReady(watch: StackWatch): Promise<Standings> {
    const all = this.#plan.workloads.map(async (workload): Promise<[string, Standing]> => {
      const name = this.#nameOf(workload);
      this.#telling.progress.begin(name);
      const settledOne = await watch.until(() => {
        const standing = this.#standing(workload, watch);
        return standing.is === "waiting" ? undefined : standing;
      }, this.#signal);
      const standing = settledOne?.is === "ready" ? settledOne : this.#why(workload, watch);
      this.#telling.progress.end(name, standing.is === "ready" ? "is ready" : `is not ready: ${standing.why}`);
      return [workload.service, standing];
    });
    return new Map(await Promise.all(all));
  }
}
