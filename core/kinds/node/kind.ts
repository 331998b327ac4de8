import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { minionColumns } from "./columns.js";
import type { Node } from "./object.js";
import { nodeRules } from "./rules.js";

/** A minion: a Docker host and the daemon on it. */
export const nodeKind: KindDef<Node> = {
  kind: "Node",
  about: "A minion: a Docker host and the daemon on it.",
  group: "",
  version: "v1",
  plural: "nodes",
  shortNames: ["no"],
  namespaced: false,
  words: ["minions", "minion"],
  actor: "minion",
  hasGeneration: true,
  rules: nodeRules,
  table: minionColumns,
  selectable: { "spec.unschedulable": (n) => String(n.spec.unschedulable ?? false) },
  subresources: [statusOf("Node")],
};
