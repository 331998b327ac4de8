/** The workloads of a scenario: objects written in it, and manifests beside it. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { isMap, isScalar } from "yaml";
import { asFault, Fault } from "../../core/fault.js";
import { type AnyObject, anyDef, isKind } from "../../core/kinds/all.js";
import { readObject } from "../../core/kinds/prepare.js";
import { apiVersionOf } from "../../core/objects/kind-def.js";
import { readDocuments, readNode } from "../../core/schema/body.js";
import { decodeAny } from "../../core/v1beta1/codec.js";
import type { Workload } from "./action-spec.js";
import type { Fields } from "./yaml-fields.js";

/**
 * The field `workloads`; an absent one is empty.
 * @param folder where manifests are looked for
 */
export function readWorkloads(fields: Fields, folder: string): Workload[] {
  return fields.items("workloads").flatMap((item, i) => {
    try {
      if (isScalar(item) && typeof item.value === "string") return manifest(folder, item.value);
      if (isMap(item)) return workloadsOf(readNode(item));
      fields.problemOf(item, "workloads", i, "a file's name or an object of the API is expected");
    } catch (error) {
      fields.problemOf(item, "workloads", i, asFault(error).message);
    }
    return [];
  });
}

/** A manifest's path is relative to the scenario's file. */
function manifest(folder: string, name: string): Workload[] {
  const path = resolve(folder, name);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new Fault("NotFound", `the manifest ${path} cannot be read`);
  }
  const workloads = readDocuments(text).flatMap(workloadsOf);
  return workloads.length === 1 ? workloads.map((w) => ({ ...w, file: path })) : workloads;
}

/** The objects of one document: by its apiVersion of v1 or v1beta1. @throws Fault saying what is wrong */
function workloadsOf(document: unknown): Workload[] {
  const { apiVersion, kind } = (document ?? {}) as { apiVersion?: unknown; kind?: unknown };
  if (apiVersion === "v1" || (isKind(kind) && apiVersion === apiVersionOf(anyDef(kind)))) {
    if (!isKind(kind)) throw new Fault("BadRequest", `kind ${String(kind)} cannot be stored here`);
    return [{ object: readObject(kind, document).object as AnyObject, version: "v1" }];
  }
  return decodeAny(document, "Pod").map((object) => ({ object: object as AnyObject, version: "v1beta1" as const }));
}

const namesMax = 3;

/** `Pod db, Service db`; of many the first few. */
export function namesOf(workloads: readonly Workload[]): string {
  const names = workloads.slice(0, namesMax).map(({ object }) => `${object.kind} ${object.metadata.name}`);
  return `${names.join(", ")}${workloads.length > namesMax ? " …" : ""}`;
}
