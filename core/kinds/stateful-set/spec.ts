/** What a stateful set asks for: its shape, and what goes together. */
import { labelSelector } from "../../objects/reference-shapes.js";
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsLabel, checkDnsSubdomain, emptyOr } from "../../schema/formats.js";
import { byDefault, noted } from "../../schema/marks.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { amount } from "../deployment/amounts.js";
import { claimTemplateShape } from "../persistent-volume-claim/rules.js";
import { openTemplateOf } from "../pod/template.js";
import { checkMounts } from "../pod/together.js";
import { checkSelecting } from "../replica-set/rules.js";
import { replicasMax } from "../replication-controller/rules.js";
import type { apps } from "./object.js";

const numberMax = 2 ** 31 - 1;

const rolling = struct<apps.RollingUpdateStatefulSetStrategy>(
  "apps.v1.RollingUpdateStatefulSetStrategy",
  { maxUnavailable: amount, partition: integer(0, numberMax) },
  ({ maxUnavailable }, path, faults) => {
    if (maxUnavailable === 0 || maxUnavailable === "0%")
      faults.invalid(`${path}.maxUnavailable`, maxUnavailable, "must not be 0: nothing could be replaced");
    if (typeof maxUnavailable === "string" && Number.parseInt(maxUnavailable, 10) > 100)
      faults.invalid(`${path}.maxUnavailable`, maxUnavailable, "must not be more than 100%");
  },
);

const updateStrategy = struct<apps.StatefulSetUpdateStrategy>(
  "apps.v1.StatefulSetUpdateStrategy",
  { rollingUpdate: rolling, type: oneOf("RollingUpdate", "OnDelete") },
  ({ type, rollingUpdate }, path, faults) => {
    if (type === "OnDelete" && rollingUpdate)
      faults.forbidden(`${path}.rollingUpdate`, "may not be given when the type is 'OnDelete'");
  },
);

const whenWhat = oneOf("Retain", "Delete");
const retention = struct<apps.StatefulSetPersistentVolumeClaimRetentionPolicy>(
  "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy",
  { whenDeleted: whenWhat, whenScaled: whenWhat },
);

const nameOf = ({ metadata }: core.PersistentVolumeClaim): string => metadata?.name ?? "";

function checkSpec(spec: apps.StatefulSetSpec, path: string, faults: Faults): void {
  checkSelecting(spec, path, faults);
  const claims = spec.volumeClaimTemplates ?? [];
  const names = claims.map(nameOf);
  for (const [i, name] of names.entries()) {
    const at = `${path}.volumeClaimTemplates[${i}].metadata.name`;
    const why = checkDnsLabel(name);
    if (why) faults.invalid(at, name, why);
    else if (names.indexOf(name) < i) faults.duplicate(at, name);
  }
  const pod = spec.template?.spec;
  if (!pod || faults.isNamed(`${path}.template`)) return;
  checkMounts(pod, `${path}.template.spec`, faults, names);
  if (pod.activeDeadlineSeconds !== undefined)
    faults.forbidden(
      `${path}.template.spec.activeDeadlineSeconds`,
      "pods of a stateful set run until they are deleted",
    );
}

export const statefulSetSpec = struct<apps.StatefulSetSpec>(
  "apps.v1.StatefulSetSpec",
  {
    minReadySeconds: integer(0, numberMax),
    ordinals: struct<apps.StatefulSetOrdinals>("apps.v1.StatefulSetOrdinals", {
      start: integer(0, numberMax - replicasMax),
    }),
    persistentVolumeClaimRetentionPolicy: retention,
    podManagementPolicy: byDefault("OrderedReady", oneOf("OrderedReady", "Parallel")),
    replicas: byDefault(1, integer(0, replicasMax)),
    revisionHistoryLimit: byDefault(10, integer(0, numberMax)),
    selector: needed(labelSelector),
    serviceName: noted(
      "POD.SERVICE is a name where the headless service of that name selects the pods.",
      text(emptyOr(checkDnsSubdomain)),
    ),
    template: needed(openTemplateOf("Always")),
    updateStrategy,
    volumeClaimTemplates: list(claimTemplateShape),
  },
  checkSpec,
);
