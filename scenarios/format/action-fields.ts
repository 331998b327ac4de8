/** The fields of every action, as one table, and whom those are done to that need somebody. */
import { choice, duration, type Field, text, whole } from "./field.js";

const controller: Field = { name: "controller", field: text, docs: "a replication controller in namespace default" };

const scaled: Field = { ...controller, docs: "a replication controller or StatefulSet in namespace default" };

const deployment: Field = {
  name: "deployment",
  field: text,
  docs: "a Deployment, StatefulSet or DaemonSet in namespace default",
};

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
    fields: [scaled, { name: "replicas", field: whole(0, 100_000), docs: "the new number" }],
  },
  delete: {
    docs: "delete an object; a controller's pods go with it",
    fields: [
      {
        name: "kind",
        field: choice(
          "Pod",
          "ReplicationController",
          "Deployment",
          "StatefulSet",
          "DaemonSet",
          "Service",
          "Node",
          "ConfigMap",
          "Secret",
          "ResourceQuota",
        ),
        docs: "its kind",
      },
      { name: "name", field: text, docs: "its name" },
      grace,
    ],
  },
  "delete-pods": { docs: "delete pods, chosen as a fault chooses them (`on`)", fields: [grace] },
  cordon: { docs: "minions take no new pods", fields: [] },
  uncordon: { docs: "minions take pods again", fields: [] },
  drain: {
    docs: "cordon, and delete the replicas that are there, to be made anew elsewhere; those of DaemonSets stay",
    fields: [],
  },
  "rolling-update": {
    docs: "a new image in the controller's template, then the old pods one by one, each when its successor is ready",
    fields: [
      controller,
      { name: "image", field: text, docs: "of the first container" },
      { name: "every", as: "everyMs", field: duration, otherwise: "1s", docs: "pause between two pods" },
    ],
  },
  "set-image": {
    docs: "a new image in the template of a Deployment, StatefulSet or DaemonSet, which rolls it",
    fields: [deployment, { name: "image", field: text, docs: "of the first container" }],
  },
  undo: { docs: "the template of the revision before, which rolls it back", fields: [deployment] },
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
