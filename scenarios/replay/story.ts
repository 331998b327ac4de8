/**
 * What a master's journal tells of its cluster: the objects as they changed, and what must have happened to them.
 * Much is plain (what was created, resized, deleted, cordoned; a container that exited), some is inferred (why a
 * minion was away, that the master was); what leaves no trace in the journal is not found.
 */
import type { AgentState, PodReport } from "../../actors/report.js";
import type { AnyObject } from "../../core/kinds/all.js";
import type { Node } from "../../core/kinds/node/object.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../core/kinds/replication-controller/object.js";
import type { Service } from "../../core/kinds/service/object.js";
import { isTrue } from "../../core/objects/conditions.js";
import type { core } from "../../core/objects/types.js";
import type { Chronicler } from "../report/chronicler.js";
import type { Happening } from "./happenings.js";
import { Outages } from "./outages.js";
import type { JournalLine } from "./read-journal.js";
import type { ReplayedStep } from "./replay.js";

/** Fields of events and commands, whatever their type. */
interface Facts {
  type: string;
  object?: AnyObject;
  status?: core.PodStatus;
  conditions?: core.NodeCondition[];
  report?: PodReport;
  resync?: boolean;
  engineOk?: boolean;
  bootId?: string;
  runId?: string;
  uids?: string[];
}

/** States in which a container that ran does not. */
const broken: readonly AgentState[] = ["failed", "restarting", "succeeded", "dead"];
/** The API's own services; the master makes them itself. */
const ownServices = new Set(["kubernetes", "kubernetes-ro"]);
/** Replicas of a cordoned minion that are deleted within this are drained from it. */
const drainMsMax = 10_000;

const controllerOf = (pod: Pod): string => pod.metadata.ownerReferences?.find((o) => o.controller === true)?.name ?? "";

/** Of a minion's state: `Lost`, whatever is done about it. */
const isLost = (state: string): boolean => /^Lost(\.|$)/.test(state);

const imageOf = ({ spec }: ReplicationController): string => spec.template?.spec?.containers[0]?.image ?? "";

export class Story {
  readonly happenings: Happening[] = [];
  /** Most minions that were there at once. */
  minions = 0;
  /** When all minions of the beginning were ready; 0: they have not been. */
  readyMs = 0;
  readonly #chronicler: Chronicler;
  readonly #objects = new Map<string, AnyObject>();
  readonly #known = new Set<string>();
  readonly #outages = new Outages();
  /** Pods whose controller asked for their removal. */
  readonly #unwanted = new Set<string>();
  /** Actors that ended, until it is known that the master did not. */
  #ended: string[] = [];
  #beganMs = 0;
  #lastMs = 0;

  constructor(chronicler: Chronicler) {
    this.#chronicler = chronicler;
  }

  /** A line, after it was replayed; `step`: what came of it, if it was one. */
  take({ entry }: JournalLine, step: ReplayedStep | undefined): void {
    if (entry.k === "H") {
      // A further file of the same run changes nothing.
      if (entry.file === 0 || this.#beganMs === 0) this.#masterBegins(entry.t);
    } else if (entry.k === "-") this.#ended.push(entry.a);
    else {
      for (const id of this.#ended.splice(0)) this.#gone(id, entry.t);
      if (step) this.#step(step);
    }
    this.#lastMs = entry.t;
  }

  /** The recording is over: what has not ended by now is told as well. */
  end(): void {
    this.happenings.push(...this.#outages.open());
    this.happenings.sort((a, b) => a.atMs - b.atMs);
  }

  #masterBegins(atMs: number): void {
    if (this.#beganMs !== 0) {
      this.#chronicler.master(false, this.#lastMs);
      const times = { atMs: this.#lastMs, untilMs: atMs };
      this.happenings.push({
        type: "fault",
        name: "master-crash",
        ...times,
        minions: [],
        pods: [],
        subject: "",
        more: {},
      });
    }
    // Those of its actors that ended with it are no deletions.
    this.#ended = [];
    this.#outages.forget();
    this.#beganMs = atMs;
    this.#chronicler.master(true, atMs);
  }

  #step(step: ReplayedStep): void {
    const event = (step.event.type === "spawned" ? { ...(step.input as Facts), type: "spawned" } : step.event) as Facts;
    if (step.actor.startsWith("pod/")) this.#pod(step, event);
    else if (step.actor.startsWith("minion/")) this.#minion(step, event);
    else if (event.object?.kind === "ReplicationController") this.#controller(step, event.object);
    else if (event.object?.kind === "Service") this.#service(step, event.object);
    for (const command of step.commands as readonly Facts[])
      if (command.type === "removeReplicas") for (const uid of command.uids ?? []) this.#unwanted.add(uid);
  }

  #pod({ actor, atMs, from, commands }: ReplayedStep, event: Facts): void {
    const before = this.#objects.get(actor) as Pod | undefined;
    let pod = (event.object ?? before) as Pod | undefined;
    if (!pod) return;
    if (event.type === "pod.changed" && before?.status) pod = { ...pod, status: before.status };
    if (event.type === "spawned" && controllerOf(pod) === "") this.#created(pod, atMs);
    if (before && !before.metadata.deletionTimestamp && pod.metadata.deletionTimestamp) this.#deleted(pod, atMs);
    if (event.report && event.resync !== true) this.#outages.sign(pod.spec.nodeName ?? "", atMs);
    if (event.report) this.#reported(pod, event.report, event.resync === true, from, atMs);
    for (const { type, status } of commands as readonly Facts[])
      if (type === "writePodStatus" && status) pod = { ...pod, status };
    this.#put(actor, pod, atMs);
  }

  #reported(pod: Pod, { state, cause }: PodReport, resync: boolean, from: string, atMs: number): void {
    if (resync || from !== "Running" || !broken.includes(state)) return;
    const { type, container, exitCode = 1, oomKilled } = cause ?? { type: "died" };
    const several = pod.spec.containers.length > 1 && container !== undefined ? { container } : {};
    const name = type === "probe" ? "container-hang" : oomKilled === true ? "container-oom" : "container-exit";
    this.#befell(name, pod, atMs, { ...several, ...(name === "container-exit" ? { exitCode } : {}) });
  }

