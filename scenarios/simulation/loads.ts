/** How much containers have to do, by their image: those that run share it evenly, wherever they are. */
import type { SimulatedHost as Host } from "../../daemon/minion/engine/simulated-host.js";
import type { End } from "./fault-end.js";

export class Loads {
  readonly #hosts: () => readonly Pick<Host, "containers">[];
  readonly #millis = new Map<string, number>();

  constructor(hosts: () => readonly Pick<Host, "containers">[]) {
    this.#hosts = hosts;
  }

  /** From now on, until it is ended or there is another. */
  put(image: string, millis: number): End {
    this.#millis.set(image, millis);
    return () => {
      if (this.#millis.get(image) === millis) this.#millis.delete(image);
    };
  }

  /** Of one container of an image; undefined: nothing is said of it. */
  share(image: string): { nanoCpus: number } | undefined {
    const millis = this.#millis.get(image);
    if (millis === undefined) return undefined;
    let running = 0;
    for (const { containers } of this.#hosts())
      for (const { info, spec } of containers.values())
        if (spec?.image === image && info.state === "running") running++;
    return { nanoCpus: Math.round((millis * 1e6) / Math.max(1, running)) };
  }
}
