/** The pod of a number, as a revision has it: it is known by its name, and so are its host and its claims. */
import type { NewObject } from "../../objects/reconciled.js";
import type { core } from "../../objects/types.js";
import { revisionLabel } from "../controller-revision/history.js";
import type { Pod } from "../pod/object.js";
import { claimNameOf } from "./claims.js";
import { podIndexLabel, podNameLabel, type StatefulSet } from "./object.js";
import { ordinalOf, podNameOf } from "./ordinals.js";
import type { Revision } from "./revisions.js";

const identityLabels = (set: StatefulSet, ordinal: number): Record<string, string> => ({
  [podNameLabel]: podNameOf(set, ordinal),
  [podIndexLabel]: String(ordinal),
});

/** The template's volumes, and one for each claim; a claim goes before a volume of its name. */
function volumesOf(set: StatefulSet, ordinal: number, own: readonly core.Volume[]): core.Volume[] {
  const claimed = (set.spec.volumeClaimTemplates ?? []).map((claim) => ({
    name: claim.metadata?.name ?? "",
    persistentVolumeClaim: { claimName: claimNameOf(set, claim, ordinal) },
  }));
  const names = new Set(claimed.map(({ name }) => name));
  return [...claimed, ...own.filter(({ name }) => !names.has(name))];
}

export function newPod(set: StatefulSet, ordinal: number, { name: revision, template }: Revision): NewObject {
  const { labels, annotations } = template.metadata ?? {};
  const { serviceName } = set.spec;
  const volumes = volumesOf(set, ordinal, template.spec?.volumes ?? []);
  const name = podNameOf(set, ordinal);
  return {
    kind: "Pod",
    metadata: {
      name,
      labels: { ...labels, ...identityLabels(set, ordinal), [revisionLabel]: revision },
      ...(annotations ? { annotations } : {}),
    },
    spec: {
      ...template.spec,
      hostname: name,
      ...(serviceName ? { subdomain: serviceName } : {}),
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  };
}

/** The pod with the labels that tell its number, if it lacks them (it was made by others, and adopted). */
export function identified(set: StatefulSet, pod: Pod): Pod | undefined {
  const labels = identityLabels(set, ordinalOf(set, pod));
  const isRight = Object.entries(labels).every(([key, value]) => pod.metadata.labels?.[key] === value);
  return isRight ? undefined : { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, ...labels } } };
}
