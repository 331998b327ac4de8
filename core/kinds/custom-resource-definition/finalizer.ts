import { withFinalizers } from "../../objects/finalizers.js";
import type { CustomResourceDefinition } from "./object.js";

/** Keeps a definition until the objects of its kind are gone. */
export const cleanupFinalizer = "customresourcecleanup.apiextensions.k8s.io";

/** The definition, kept by it. */
export function keptForCleanup(definition: CustomResourceDefinition): CustomResourceDefinition {
  const { finalizers = [] } = definition.metadata;
  return finalizers.includes(cleanupFinalizer)
    ? definition
    : withFinalizers(definition, [...finalizers, cleanupFinalizer]);
}
