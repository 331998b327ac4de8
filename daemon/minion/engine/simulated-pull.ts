import { Fault } from "../../../core/fault.js";
import { progressSilenceMaxMs } from "../../adapters/docker/progress.js";
import type { PullProgress } from "./engine.js";
import type { SimulatedMachine } from "./simulated-machine.js";

/** Told of a pull in this many steps. */
const pullSteps = 4;
const imageBytes = 100e6;
/** One pull, as the machine's outcome for the image has it. @throws Fault */
export async function simulatedPull(
  machine: SimulatedMachine,
  image: string,
  onProgress: ((progress: PullProgress) => void) | undefined,
): Promise<void> {
  const { host } = machine;
  const outcome = machine.pullOutcome(image);
  const checkUp = machine.stillUp();
  const what = `pull image "${image}"`;
  const silent = async (): Promise<never> => {
    await machine.sleep(progressSilenceMaxMs);
    throw new Fault("Timeout", `${what}: no progress for ${progressSilenceMaxMs / 1000} s`, { retry: true });
  };
  if (outcome.kind === "never") return silent();
  const { takesMs } = outcome;
  const drawnMs = takesMs === undefined ? host.draw(host.latencies.pull) : 0;
  for (let step = 1; step <= pullSteps; step++) {
    // As slow as the engine is by now; the real one is given up when it says nothing for so long.
    const stepMs = Math.round((takesMs === undefined ? drawnMs : takesMs * host.slowness) / pullSteps);
    if (stepMs > progressSilenceMaxMs) await silent();
    await machine.sleep(stepMs);
    checkUp();
    const doneBytes = (imageBytes / pullSteps) * step;
    onProgress?.({
      text: `${step} of ${pullSteps} layers, ${doneBytes / 1e6} of ${imageBytes / 1e6} MB`,
      doneBytes,
      totalBytes: imageBytes,
    });
  }
  if (outcome.kind === "fails") throw new Fault("NotFound", `${what}: ${outcome.message}`, { retry: true });
  if (host.diskFull) throw new Fault("ServiceUnavailable", `${what}: no space left on device`, { retry: true });
  host.images.add(image);
}
