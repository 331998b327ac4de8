import type { ApiObject } from "../../objects/types.js";
import type { JsonSchema } from "../custom/schema.js";

export interface Names {
  categories?: string[];
  kind: string;
  listKind?: string;
  plural: string;
  shortNames?: string[];
  singular?: string;
}

export interface PrinterColumn {
  description?: string;
  format?: string;
  jsonPath: string;
  name: string;
  priority?: number;
  type: string;
}

export interface ScalePaths {
  labelSelectorPath?: string;
  specReplicasPath: string;
  statusReplicasPath: string;
}

export interface CustomVersion {
  additionalPrinterColumns?: PrinterColumn[];
  deprecated?: boolean;
  deprecationWarning?: string;
  name: string;
  schema?: { openAPIV3Schema?: JsonSchema };
  selectableFields?: { jsonPath: string }[];
  served: boolean;
  storage: boolean;
  subresources?: { scale?: ScalePaths; status?: object };
}

export interface Condition {
  lastTransitionTime?: string;
  message?: string;
  observedGeneration?: number;
  reason?: string;
  status: string;
  type: string;
}

/** A kind that users make. */
export interface CustomResourceDefinition extends ApiObject {
  kind: "CustomResourceDefinition";
  spec: {
    conversion?: { strategy: string; webhook?: object };
    group: string;
    names: Names;
    preserveUnknownFields?: boolean;
    scope: string;
    versions: CustomVersion[];
  };
  status?: {
    acceptedNames?: Names;
    conditions?: Condition[];
    observedGeneration?: number;
    storedVersions?: string[];
  };
}