  #befell(name: string, pod: Pod, atMs: number, more: Happening["more"]): void {
    const controller = controllerOf(pod);
    const minions = pod.spec.nodeName === undefined ? [] : [pod.spec.nodeName];
    const subject = controller === "" ? `pod ${pod.metadata.name}` : `one pod of ${controller}`;
    this.happenings.push({ type: "fault", name, atMs, minions, pods: [pod.metadata.uid ?? ""], subject, more });
  }

  #minion({ actor, atMs, to, from, commands }: ReplayedStep, event: Facts): void {
    const before = this.#objects.get(actor) as Node | undefined;
    let node = (event.object ?? before) as Node | undefined;
    if (!node) return;
    const { name } = node.metadata;
    if (event.type === "minion.changed") {
      if (before?.status) node = { ...node, status: before.status };
      if (Boolean(before?.spec.unschedulable) !== Boolean(node.spec.unschedulable))
        this.#action(node.spec.unschedulable ? "cordon" : "uncordon", name, atMs, { on: name }, [name]);
    }
    if (event.type === "minion.connected")
      this.happenings.push(...this.#outages.connected(name, event.bootId ?? "", event.runId ?? "", atMs));
    if (event.type === "minion.heartbeat")
      this.happenings.push(...this.#outages.heard(name, event.engineOk ?? true, atMs));
    if (event.type === "minion.disconnected") this.#outages.closed(name, atMs);
    if (isLost(to) && !isLost(from)) this.#outages.lost(name, atMs);
    for (const { type, conditions } of commands as readonly Facts[])
      if (type === "writeMinionStatus" && conditions) node = { ...node, status: { ...node.status, conditions } };
    this.#put(actor, node, atMs);
    const nodes = [...this.#objects.values()].filter((o) => o.kind === "Node");
    this.minions = Math.max(this.minions, nodes.length);
    if (nodes.every((n) => isTrue(n, "Ready"))) {
      if (this.readyMs === 0 || this.happenings.length === 0) this.readyMs = atMs;
    }
  }

  #controller({ actor, atMs }: ReplayedStep, controller: ReplicationController): void {
    const before = this.#objects.get(actor) as ReplicationController | undefined;
    const { name } = controller.metadata;
    if (!before) this.#created(controller, atMs);
    else if (imageOf(before) !== imageOf(controller))
      this.#action("rolling-update", name, atMs, { controller: name, image: imageOf(controller) });
    else if (before.spec.replicas !== controller.spec.replicas)
      this.#action("resize", name, atMs, { controller: name, replicas: controller.spec.replicas ?? 1 });
    this.#put(actor, controller, atMs);
  }

  #service({ actor, atMs }: ReplayedStep, service: Service): void {
    if (!this.#objects.has(actor) && !ownServices.has(service.metadata.name)) this.#created(service, atMs);
    this.#put(actor, service, atMs);
  }

  #put(actor: string, object: AnyObject, atMs: number): void {
    this.#objects.set(actor, object);
    this.#known.add(object.metadata.uid ?? "");
    this.#chronicler.change(object, false, atMs);
  }

  #gone(actor: string, atMs: number): void {
    const object = this.#objects.get(actor);
    if (!object) return;
    this.#objects.delete(actor);
    this.#chronicler.change(object, true, atMs);
    const { kind, metadata } = object;
    if (kind === "ReplicationController" || kind === "Service") this.#deletion(kind, metadata.name, atMs);
  }

  /** A pod is on its way out by somebody's wish: of nobody's controller, so an operator's. */
  #deleted(pod: Pod, atMs: number): void {
    if (controllerOf(pod) === "") return this.#deletion("Pod", pod.metadata.name, atMs);
    if (this.#unwanted.has(pod.metadata.uid ?? "")) return;
    const cordon = this.happenings.findLast((h) => h.name === "cordon" && h.minions[0] === pod.spec.nodeName);
    if (cordon && atMs - cordon.atMs <= drainMsMax) cordon.name = "drain";
  }

  #deletion(kind: string, name: string, atMs: number): void {
    if (ownServices.has(name)) return;
    this.#action("delete", `${kind} ${name}`, atMs, { kind, name });
  }

  #created(object: AnyObject, atMs: number): void {
    if (this.#known.has(object.metadata.uid ?? "")) return;
    // What was there when the recording began is counted from its beginning.
    const madeMs = Date.parse(object.metadata.creationTimestamp ?? "") + 1_000;
    const { kind, metadata } = object;
    this.#action("create", `${kind} ${metadata.name}`, madeMs < this.#beganMs ? 0 : atMs, {});
    const happening = this.happenings.at(-1);
    if (happening) happening.object = object;
  }

  #action(name: string, subject: string, atMs: number, more: Happening["more"], minions: string[] = []): void {
    this.happenings.push({ type: "action", name, atMs, minions, pods: [], subject, more });
  }
}
