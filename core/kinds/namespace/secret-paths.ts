import type { SecretPaths } from "../../secret-paths.js";

/** It holds none. */
export const secretPaths: SecretPaths = { always: [], inRecordings: [] };
