/** Whom probes and hooks may ask: the pod they are of, and nobody else. A minion reaches more than who writes a manifest does. */
import type { core } from "../../objects/types.js";
import type { Faults } from "../../schema/faults.js";

/** A pod on its host's network shares these with it. */
const loopback = new Set(["localhost", "127.0.0.1", "::1"]);

/** Whether a host that is named is the pod's own, whatever address it gets. */
export function isOwnHost(host: string, hostNetwork: boolean): boolean {
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

/** Adds a fault for each host that is not the pod's. @param path of the container */
export function checkProbeHosts(container: core.Container, hostNetwork: boolean, path: string, faults: Faults): void {
  for (const [field, asking] of askingOf(container)) {
    for (const action of ["httpGet", "tcpSocket"] as const) {
      const host = asking?.[action]?.host;
      if (host && !isOwnHost(host, hostNetwork))
        faults.forbidden(
          `${path}.${field}.${action}.host`,
          "only the pod itself is asked: leave it out (to send a name, set the header Host)",
        );
    }
  }
}
