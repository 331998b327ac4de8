/** What keeps the pods of a service: a Deployment, StatefulSet, DaemonSet or Job. */
import { daemonSetKind } from "../../kinds/daemon-set/kind.js";
import { deploymentKind } from "../../kinds/deployment/kind.js";
import { jobKind } from "../../kinds/job/kind.js";
import { statefulSetKind } from "../../kinds/stateful-set/kind.js";
import type { core } from "../../objects/types.js";
import type { Section } from "../reading/section.js";
import { labelsOf, type Made, type Making, made } from "./context.js";
import { annotationsOf } from "./environment.js";
import { serviceLabel } from "./names.js";
import type { Course } from "./restarts.js";
import { updateOf } from "./updates.js";
import { writesVolume } from "./volumes.js";

interface Order {
  service: Section;
  /** In the cluster. */
  name: string;
  template: core.PodTemplateSpec;
  making: Making;
  more: { labels: Record<string, string>; annotations: Record<string, string> };
}

/** `scale` or `deploy.replicas`; undefined: neither says it. */
export function replicasOf(service: Section): number | undefined {
  const [scale, replicas] = [service.number("scale"), service.section("deploy").number("replicas")];
  if (scale !== undefined && replicas !== undefined && scale !== replicas)
    service.fault("scale", `it is ${scale}, and deploy.replicas ${replicas}`);
  return replicas ?? scale;
}

const count = (service: Section): { replicas?: number } => {
  const replicas = replicasOf(service);
  return replicas === undefined ? {} : { replicas };
};

const readyFor = (seconds: number): { minReadySeconds?: number } => (seconds > 0 ? { minReadySeconds: seconds } : {});

function deployment({ service, name, template, making, more }: Order): Made {
  const { isStartFirst, amount, minReadySeconds } = updateOf(service, false);
  const rollingUpdate = isStartFirst
    ? { maxSurge: amount, maxUnavailable: 0 }
    : { maxSurge: 0, maxUnavailable: amount };
  const spec = {
    ...count(service),
    ...readyFor(minReadySeconds),
    selector: { matchLabels: labelsOf(making, name) },
    strategy: { type: "RollingUpdate", rollingUpdate },
    template,
  };
  return made(deploymentKind, making, name, { spec }, more);
}

/** All at once: in their order one that does not become ready would keep its own mending waiting. */
function statefulSet({ service, name, template, making, more }: Order): Made {
  const { isStartFirst, minReadySeconds } = updateOf(service, true);
  if (isStartFirst)
    service
      .section("deploy")
      .section("update_config")
      .warn("order", "the volume is let go of before the next one begins");
  const spec = {
    ...count(service),
    ...readyFor(minReadySeconds),
    serviceName: name,
    podManagementPolicy: "Parallel",
    selector: { matchLabels: labelsOf(making, name) },
    template,
  };
  return made(statefulSetKind, making, name, { spec }, more);
}

function daemonSet({ service, name, template, making, more }: Order, inPod: readonly Section[]): Made {
  if (replicasOf(service) !== undefined)
    service.fault("deploy", "a global service has one replica on each minion, and no number of them");
  if (inPod.flatMap((one) => one.sections("volumes")).some((v) => v.text("type") === "volume" && v.has("source")))
    service.fault("volumes", "a named volume is on one minion: what each has of its own is a bind of a path of theirs");
  const { isStartFirst, amount, minReadySeconds } = updateOf(service, true);
  const rollingUpdate = isStartFirst
    ? { maxSurge: amount, maxUnavailable: 0 }
    : { maxSurge: 0, maxUnavailable: amount };
  const spec = {
    ...readyFor(minReadySeconds),
    selector: { matchLabels: labelsOf(making, name) },
    updateStrategy: { type: "RollingUpdate", rollingUpdate },
    template,
  };
  return made(daemonSetKind, making, name, { spec }, more);
}

function job({ service, name, template, making, more }: Order, course: Course & { is: "ending" }): Made {
  const replicas = replicasOf(service) ?? 1;
  const restartPolicy = course.inPlace ? "OnFailure" : "Never";
  const spec = {
    backoffLimit: course.retries,
    completions: replicas,
    parallelism: replicas,
    template: { ...template, spec: { ...template.spec, restartPolicy } as core.PodSpec },
  };
  return made(jobKind, making, name, { spec }, more);
}

/**
 * What keeps the pods of a service. One that alone writes a named volume is a StatefulSet: never two at once, and none beside
 * one that is not heard of.
 */
export function workloadOf(
  service: Section,
  guests: readonly Section[],
  name: string,
  pod: { template: core.PodTemplateSpec; course: Course },
  making: Making,
): Made {
  const { template, course } = pod;
  const deploy = service.section("deploy");
  const more = { labels: { [serviceLabel]: name }, annotations: annotationsOf(deploy, "labels") };
  const order: Order = { service, name, template, making, more };
  const mode = deploy.text("mode") ?? "replicated";
  if (mode === "global-job")
    deploy.fault("mode", "a job of every minion is not done here; replicated-job and global are");
  if (mode === "global") return daemonSet(order, [service, ...guests]);
  if (course.is === "ending") return job(order, course);
  const replicas = replicasOf(service) ?? 1;
  if (![service, ...guests].some(writesVolume)) return deployment(order);
  if (replicas <= 1) return statefulSet(order);
  service.warn("volumes", "all its replicas are on the minion that has its volume");
  return deployment(order);
}
