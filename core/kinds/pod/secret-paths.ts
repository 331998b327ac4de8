import type { SecretPaths } from "../../objects/secret-paths.js";

const lists = ["containers", "initContainers", "ephemeralContainers"];

/** Passwords are given to programs in their environment, on their command line, and in headers of probes. */
export const secretPaths: SecretPaths = {
  always: lists.map((list) => `spec.${list}.env.value`),
  inRecordings: lists.flatMap((list) => ["value", "command", "args"].map((name) => `spec.${list}.**.${name}`)),
};
