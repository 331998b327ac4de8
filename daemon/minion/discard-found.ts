import { asFault } from "../../core/fault.js";
import type { FoundPod } from "./adopt.js";
import type { MinionPorts } from "./ports.js";

/** Removes what is left of a pod nobody wants here; what cannot be removed now is found again by the next daemon. */
export async function discardFound(found: FoundPod, { engine, volumes, log }: MinionPorts): Promise<void> {
  const all = [found.sandbox, ...found.stray, ...found.containers].filter((c) => c !== null);
  try {
    await Promise.all(all.map((c) => engine.removeContainer(c.id)));
    await volumes.remove(found.uid);
  } catch (error) {
    const { message } = asFault(error);
    log("warn", "containers nobody wants could not be removed yet", { uid: found.uid, message });
  }
}

/** Removes the sandbox of a pod that ended for good, and its host ports with it; its containers stay for their logs. */
export function releaseFound(found: FoundPod | undefined, { engine, log }: MinionPorts): void {
  if (!found?.sandbox) return;
  const { id } = found.sandbox;
  found.sandbox = null;
  engine
    .removeContainer(id)
    .catch((error: unknown) => log("warn", "a sandbox could not be removed", { id, message: asFault(error).message }));
}

/** Volumes of pods that went while no daemon was here, and their containers, too. */
export async function discardVolumes({ volumes, log }: MinionPorts, isKnown: (uid: string) => boolean): Promise<void> {
  try {
    for (const uid of await volumes.list()) if (!isKnown(uid)) await volumes.remove(uid);
  } catch (error) {
    log("warn", "volumes nobody wants could not be removed yet", { message: asFault(error).message });
  }
}
