/** Bindings: how schedulers of other makes place pods. Troupe's own scheduler writes the same field in batches. */

import { conflict, Fault, invalid } from "../../core/fault.js";
import type { Binding } from "../../core/kinds/binding/shape.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import { isFinished } from "../../core/kinds/pod/phase.js";
import { Serial } from "../control/serial.js";
import type { HttpDeps } from "./deps.js";
import { ownAuthor, type Resources } from "./resources.js";

interface HostPort {
  port: number;
  protocol: string;
  /** "" = every address. */
  ip: string;
}

function hostPorts(pod: Pod): HostPort[] {
  const all = pod.spec.containers.flatMap((c) => c.ports ?? []);
  return all
    .filter((p) => (p.hostPort ?? 0) > 0)
    .map((p) => ({
      port: p.hostPort ?? 0,
      protocol: p.protocol ?? "TCP",
      ip: p.hostIP === undefined || p.hostIP === "0.0.0.0" ? "" : p.hostIP,
    }));
}

function clashes(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && a.protocol === b.protocol && (a.ip === "" || b.ip === "" || a.ip === b.ip);
}

function checkPorts(pod: Pod, minion: string, neighbours: readonly Pod[]): void {
  for (const wanted of hostPorts(pod))
    for (const other of neighbours)
      if (hostPorts(other).some((taken) => clashes(wanted, taken)))
        throw new Fault(
          "Conflict",
          `host port ${wanted.port}/${wanted.protocol} is taken on minion "${minion}" by pod "${other.metadata.name}"`,
        );
}

export class Bindings {
  readonly #deps: HttpDeps;
  readonly #resources: Resources;
  /** One at a time: two pods must not both find the same host port free. */
  readonly #serial = new Serial();

  constructor(deps: HttpDeps, resources: Resources) {
    this.#deps = deps;
    this.#resources = resources;
  }

  /**
   * Puts a pod on a minion.
   * @throws Fault NotFound (the pod); Invalid (no such minion); Conflict when the pod has a minion, is being deleted,
   * or a host port it wants is taken there
   */
  bind(namespace: string, binding: Binding, dryRun = false): Promise<Pod> {
    return this.#serial.run(() => this.#bind(namespace, binding, dryRun));
  }

  async #bind(namespace: string, binding: Binding, dryRun: boolean): Promise<Pod> {
    const { name, uid } = binding.metadata;
    const minion = binding.target.name ?? "";
    if (!(await this.#deps.store.get("Node", "", minion))) {
      const message = `target.name: not found '${minion.slice(0, 80)}': there is no such minion`;
      throw invalid("Binding", name, [{ reason: "FieldValueNotFound", field: "target.name", message }]);
    }
    const { items } = await this.#deps.store.list("Pod");
    const neighbours = items.filter((p) => p.spec.nodeName === minion && !isFinished(p));
    const place = (pod: Pod): Pod => {
      if (uid && uid !== pod.metadata.uid)
        throw conflict(
          "Pod",
          name,
          "bound",
          `its uid is ${pod.metadata.uid}, not ${uid}: it was deleted and made anew`,
        );
      if (pod.spec.nodeName) throw new Fault("Conflict", `pod "${name}" is already on minion "${pod.spec.nodeName}"`);
      if (pod.metadata.deletionTimestamp) throw new Fault("Conflict", `pod "${name}" is being deleted`);
      checkPorts(pod, minion, neighbours);
      const { resourceVersion: _, ...metadata } = pod.metadata;
      return { ...pod, metadata, spec: { ...pod.spec, nodeName: minion } };
    };
    return this.#resources.update("Pod", { namespace, name }, place, ownAuthor, dryRun);
  }
}
