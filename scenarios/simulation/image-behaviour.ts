/** How the images of a scenario behave on a simulated host: pulled, and run. */
import type { ContainerSpec } from "../../daemon/minion/engine/engine.js";
import type { Program, PullOutcome } from "../../daemon/minion/engine/simulated-types.js";
import { type ClusterSpec, type ImageSpec, imageSpecOf } from "../cluster-spec.js";

/** What a container of an image does once it is started. */
export function programOf(cluster: ClusterSpec, spec: ContainerSpec): Program {
  const image = imageSpecOf(cluster, spec.image);
  return {
    ...(image.runsForMs > 0 ? { runsForMs: image.runsForMs, exitCode: image.exitCode } : {}),
    ignoresTerm: image.ignoresTerm,
  };
}

/** How a pull of an image goes. */
export function pullOf({ name, pull: { mode, takesMs } }: Pick<ImageSpec, "name" | "pull">): PullOutcome {
  if (mode === "never") return { kind: "never" };
  if (mode === "fails") return { kind: "fails", message: `manifest for ${name} not found`, takesMs };
  return { kind: "works", takesMs };
}
