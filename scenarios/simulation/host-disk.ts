/** What a minion's daemon wrote to its simulated disk: it survives a crash of the daemon and a power cut. */
import { Fault } from "../../core/fault.js";
import type { SimulatedMachine } from "../../daemon/minion/engine/simulated-machine.js";
import type { Checkpoint, Remembered, Volumes } from "../../daemon/minion/ports.js";
import type { Life } from "./life.js";

/** Where directories of claims are. */
export const claimedDir = "/volumes";

export class HostDisk {
  readonly #machine: SimulatedMachine;
  readonly #volumes = new Set<string>();
  /** Directories of claims, by their path. */
  readonly #claimed = new Set<string>();
  #remembered: Remembered = { pods: [], services: [] };

  constructor(machine: SimulatedMachine) {
    this.#machine = machine;
  }

  /** Paths of the directories of claims there are. */
  claimed(): readonly string[] {
    return [...this.#claimed];
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
        for (const { name, persistentVolumeClaim: claim, ephemeral, hostPath } of pod.spec.volumes ?? []) {
          if (claim || ephemeral)
            throw new Fault("NotFound", `volume ${name}: its claim has no volume here`, { retry: true });
          if (hostPath?.path.startsWith(`${claimedDir}/`)) this.#claimed.add(hostPath.path);
        }
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
      removeClaimed: async (name) => {
        this.#claimed.delete(`${claimedDir}/${name}`);
      },
      removeAll: async () => this.#volumes.clear(),
    };
  }
}
