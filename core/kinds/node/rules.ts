import { checkCidr } from "../../network/cidr.js";
import type { KindRules } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain, checkLabelValue, checkQualifiedName, emptyOr } from "../../schema/formats.js";
import { servers, setOf, stored } from "../../schema/marks.js";
import { time } from "../../schema/scalars.js";
import { flag, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import type { Node } from "./object.js";
import { nodeConfigSource, nodeStatus } from "./status.js";

const taint = struct<core.Taint>("core.v1.Taint", {
  effect: needed(oneOf("NoSchedule", "PreferNoSchedule", "NoExecute")),
  key: needed(text(checkQualifiedName)),
  timeAdded: stored(time),
  value: text(checkLabelValue),
});

const specShape = struct<core.NodeSpec>(
  "core.v1.NodeSpec",
  {
    configSource: stored(nodeConfigSource),
    externalID: stored(text()),
    podCIDR: servers(text(emptyOr(checkCidr)), "Once it is given; it cannot change."),
    podCIDRs: servers(setOf(list(text()), true)),
    providerID: stored(text()),
    taints: list(taint),
    unschedulable: flag,
  },
  (spec, path, faults) => {
    const seen = new Set<string>();
    for (const [i, t] of (spec.taints ?? []).entries()) {
      const key = `${t.key}:${t.effect}`;
      if (seen.has(key)) faults.duplicate(`${path}.taints[${i}]`, key);
      seen.add(key);
    }
  },
);

function checkUpdate(old: Node, next: Node, faults: Faults): void {
  if (old.spec.podCIDR && next.spec.podCIDR !== old.spec.podCIDR) {
    faults.forbidden("spec.podCIDR", `cannot change once it is given; it is ${old.spec.podCIDR}`);
  }
}

/** Minions, by their v1 name. Their status may come with them: whoever registers a minion knows its address and size. */
export const nodeRules: KindRules<Node> = {
  shape: struct<Node>(
    "core.v1.Node",
    {
      apiVersion: text(),
      kind: oneOf("Node"),
      metadata: needed(metadataShape(checkDnsSubdomain, { clusterWide: true })),
      spec: specShape,
      status: nodeStatus,
    },
    (node) => {
      node.spec ??= {};
    },
  ),
  withDefaults: (node) => node,
  asNew: (node) => node,
  carriedOver: (old, next) => ({
    ...next,
    spec: {
      ...(old.spec.podCIDR ? { podCIDR: old.spec.podCIDR } : {}),
      ...(old.spec.podCIDRs ? { podCIDRs: old.spec.podCIDRs } : {}),
      ...next.spec,
    },
    ...(old.status ? { status: old.status } : {}),
  }),
  checkUpdate,
};
