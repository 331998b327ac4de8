import type { SecretPaths } from "../../objects/secret-paths.js";
import { secretPaths as ofPods } from "../pod/secret-paths.js";

const within = (path: string): string => `spec.template.${path}`;

/** Those of the pods it makes. */
export const secretPaths: SecretPaths = {
  always: ofPods.always.map(within),
  inRecordings: [...ofPods.inRecordings.map(within), "spec.template.metadata.annotations"],
};
