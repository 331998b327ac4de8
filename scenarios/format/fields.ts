/**
 * The fields of faults, actions, images and the cluster, as one table: the reader, the JSON Schema and the
 * documentation are made from it, so they cannot disagree.
 */
import type { FaultName } from "./fault-spec.js";

export type FieldType =
  | { type: "duration" }
  | { type: "whole"; min: number; max: number }
  | { type: "number"; min: number; max: number }
  /** `10%`, read as 0.1. */
  | { type: "chance" }
  | { type: "size" }
  | { type: "text" }
  | { type: "flag" }
  | { type: "choice"; values: readonly string[] };

export interface Field {
  /** As the file has it. */
  name: string;
  /** As the program has it; the same if absent. */
  as?: string;
  field: FieldType;
  /** Absent: it must be given; null: it may be left out. */
  otherwise?: string | number | boolean | null;
  docs: string;
}

const duration: FieldType = { type: "duration" };
const chance: FieldType = { type: "chance" };
const text: FieldType = { type: "text" };
const whole = (min: number, max: number): FieldType => ({ type: "whole", min, max });
const choice = (...values: string[]): FieldType => ({ type: "choice", values });

const container: Field = { name: "container", field: text, otherwise: null, docs: "its name; the first if left out" };
const landed: Field = {
  name: "landed",
  field: { type: "flag" },
  otherwise: false,
  docs: "whether the write is durable all the same",
};
const times: Field = { name: "times", field: whole(1, 1e6), otherwise: 1, docs: "how many calls it hits" };

export const faultFields: { readonly [F in FaultName]: { docs: string; fields: readonly Field[] } } = {
  "container-exit": {
    docs: "the process of a container ends",
    fields: [container, { name: "exitCode", field: whole(0, 255), otherwise: 1, docs: "its exit code" }],
  },
  "container-oom": { docs: "the kernel kills a container for want of memory", fields: [container] },
  "container-hang": {
    docs: "a container lives on and does nothing: no probe answered, no SIGTERM heard",
    fields: [container],
  },
  "container-restart": {
    docs: "somebody restarts a container with the engine (`docker restart`)",
    fields: [container],
  },
  "container-pause": { docs: "somebody pauses a container with the engine, and lets it go on", fields: [container] },
  "sandbox-cut": { docs: "somebody takes a pod's sandbox out of the pods' network", fields: [] },
  "sandbox-removed": { docs: "somebody removes a pod's sandbox", fields: [] },
  "engine-prune": { docs: "somebody removes every container that does not run, spares too", fields: [] },
  "bridge-deleted": { docs: "somebody deletes the bridge of the pods' network", fields: [] },
  "probe-flapping": {
    docs: "a pod's probes answer no, then yes, in turns",
    fields: [{ name: "period", as: "periodMs", field: duration, otherwise: "5s", docs: "length of a turn" }],
  },
  "image-pull": {
    docs: "an image is not on the minions (any more), and pulling it is slow, fails or never ends",
    fields: [
      { name: "image", field: text, docs: "the image" },
      { name: "mode", field: choice("slow", "fails", "never"), otherwise: "fails", docs: "how the pull goes" },
      { name: "takes", as: "takesMs", field: duration, otherwise: "20s", docs: "how long it takes" },
    ],
  },
  "start-failing": {
    docs: "the engine refuses to start containers",
    fields: [{ name: "image", field: text, otherwise: null, docs: "only of this image" }, times],
  },
  "answer-lost": {
    docs: "the engine does what it is asked, and its answer gets lost",
    fields: [
      {
        name: "call",
        field: choice("createSandbox", "createContainer", "startContainer"),
        otherwise: "startContainer",
        docs: "which call",
      },
      {
        name: "mode",
        field: choice("lost", "late"),
        otherwise: "lost",
        docs: "late: it is done after nobody waits for it any more",
      },
      times,
    ],
  },
  "engine-down": {
    docs: "a minion's container engine ends",
    fields: [
      {
        name: "containers",
        field: choice("die", "live"),
        otherwise: "die",
        docs: "whether its containers end with it",
      },
    ],
  },
  "engine-frozen": { docs: "a minion's engine takes calls and never answers", fields: [] },
  "engine-slow": {
    docs: "everything a minion's engine does takes longer",
    fields: [
      { name: "factor", field: { type: "number", min: 1, max: 1000 }, otherwise: 10, docs: "how many times as long" },
    ],
  },
  "engine-events": {
    docs: "an engine's events get lost, or come twice",
    fields: [
      { name: "lost", as: "lostPercent", field: whole(0, 100), otherwise: 0, docs: "of 100" },
      { name: "repeated", as: "repeatedPercent", field: whole(0, 100), otherwise: 0, docs: "of 100" },
    ],
  },
  "disk-full": { docs: "a minion has no room: nothing can be created or pulled", fields: [] },
  "power-cut": { docs: "a host is gone at once; with `for` it boots again, with another boot id", fields: [] },
  "daemon-crash": { docs: "a minion's daemon ends; its containers run on; with `for` it is started again", fields: [] },
  stall: { docs: "a process does nothing for a while, as one that is swapped out", fields: [] },
  "clock-jump": {
    docs: "a process sees its clock jump forward",
    fields: [{ name: "by", as: "byMs", field: duration, docs: "how far" }],
  },
  link: {
    docs: "bad weather between minions and the master",
    fields: [
      { name: "delay", as: "delayMs", field: duration, otherwise: "1ms", docs: "each message takes so long" },
      { name: "jitter", as: "jitterMs", field: duration, otherwise: "0ms", docs: "and up to this much more" },
      { name: "loss", field: chance, otherwise: "0%", docs: "messages lost" },
      { name: "duplicate", field: chance, otherwise: "0%", docs: "messages doubled" },
      { name: "reorder", field: chance, otherwise: "0%", docs: "messages that overtake" },
      {
        name: "cut",
        field: choice("none", "up", "down", "both"),
        otherwise: "none",
        docs: "`up`: nothing gets from the minion to the master; `both`: a partition",
      },
    ],
  },
  "link-break": { docs: "connections break, and both ends see it", fields: [] },
  "master-crash": {
    docs: "the master's process ends, at once or at a write to come; with `for` it starts again, from what is stored",
    fields: [
      {
        name: "afterWrites",
        field: whole(0, 1e6),
        otherwise: 0,
        docs: "0: at once; n: at the n-th write to the store from now",
      },
      landed,
    ],
  },
  "store-failing": { docs: "the store's disk reports errors", fields: [landed] },
  "store-slow": {
    docs: "the store's disk is slow",
    fields: [{ name: "delay", as: "delayMs", field: duration, otherwise: "200ms", docs: "each write takes so long" }],
  },
};

