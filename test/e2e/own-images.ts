/** Images that one test needs, made on the spot from what this machine has. */

import { dockerScope } from "../../daemon/adapters/docker/docker.js";
import { engineAddress } from "../../daemon/adapters/docker/engine-address.js";
import { ensureLocalImages, type LocalImage } from "../../daemon/images/local-images.js";
import { realClock } from "../../daemon/real-clock.js";

/** Makes images of no files but the machine's Node and shell. @param images name to what it runs */
export async function makeOwnImages(images: Record<string, LocalImage["config"]>): Promise<void> {
  // Keeps the process while only timers of the engine's clock wait.
  const awake = setInterval(() => undefined, 1_000);
  const { scope, disconnect } = dockerScope({
    address: engineAddress(undefined, process.env, false),
    identity: { cluster: "", minion: "" },
    network: { name: "", cidr: "10.0.0.0/24" },
    clock: realClock(),
  });
  try {
    await ensureLocalImages(
      scope,
      Object.entries(images).map(([name, config]) => ({ name, files: [], config })),
    );
  } finally {
    disconnect();
    clearInterval(awake);
  }
}
