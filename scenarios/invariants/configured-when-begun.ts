import { configReferences, referenceKey } from "../../core/kinds/pod/config-references.js";
import type { core } from "../../core/objects/types.js";
import type { Invariant } from "./invariant.js";

/** What a container cannot do without: the names that are not optional. */
function needed(spec: core.PodSpec): string[] {
  const [text, optional] = [JSON.stringify(spec), '"optional":true'];
  return text.includes(optional) ? [] : configReferences({ ...spec, imagePullSecrets: [] }).map(referenceKey);
}

export const configuredWhenBegun: Invariant = {
  name: "configured-when-begun",
  docs: "No container begins while a ConfigMap or Secret that its pod names, and that is not optional, was never there.",
  begin({ world, fail }) {
    const there = new Set<string>();
    const needs = new Map<string, string[]>();
    world.events.onChange(({ object }) => {
      const { namespace = "", name, uid = "" } = object.metadata;
      if (object.kind === "ConfigMap" || object.kind === "Secret")
        there.add(`${namespace}/${referenceKey({ kind: object.kind, name })}`);
      if (object.kind === "Pod") {
        const keys = needed(object.spec).map((key) => `${namespace}/${key}`);
        if (keys.length > 0) needs.set(uid, keys);
      }
    });
    world.events.onContainer(({ uid, container, minion }, began) => {
      if (!began || container === "") return;
      const missing = needs.get(uid)?.find((key) => !there.has(key));
      if (missing) fail(`container "${container}" of pod ${uid} began on ${minion} without ${missing}`);
    });
    return {};
  },
};
