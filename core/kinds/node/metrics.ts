/** What is used of a node, by whomever: metrics.k8s.io. It is made of what its minion tells when it is asked for. */
import { narrow } from "../../objects/columns.js";
import { plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject } from "../../objects/types.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";
import { type MeasuredDef, measuredFields } from "../../usage/measured-def.js";
import {
  metricsGroup,
  metricsVersion,
  type UsedWords,
  usageField,
  usedWords,
  windowFields,
} from "../../usage/words.js";
import type { Node } from "./object.js";

export interface NodeMetrics extends ApiObject {
  kind: "NodeMetrics";
  timestamp: string;
  window: string;
  usage: UsedWords;
}

export const nodeMetrics: MeasuredDef<NodeMetrics, Node> = {
  kind: "NodeMetrics",
  about: "What was used of a node over a window of time.",
  group: metricsGroup,
  version: metricsVersion,
  plural: "nodes",
  shortNames: [],
  namespaced: false,
  hasGeneration: false,
  verbs: ["get", "list"],
  rules: plainRules(
    struct<NodeMetrics>("io.k8s.metrics.v1beta1.NodeMetrics", {
      apiVersion: text(),
      kind: oneOf("NodeMetrics"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      ...windowFields,
      usage: usageField as never,
    }),
  ),
  table: {
    columns: narrow("Name", "CPU", "Memory", "Window"),
    row: ({ metadata, usage, window }) => [metadata.name, usage.cpu, usage.memory, window],
  },
  selectable: {},
  subresources: [],
  measured: {
    of: "Node",
    shown: (node, usage) => {
      const known = usage.ofMachine(node.metadata.name);
      if (!known) return undefined;
      return { kind: "NodeMetrics", ...measuredFields(nodeMetrics, node, known), usage: usedWords(known.used) };
    },
  },
};
