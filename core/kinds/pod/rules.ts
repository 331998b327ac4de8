import { fieldNames, forbidChanges, type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { sameJson } from "../../objects/same-json.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { servers } from "../../schema/marks.js";
import { needed, oneOf, struct, text } from "../../schema/shape.js";
import { checkNone } from "./ephemeral.js";
import type { Pod } from "./object.js";
import { withGates } from "./readiness.js";
import { defaultPodSpec, podSpecShape } from "./spec.js";
import { podStatus } from "./status.js";

const mayChange =
  "a pod that exists may change only its labels, annotations, images, activeDeadlineSeconds and more tolerations";

/** Fields of the spec that have rules of their own in an update. */
const ruledFields = new Set([
  "containers",
  "initContainers",
  "activeDeadlineSeconds",
  "tolerations",
  "schedulingGates",
]);

type ContainerList = "containers" | "initContainers";

function checkContainers(old: core.PodSpec, next: core.PodSpec, list: ContainerList, faults: Faults): void {
  const [before, after] = [old[list] ?? [], next[list] ?? []];
  if (before.length !== after.length) {
    faults.forbidden(`spec.${list}`, "containers cannot be added to or taken from a pod that exists");
    return;
  }
  for (const [i, container] of after.entries()) {
    const was = before[i];
    if (!was) continue;
    const names = fieldNames(was, container).filter((n) => n !== "image");
    forbidChanges(was, container, names, `spec.${list}[${i}]`, mayChange, faults);
  }
}

function checkUpdate(old: Pod, next: Pod, faults: Faults): void {
  const names = fieldNames(old.spec, next.spec).filter((n) => !ruledFields.has(n));
  forbidChanges(old.spec, next.spec, names, "spec", mayChange, faults);
  checkContainers(old.spec, next.spec, "containers", faults);
  checkContainers(old.spec, next.spec, "initContainers", faults);
  const [before, after] = [old.spec.activeDeadlineSeconds, next.spec.activeDeadlineSeconds];
  if (before !== undefined && (after === undefined || after > before)) {
    faults.forbidden("spec.activeDeadlineSeconds", "may only become shorter");
  }
  for (const toleration of old.spec.tolerations ?? []) {
    if (!next.spec.tolerations?.some((t) => sameJson(t, toleration)))
      faults.forbidden("spec.tolerations", "may only be added to");
  }
}

function carriedOver(old: Pod, next: Pod): Pod {
  const nodeName = next.spec.nodeName || old.spec.nodeName;
  // What its subresource gave it stays, whether or not who replaces it knows of that.
  const { ephemeralContainers = old.spec.ephemeralContainers } = next.spec;
  const kept = { ...(nodeName ? { nodeName } : {}), ...(ephemeralContainers ? { ephemeralContainers } : {}) };
  return withStatusOf(old, { ...next, spec: { ...next.spec, ...kept } });
}

/** Pods. */
export const podRules: KindRules<Pod> = {
  shape: struct<Pod>("core.v1.Pod", {
    apiVersion: text(),
    kind: oneOf("Pod"),
    metadata: needed(metadataShape(checkDnsSubdomain)),
    spec: needed(podSpecShape),
    status: servers(podStatus),
  }),
  withDefaults: (pod) => ({ ...pod, spec: defaultPodSpec(pod.spec) }),
  asNew: (pod, version) => {
    const fresh: Pod = { ...withoutStatus(pod), status: { phase: "Pending" } };
    if (version !== "v1beta1") return fresh;
    // A host that is asked for is no binding there.
    const { nodeName: _, ...spec } = fresh.spec;
    return { ...fresh, spec };
  },
  identified: (pod, faults) => {
    checkNone(pod.spec, "spec", faults);
    return pod;
  },
  carriedOver,
  concluded: withGates,
  checkUpdate,
};
