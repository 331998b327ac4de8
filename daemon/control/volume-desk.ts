/** Has minions take away the directories of volumes whose claims are gone; the volume's object goes when that is done. */
import { asFault } from "../../core/fault.js";
import { marked, settled } from "../../core/kinds/ending.js";
import { minionOfVolume, type PersistentVolume } from "../../core/kinds/persistent-volume/object.js";
import { isToBeRemoved, unprotected } from "../../core/kinds/persistent-volume/reconcile.js";
import type { VolumeRemoved } from "../../core/link/messages.js";
import { revisionOf } from "../../core/objects/types.js";
import type { Notes } from "./effects/notes.js";
import type { MasterPorts } from "./ports.js";
import type { View } from "./view.js";

export class VolumeDesk {
  readonly #ports: Pick<MasterPorts, "store" | "links" | "clock" | "log">;
  readonly #view: View;
  readonly #notes: Notes;

  constructor(ports: Pick<MasterPorts, "store" | "links" | "clock" | "log">, view: View, notes: Notes) {
    this.#ports = ports;
    this.#view = view;
    this.#notes = notes;
  }

  /** Asks for what is due, as often as it is called: a minion that did not hear, or could not, is asked again. */
  look(volume: PersistentVolume): void {
    if (!isToBeRemoved(volume)) return;
    const minion = minionOfVolume(volume);
    // With its host the directory is gone, too.
    if (this.#view.get("Node", "", minion))
      this.#ports.links.send(minion, { type: "removeVolume", name: volume.metadata.name });
    else void this.#forget(volume);
  }

  /** A minion is there (again). */
  came(minion: string): void {
    for (const volume of this.#view.list("PersistentVolume")) if (minionOfVolume(volume) === minion) this.look(volume);
  }

  /** A minion tells that nothing is left of a directory, or why it is. */
  removed(minion: string, { name, why }: VolumeRemoved): void {
    const volume = this.#view.get("PersistentVolume", "", name);
    if (!volume || minionOfVolume(volume) !== minion || !isToBeRemoved(volume)) return;
    if (why === "") void this.#forget(volume);
    else {
      const note = { type: "Warning", reason: "VolumeFailedDelete", message: why, component: "minion" } as const;
      this.#notes.write(volume, { ...note, atMs: this.#ports.clock.nowMs() });
    }
  }

  async #forget(volume: PersistentVolume): Promise<void> {
    const gone = marked(unprotected(volume), this.#ports.clock.nowMs());
    try {
      // One that changed meanwhile is looked at again.
      await this.#ports.store.write([settled(gone, revisionOf(volume))]);
    } catch (error) {
      this.#ports.log("warn", "a volume could not be removed", {
        name: volume.metadata.name,
        why: asFault(error).message,
      });
    }
  }
}
