import type * as apps from "kubernetes-types/apps/v1.js";
import { type KindRules, withoutStatus, withStatusOf } from "../../objects/kind-rules.js";
import { metadataShape } from "../../objects/metadata.js";
import { labelSelector } from "../../objects/reference-shapes.js";
import type { Faults } from "../../schema/faults.js";
import { checkDnsSubdomain } from "../../schema/formats.js";
import { byDefault, keyed, servers } from "../../schema/marks.js";
import { int32, int64, time } from "../../schema/scalars.js";
import { flag, integer, list, needed, oneOf, struct, text } from "../../schema/shape.js";
import { templateOf, templateWithDefaults } from "../pod/template.js";
import { checkSameSelector, checkSelecting } from "../replica-set/rules.js";
import { replicasMax } from "../replication-controller/rules.js";
import { amount, defaultAmount } from "./amounts.js";
import type { Deployment } from "./object.js";

const secondsMax = 2 ** 31 - 1;
const countMax = 2 ** 31 - 1;

const condition = struct<apps.DeploymentCondition>("apps.v1.DeploymentCondition", {
  lastTransitionTime: time,
  lastUpdateTime: time,
  message: text(),
  reason: text(),
  status: text(),
  type: text(),
});

const statusShape = struct<NonNullable<Deployment["status"]>>("apps.v1.DeploymentStatus", {
  availableReplicas: int32,
  collisionCount: int32,
  conditions: keyed(list(condition), ["type"]),
  observedGeneration: int64,
  readyReplicas: int32,
  replicas: int32,
  terminatingReplicas: int32,
  unavailableReplicas: int32,
  updatedReplicas: int32,
});

const rolling = struct<apps.RollingUpdateDeployment>("apps.v1.RollingUpdateDeployment", {
  maxSurge: amount,
  maxUnavailable: amount,
});

const isNone = (value: unknown): boolean => value === 0 || value === "0%";

function checkStrategy(strategy: apps.DeploymentStrategy, path: string, faults: Faults): void {
  const { type, rollingUpdate } = strategy;
  if (type === "Recreate" && rollingUpdate)
    faults.forbidden(`${path}.rollingUpdate`, "may not be given when strategy type is 'Recreate'");
  if (isNone(rollingUpdate?.maxSurge) && isNone(rollingUpdate?.maxUnavailable))
    faults.invalid(
      `${path}.rollingUpdate.maxUnavailable`,
      rollingUpdate?.maxUnavailable,
      "may not be 0 when maxSurge is 0: nothing could be replaced",
    );
}

function checkSpec(spec: apps.DeploymentSpec, path: string, faults: Faults): void {
  checkSelecting(spec, path, faults);
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  if (deadline !== undefined && deadline <= minReadySeconds)
    faults.invalid(`${path}.progressDeadlineSeconds`, deadline, "must be greater than minReadySeconds");
}

const specShape = struct<apps.DeploymentSpec>(
  "apps.v1.DeploymentSpec",
  {
    minReadySeconds: integer(0, secondsMax),
    paused: flag,
    progressDeadlineSeconds: byDefault(600, integer(0, secondsMax)),
    replicas: byDefault(1, integer(0, replicasMax)),
    revisionHistoryLimit: byDefault(10, integer(0, countMax)),
    selector: needed(labelSelector),
    strategy: struct<apps.DeploymentStrategy>(
      "apps.v1.DeploymentStrategy",
      { rollingUpdate: rolling, type: oneOf("Recreate", "RollingUpdate") },
      checkStrategy,
    ),
    template: needed(templateOf("Always")),
  },
  checkSpec,
);

function withDefaults(deployment: Deployment): Deployment {
  const { strategy = {}, template } = deployment.spec;
  const type = strategy.type ?? "RollingUpdate";
  const { maxSurge = defaultAmount, maxUnavailable = defaultAmount } = strategy.rollingUpdate ?? {};
  return {
    ...deployment,
    spec: {
      ...deployment.spec,
      strategy: type === "Recreate" ? { type } : { type, rollingUpdate: { maxSurge, maxUnavailable } },
      ...(template ? { template: templateWithDefaults(template) } : {}),
    },
  };
}

/** Deployments. Everything in their spec may change but the selector. */
export const deploymentRules: KindRules<Deployment> = {
  shape: struct<Deployment>("apps.v1.Deployment", {
    apiVersion: text(),
    kind: oneOf("Deployment"),
    metadata: needed(metadataShape(checkDnsSubdomain)),
    spec: needed(specShape),
    status: servers(statusShape),
  }),
  withDefaults,
  asNew: (deployment) => ({ ...withoutStatus(deployment), status: {} }),
  carriedOver: withStatusOf,
  checkUpdate: checkSameSelector,
};
