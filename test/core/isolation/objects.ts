/** Policies, pods and namespaces of tests. */
import type { Namespace } from "../../../core/kinds/namespace/object.js";
import type { NetworkPolicy, PolicySpec } from "../../../core/kinds/network-policy/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { readObject } from "../../../core/kinds/prepare.js";
import type { core } from "../../../core/objects/types.js";

type Labels = Record<string, string>;

export const policy = (name: string, spec: Partial<PolicySpec>, namespace = "default"): NetworkPolicy => {
  const { object } = readObject("NetworkPolicy", { metadata: { name, namespace }, spec });
  return { ...object, metadata: { ...object.metadata, namespace } };
};

export const namespace = (name: string, labels: Labels = {}): Namespace => ({
  ...{ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } },
});

/** @param ports of its container, by name */
export function pod(
  name: string,
  ip: string,
  labels: Labels = {},
  more: { namespace?: string; ports?: core.ContainerPort[]; spec?: Partial<Pod["spec"]>; phase?: string } = {},
): Pod {
  const { namespace: of = "default", ports = [], spec = {}, phase = "Running" } = more;
  return {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name, namespace: of, uid: `uid-${name}`, labels } },
    spec: { containers: [{ name: "c", image: "i", ports }], ...spec },
    status: { phase, podIP: ip },
  } as Pod;
}
