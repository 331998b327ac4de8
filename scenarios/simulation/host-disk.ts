/** What a minion's daemon wrote to its simulated disk: it survives a crash of the daemon and a power cut. */
import { Fault } from "../../core/fault.js";
import type { SimulatedMachine } from "../../daemon/minion/engine/simulated-machine.js";
import type { Checkpoint, Remembered, Volumes } from "../../daemon/minion/ports.js";
import type { Life } from "./life.js";

export class HostDisk {
  readonly #machine: SimulatedMachine;
  readonly #volumes = new Set<string>();
  #remembered: Remembered = { pods: [], services: [] };

  constructor(machine: SimulatedMachine) {
    this.#machine = machine;
  }

  checkpoint(life: Life): Checkpoint {
    return {
      load: async () => this.#remembered,
      save: (state) => {
        if (life.alive) this.#remembered = state;
      },
    };
  }

  volumes(): Volumes {
    return {
      prepare: async (pod, files) => {
        if (this.#machine.host.diskFull)
          throw new Fault("ServiceUnavailable", "no space left on device", { retry: true });
        files();
        this.#volumes.add(pod.metadata.uid ?? "");
      },
      update: async () => {},
      put: async () => {},
      mounts: () => [],
      terminationMessage: async () => "",
      remove: async (uid) => {
        this.#volumes.delete(uid);
      },
      list: async () => [...this.#volumes],
      removeAll: async () => this.#volumes.clear(),
    };
  }
}