export const imageFields: readonly Field[] = [
  { name: "name", field: text, docs: "the image; a `*` at its end stands for the rest" },
  { name: "present", field: { type: "flag" }, otherwise: true, docs: "on every minion from the start" },
  { name: "pull", field: choice("works", "slow", "fails", "never"), otherwise: "works", docs: "how pulling it goes" },
  { name: "pullTakes", field: duration, otherwise: "3s", docs: "how long that takes" },
  {
    name: "runsFor",
    as: "runsForMs",
    field: duration,
    otherwise: "0s",
    docs: "its process ends after this; 0s: it runs on",
  },
  { name: "exitCode", field: whole(0, 255), otherwise: 0, docs: "… with this code" },
  { name: "readyAfter", as: "readyAfterMs", field: duration, otherwise: "0s", docs: "answers its probes after this" },
  { name: "ignoresTerm", field: { type: "flag" }, otherwise: false, docs: "takes no notice of SIGTERM" },
];

export const clusterFields: readonly Field[] = [
  { name: "minions", field: whole(0, 10_000), otherwise: 2, docs: "how many" },
  { name: "cpus", field: whole(1, 1024), otherwise: 4, docs: "of each minion" },
  { name: "memory", as: "memoryBytes", field: { type: "size" }, otherwise: "8Gi", docs: "of each minion" },
  { name: "warmSandboxes", field: whole(0, 100), otherwise: 2, docs: "kept ready on each minion" },
  {
    name: "policy",
    field: choice("spread", "binpack", "random"),
    otherwise: "spread",
    docs: "how the scheduler chooses",
  },
  {
    name: "scheduling",
    as: "schedulingMs",
    field: duration,
    otherwise: "0ms",
    docs: "in virtual time, a decision of the scheduler takes up to this long, and several are made at once",
  },
  {
    name: "delay",
    as: "delayMs",
    field: duration,
    otherwise: "1ms",
    docs: "of each message between minion and master",
  },
  { name: "jitter", as: "jitterMs", field: duration, otherwise: "0ms", docs: "up to this much more" },
];

const controller: Field = { name: "controller", field: text, docs: "a replication controller in namespace default" };

const grace: Field = {
  name: "grace",
  as: "graceSeconds",
  field: whole(0, 3600),
  otherwise: null,
  docs: "seconds; 0: at once",
};

/** Besides these: `on` for those in {@link actionVictims}; `workloads` for create. */
export const actionFields = {
  create: { docs: "create more objects (`workloads`)", fields: [] },
  resize: {
    docs: "set the wanted number of replicas",
    fields: [controller, { name: "replicas", field: whole(0, 100_000), docs: "the new number" }],
  },
  delete: {
    docs: "delete an object; a controller's pods go with it",
    fields: [
      { name: "kind", field: choice("Pod", "ReplicationController", "Service", "Node"), docs: "its kind" },
      { name: "name", field: text, docs: "its name" },
      grace,
    ],
  },
  "delete-pods": { docs: "delete pods, chosen as a fault chooses them (`on`)", fields: [grace] },
  cordon: { docs: "minions take no new pods", fields: [] },
  uncordon: { docs: "minions take pods again", fields: [] },
  drain: { docs: "cordon, and delete the replicas that are there, to be made anew elsewhere", fields: [] },
  "rolling-update": {
    docs: "a new image in the controller's template, then the old pods one by one, each when its successor is ready",
    fields: [
      controller,
      { name: "image", field: text, docs: "of the first container" },
      { name: "every", as: "everyMs", field: duration, otherwise: "1s", docs: "pause between two pods" },
    ],
  },
  list: {
    docs: "show the objects of a kind, where somebody looks on: a live run prints kubecfg's table",
    fields: [
      {
        name: "kind",
        field: choice("pods", "services", "replicationControllers", "minions", "events"),
        docs: "in kubecfg's words",
      },
    ],
  },
  heal: { docs: "end all faults that last", fields: [] },
} as const satisfies Record<string, { docs: string; fields: readonly Field[] }>;

export type ActionName = keyof typeof actionFields;

/** Actions that say `on` whom they are done. */
export const actionVictims: { readonly [A in ActionName]?: "pods" | "minions" } = {
  "delete-pods": "pods",
  cordon: "minions",
  uncordon: "minions",
  drain: "minions",
};
