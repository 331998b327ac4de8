/** What somebody does to a cluster. */
import type { AnyObject } from "../../core/kinds/all.js";
import type { Selector } from "./victims.js";

export interface Workload {
  object: AnyObject;
  version: "v1" | "v1beta1";
  /** The manifest it was read from, if it has a file of its own. */
  file?: string;
}

export type ActionSpec =
  | { action: "create"; workloads: Workload[] }
  | { action: "resize"; controller: string; replicas: number }
  | { action: "delete"; kind: AnyObject["kind"]; name: string; graceSeconds: number | undefined }
  | { action: "delete-pods"; on: Selector; graceSeconds: number | undefined }
  | { action: "cordon" | "uncordon" | "drain"; on: Selector }
  | { action: "rolling-update"; controller: string; image: string; everyMs: number }
  | { action: "set-image"; deployment: string; image: string }
  | { action: "undo"; deployment: string }
  /** Shows a collection, where somebody looks on. */
  | { action: "list"; kind: string }
  | { action: "heal" };
