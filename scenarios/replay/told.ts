/** What was done to a cluster and what befell it, told in the words of scenarios while its journal is read. */

import type { AnyObject } from "../../core/kinds/all.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import type { AgentState, PodReport } from "../../core/link/report.js";
import type { Happening } from "./happenings.js";

/** States in which a container that ran does not. */
const broken: readonly AgentState[] = ["failed", "restarting", "succeeded", "dead"];
/** The API's own services; the master makes them itself. */
const ownServices = new Set(["kubernetes", "kubernetes-ro"]);
/** Replicas of a cordoned minion that are deleted within this are drained from it. */
const drainMsMax = 10_000;

const controllerOf = (pod: Pod): string => pod.metadata.ownerReferences?.find((o) => o.controller === true)?.name ?? "";

const imageOf = ({ spec }: ReplicationController): string => spec.template?.spec?.containers[0]?.image ?? "";

export class Told {
  readonly happenings: Happening[] = [];
  readonly #known = new Set<string>();
  /** Pods whose controller asked for their removal. */
  readonly #unwanted = new Set<string>();
  /** When the recording, or the master's present run, began. */
  beganMs = 0;

  /** It is not told as created from now on. */
  know(object: AnyObject): void {
    this.#known.add(object.metadata.uid ?? "");
  }

  /** Their controller asked for their removal: that is nobody's deed. */
  unwanted(uids: readonly string[]): void {
    for (const uid of uids) this.#unwanted.add(uid);
  }

  masterCrashed(atMs: number, untilMs: number): void {
    const about = { minions: [], pods: [], subject: "", more: {} };
    this.happenings.push({ type: "fault", name: "master-crash", atMs, untilMs, ...about });
  }

  /** An object that nobody made for it: a replica is its controller's affair, the API's services are the master's. */
  created(object: AnyObject, atMs: number): void {
    const { kind, metadata } = object;
    if (this.#known.has(metadata.uid ?? "")) return;
    if (kind === "Pod" && controllerOf(object) !== "") return;
    if (kind === "Service" && ownServices.has(metadata.name)) return;
    // What was there when the recording began is counted from its beginning.
    const madeMs = Date.parse(metadata.creationTimestamp ?? "") + 1_000;
    this.action("create", `${kind} ${metadata.name}`, madeMs < this.beganMs ? 0 : atMs, {});
    const happening = this.happenings.at(-1);
    if (happening) happening.object = object;
  }

  changed(before: ReplicationController, after: ReplicationController, atMs: number): void {
    const { name } = after.metadata;
    if (imageOf(before) !== imageOf(after))
      this.action("rolling-update", name, atMs, { controller: name, image: imageOf(after) });
    else if (before.spec.replicas !== after.spec.replicas)
      this.action("resize", name, atMs, { controller: name, replicas: after.spec.replicas ?? 1 });
  }

  /** A pod is on its way out by somebody's wish: of nobody's controller, so an operator's. */
  podDeleted(pod: Pod, atMs: number): void {
    if (controllerOf(pod) === "") return this.deleted("Pod", pod.metadata.name, atMs);
    if (this.#unwanted.has(pod.metadata.uid ?? "")) return;
    const cordon = this.happenings.findLast((h) => h.name === "cordon" && h.minions[0] === pod.spec.nodeName);
    if (cordon && atMs - cordon.atMs <= drainMsMax) cordon.name = "drain";
  }

  deleted(kind: string, name: string, atMs: number): void {
    if (ownServices.has(name)) return;
    this.action("delete", `${kind} ${name}`, atMs, { kind, name });
  }

  /** A pod's report; `from`: the state of the pod when it came. */
  reported(pod: Pod, { state, cause }: PodReport, from: string, atMs: number): void {
    if (from !== "Running" || !broken.includes(state)) return;
    const { type, container, exitCode = 1, oomKilled } = cause ?? { type: "died" };
    const several = pod.spec.containers.length > 1 && container !== undefined ? { container } : {};
    const name = type === "probe" ? "container-hang" : oomKilled === true ? "container-oom" : "container-exit";
    const more = { ...several, ...(name === "container-exit" ? { exitCode } : {}) };
    const controller = controllerOf(pod);
    const minions = pod.spec.nodeName === undefined ? [] : [pod.spec.nodeName];
    const subject = controller === "" ? `pod ${pod.metadata.name}` : `one pod of ${controller}`;
    this.happenings.push({ type: "fault", name, atMs, minions, pods: [pod.metadata.uid ?? ""], subject, more });
  }

  action(name: string, subject: string, atMs: number, more: Happening["more"], minions: string[] = []): void {
    this.happenings.push({ type: "action", name, atMs, minions, pods: [], subject, more });
  }
}
