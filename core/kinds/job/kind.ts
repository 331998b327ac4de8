import { type KindDef, statusOf } from "../../objects/kind-def.js";
import { ignoredFields } from "../pod/ignored-fields.js";
import { jobColumns } from "./columns.js";
import type { Job } from "./object.js";
import { jobRules } from "./rules.js";

/** Runs pods of one template until so many of them have succeeded. */
export const jobKind: KindDef<Job> = {
  kind: "Job",
  about: "Runs pods of one template until so many of them have succeeded.",
  group: "batch",
  version: "v1",
  plural: "jobs",
  shortNames: [],
  namespaced: true,
  inAll: true,
  actor: "job",
  hasGeneration: true,
  rules: jobRules,
  table: jobColumns,
  selectable: { "status.successful": (job) => String(job.status?.succeeded ?? 0) },
  podSpec: { path: "spec.template.spec", of: ({ spec }) => spec.template?.spec },
  ignored: ({ spec }) => (spec.template?.spec ? ignoredFields(spec.template.spec) : []),
  subresources: [statusOf("Job")],
};
