/** The fields of a scenario's cluster, and of the images its minions have. */
import { choice, duration, type Field, text, whole } from "./field.js";

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
