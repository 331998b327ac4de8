/**
 * Whom probes and hooks ask: the pod they are of. Whether they may ask others is for the cluster's policy to say: a
 * minion reaches more than who writes a manifest does.
 */
import type { core } from "../../objects/types.js";

/** A pod on its host's network shares these with it. */
const loopback = new Set(["localhost", "127.0.0.1", "::1"]);

/** Whether a host that is named is the pod's own, whatever address it gets. */
function isOwnHost(host: string, hostNetwork: boolean): boolean {
  return hostNetwork && loopback.has(host);
}

/** The fields of a container that have somebody asked, and where in them a host is named. */
const askers = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const hooks = ["postStart", "preStop"] as const;
type Asking = Pick<core.LifecycleHandler, "httpGet" | "tcpSocket">;

function askingOf(container: core.Container): [field: string, asking: Asking | undefined][] {
  return [
    ...askers.map((name): [string, Asking | undefined] => [name, container[name]]),
    ...hooks.map((name): [string, Asking | undefined] => [`lifecycle.${name}`, container.lifecycle?.[name]]),
  ];
}

export interface AskedHost {
  host: string;
  /** The field that names it. */
  field: string;
}

/** Hosts besides the pod itself that a minion is to ask for it. @param path of the pod's spec in its object */
export function otherHosts(spec: core.PodSpec, path: string): AskedHost[] {
  const named = (["initContainers", "containers", "ephemeralContainers"] as const).flatMap((list) =>
    ((spec[list] ?? []) as core.Container[]).flatMap((container, i) =>
      askingOf(container).flatMap(([field, asking]) =>
        (["httpGet", "tcpSocket"] as const).map((action) => ({
          host: asking?.[action]?.host ?? "",
          field: `${path}.${list}[${i}].${field}.${action}.host`,
        })),
      ),
    ),
  );
  return named.filter(({ host }) => host !== "" && !isOwnHost(host, spec.hostNetwork === true));
}
