import { ageOf } from "../../objects/age.js";
import { narrow, none, wide } from "../../objects/columns.js";
import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { ignoredFields } from "../pod/ignored-fields.js";
import type { CronJob } from "./object.js";
import { cronJobRules } from "./rules.js";

const podSpecOf = ({ spec }: CronJob) => spec.jobTemplate?.spec?.template?.spec;

function row(cronJob: CronJob, nowMs: number): string[] {
  const { metadata, spec, status } = cronJob;
  const containers = podSpecOf(cronJob)?.containers ?? [];
  return [
    metadata.name,
    spec.schedule,
    spec.timeZone ?? none,
    spec.suspend ? "True" : "False",
    String(status?.active?.length ?? 0),
    status?.lastScheduleTime ? ageOf(status.lastScheduleTime, nowMs) : none,
    ageOf(metadata.creationTimestamp, nowMs),
    containers.map((c) => c.name).join(","),
    containers.map((c) => c.image ?? "").join(","),
    none,
  ];
}

/** Makes jobs at the times of a schedule. */
export const cronJobKind: KindDef<CronJob> = {
  kind: "CronJob",
  about: "Makes jobs at the times of a schedule.",
  group: "batch",
  version: "v1",
  plural: "cronjobs",
  shortNames: ["cj"],
  namespaced: true,
  inAll: true,
  actor: "cronJob",
  hasGeneration: true,
  rules: cronJobRules,
  table: {
    columns: [
      ...narrow("Name", "Schedule", "Timezone", "Suspend", "Active", "Last Schedule", "Age"),
      ...wide("Containers", "Images", "Selector"),
    ],
    row,
  },
  selectable: {},
  podSpec: { path: "spec.jobTemplate.spec.template.spec", of: podSpecOf },
  ignored: (cronJob) => ignoredFields(podSpecOf(cronJob) ?? { containers: [] }),
  subresources: [statusOf("CronJob")],
};
