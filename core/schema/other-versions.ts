/** What to write instead of a body that is of no version or kind served here: for people who come with an old file. */

import { valueInAnyCase } from "./any-case.js";
import { shown } from "./faults.js";
import { isRecord } from "./shape.js";

/** What to write instead of this version; "" if nothing is known of it. */
export function insteadOfVersion(version: string): string {
  switch (version) {
    case "v1beta3":
      return "; v1beta3 has the shape of v1 (metadata, spec), so write apiVersion: v1 and send it to /api/v1, as `troupe apply -f` does";
    case "v1beta1":
    case "v1beta2":
      return `; ${version} (id, desiredState) belongs to /api/v1beta1: send it there, as kubecfg and \`troupe apply -f\` do`;
    case "v1":
      return "; v1 (metadata, spec) belongs to /api/v1: send it there, as `troupe apply -f` and kubectl do";
    default:
      return "";
  }
}

/** The fault of a version that is not `served`, and what to write instead. */
export function versionNotServed(version: unknown, served: string): string {
  const text = shown(version);
  return `apiVersion ${text} of the body is not ${served}${insteadOfVersion(text)}`;
}

/** What to write instead of a body of kind Config; "" for other kinds. */
export function insteadOfKind(kind: unknown, value: unknown): string {
  if (kind !== "Config" || !isRecord(value)) return "";
  const isKubeconfig =
    valueInAnyCase(value, "clusters") !== undefined || valueInAnyCase(value, "contexts") !== undefined;
  return isKubeconfig
    ? "; this file says how to reach clusters, it is given with --kubeconfig"
    : "; for several objects write kind: List with its items and give it to `troupe apply -f`";
}
