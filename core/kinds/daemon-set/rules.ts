import type * as apps from "kubernetes-types/apps/v1.js";
import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { labelSelector } from "../../objects/reference-shapes.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { byDefault, keyed, servers } from "../../schema/marks.js";
import { int32, int64, time } from "../../schema/scalars.js";
import { integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { amount } from "../deployment/amounts.js";
import { templateOf, templateWithDefaults } from "../pod/template.js";
import { checkSameSelector, checkSelecting } from "../replica-set/rules.js";
import { defaultSurge, defaultUnavailable } from "./bounds.js";
import type { DaemonSet } from "./object.js";

type Strategy = NonNullable<DaemonSet["spec"]["updateStrategy"]>;
type Rolling = NonNullable<Strategy["rollingUpdate"]>;

const secondsMax = 2 ** 31 - 1;
const countMax = 2 ** 31 - 1;

const condition = struct<apps.DaemonSetCondition>("apps.v1.DaemonSetCondition", {
  lastTransitionTime: time,
  message: text(),
  reason: text(),
  status: text(),
  type: text(),
});

const statusShape = struct<NonNullable<DaemonSet["status"]>>("apps.v1.DaemonSetStatus", {
  collisionCount: int32,
  conditions: keyed(list(condition), ["type"]),
  currentNumberScheduled: int32,
  desiredNumberScheduled: int32,
  numberAvailable: int32,
  numberMisscheduled: int32,
  numberReady: int32,
  numberUnavailable: int32,
  observedGeneration: int64,
  updatedNumberScheduled: int32,
});

const isNone = (value: unknown): boolean => value === 0 || value === "0%";
const isTooMuch = (value: unknown): boolean => typeof value === "string" && Number.parseInt(value, 10) > 100;

function checkRolling({ maxSurge, maxUnavailable }: Rolling, path: string, faults: Faults): void {
  for (const [name, value] of Object.entries({ maxSurge, maxUnavailable }))
    if (isTooMuch(value)) faults.invalid(`${path}.${name}`, value, "must not be more than 100%");
  const hasSurge = !isNone(maxSurge ?? defaultSurge);
  const hasUnavailable = !isNone(maxUnavailable ?? defaultUnavailable);
  if (hasSurge && hasUnavailable)
    faults.invalid(`${path}.maxSurge`, maxSurge, "may not be set when maxUnavailable is not 0 (it is 1 by default)");
  if (!hasSurge && !hasUnavailable)
    faults.invalid(
      `${path}.maxUnavailable`,
      maxUnavailable,
      "may not be 0 when maxSurge is 0: nothing could be replaced",
    );
}

const strategy = struct<Strategy>("apps.v1.DaemonSetUpdateStrategy", {
  rollingUpdate: struct<Rolling>(
    "apps.v1.RollingUpdateDaemonSet",
    { maxSurge: amount, maxUnavailable: amount },
    checkRolling,
  ),
  type: oneOf("OnDelete", "RollingUpdate"),
});

function checkSpec(spec: DaemonSet["spec"], path: string, faults: Faults): void {
  checkSelecting(spec, path, faults);
  if (spec.template?.spec?.activeDeadlineSeconds !== undefined)
    faults.forbidden(`${path}.template.spec.activeDeadlineSeconds`, "a set's pods run until they are replaced");
}

const specShape = struct<DaemonSet["spec"]>(
  "apps.v1.DaemonSetSpec",
  {
    minReadySeconds: integer(0, secondsMax),
    revisionHistoryLimit: byDefault(10, integer(0, countMax)),
    selector: needed(labelSelector),
    template: needed(templateOf("Always")),
    updateStrategy: strategy,
  },
  checkSpec,
);

function withDefaults(set: DaemonSet): DaemonSet {
  const { updateStrategy = {}, template } = set.spec;
  const { type = "RollingUpdate", rollingUpdate } = updateStrategy;
  const { maxSurge = defaultSurge, maxUnavailable = defaultUnavailable } = rollingUpdate ?? {};
  const isRolling = type === "RollingUpdate";
  return {
    ...set,
    spec: {
      ...set.spec,
      updateStrategy: isRolling ? { type, rollingUpdate: { maxSurge, maxUnavailable } } : { ...updateStrategy, type },
      ...(template ? { template: templateWithDefaults(template) } : {}),
    },
  };
}

/** What a set says before it looked around for the first time. */
const unseen = { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 };

/** Daemon sets. Everything in their spec may change but the selector. */
export const daemonSetRules: KindRules<DaemonSet> = {
  shape: struct<DaemonSet>("apps.v1.DaemonSet", {
    apiVersion: text(),
    kind: oneOf("DaemonSet"),
    metadata: needed(metadataShape(checkDnsSubdomain)),
    spec: needed(specShape),
    status: servers(statusShape),
  }),
  withDefaults,
  asNew: (set) => ({ ...withoutStatus(set), status: { ...unseen } }),
  carriedOver: withStatusOf,
  checkUpdate: checkSameSelector,
};
