import { asFault } from "../../core/fault.js";
import type { MinionPorts } from "./ports.js";

/** Takes the directory of a claim away, and tells what came of it. */
export function removeVolume(name: string, { volumes, link }: Pick<MinionPorts, "volumes" | "link">): void {
  volumes.removeClaimed(name).then(
    () => link.send({ type: "volumeRemoved", name, why: "" }),
    (error: unknown) => link.send({ type: "volumeRemoved", name, why: asFault(error).message }),
  );
}
