import type { core } from "../../objects/types.js";
import { warnedFields } from "../../schema/warnings.js";
import { podSpecShape } from "./spec.js";

/** The fields of a pod that are set and that neither master nor minion act upon, for people: {@link warnedFields}. */
export const ignoredFields = (spec: core.PodSpec): string[] => warnedFields(podSpecShape.description, spec);
