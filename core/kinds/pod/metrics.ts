/** What a pod's containers use: metrics.k8s.io. It is made of what its minion tells when it is asked for. */
import { narrow } from "../../objects/columns.js";
import { plainRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { ApiObject } from "../../objects/types.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { type MeasuredDef, measuredFields } from "../../usage/measured-def.js";
import {
  metricsGroup,
  metricsVersion,
  type UsedWords,
  usageField,
  usedWords,
  windowFields,
} from "../../usage/words.js";
import type { Pod } from "./object.js";

export interface ContainerMetrics {
  name: string;
  usage: UsedWords;
}

export interface PodMetrics extends ApiObject {
  kind: "PodMetrics";
  timestamp: string;
  window: string;
  containers: ContainerMetrics[];
}

const container = struct<ContainerMetrics>("io.k8s.metrics.v1beta1.ContainerMetrics", {
  name: needed(text()),
  usage: usageField as never,
});

export const podMetrics: MeasuredDef<PodMetrics, Pod> = {
  kind: "PodMetrics",
  about: "What the containers of a pod used over a window of time.",
  group: metricsGroup,
  version: metricsVersion,
  plural: "pods",
  shortNames: [],
  namespaced: true,
  hasGeneration: false,
  verbs: ["get", "list"],
  rules: plainRules(
    struct<PodMetrics>("io.k8s.metrics.v1beta1.PodMetrics", {
      apiVersion: text(),
      kind: oneOf("PodMetrics"),
      metadata: needed(metadataShape(checkDnsSubdomain)),
      ...windowFields,
      containers: needed(list(container)),
    }),
  ),
  table: {
    columns: narrow("Name", "Containers", "Window"),
    row: ({ metadata, containers, window }) => [
      metadata.name,
      containers.map(({ name, usage }) => `${name}: ${usage.cpu}, ${usage.memory}`).join("; "),
      window,
    ],
  },
  selectable: {},
  subresources: [],
  measured: {
    of: "Pod",
    shown: (pod, usage) => {
      const known = usage.ofPod(pod.spec.nodeName, pod.metadata.uid);
      if (!known) return undefined;
      const containers = [...known.used].map(([name, used]) => ({ name, usage: usedWords(used) }));
      return { kind: "PodMetrics", ...measuredFields(podMetrics, pod, known), containers };
    },
  },
};
