/** The fields of every fault, as one table: the reader, the JSON Schema and the documentation cannot disagree. */
import type { FaultName } from "./fault-spec.js";
import { choice, duration, type Field, type FieldType, text, whole } from "./field.js";

const chance: FieldType = { type: "chance" };
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
  load: {
    docs: "containers of an image have work, which they share evenly; else each uses a tenth of a core",
    fields: [
      { name: "image", field: text, docs: "the image" },
      { name: "millis", field: whole(0, 1e6), docs: "of all of them together, in thousandths of a core" },
    ],
  },
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
