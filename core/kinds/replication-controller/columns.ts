import { ageOf } from "../../objects/age.js";
import { type KindColumns, labelText, narrow, wide } from "../../objects/columns.js";
import type { ReplicationController } from "./object.js";

function controllerRow(rc: ReplicationController, nowMs: number): string[] {
  const containers = rc.spec.template?.spec?.containers ?? [];
  return [
    rc.metadata.name,
    String(rc.spec.replicas ?? 1),
    String(rc.status?.replicas ?? 0),
    String(rc.status?.readyReplicas ?? 0),
    ageOf(rc.metadata.creationTimestamp, nowMs),
    containers.map((c) => c.name).join(","),
    containers.map((c) => c.image ?? "").join(","),
    labelText(rc.spec.selector),
  ];
}

export const controllerColumns: KindColumns<ReplicationController> = {
  columns: [...narrow("Name", "Desired", "Current", "Ready", "Age"), ...wide("Containers", "Images", "Selector")],
  row: controllerRow,
};
