import { createHash } from "node:crypto";
import { Fault } from "../../../core/fault.js";
import { imageLabel, loadImages } from "../../adapters/docker/load.js";
import type { DockerScope } from "../../adapters/docker/scope.js";
import { contentLabel } from "../../images/content-label.js";
import type { ImageRecipe } from "../../images/image-archive.js";
import { type Architecture, pauseProgram } from "../../images/pause-program.js";

export const sandboxImageName = "troupe/pause:1";

/** The sandbox's image: made on the spot, so that no registry is needed. */
export interface SandboxImage {
  /** Loads it unless the engine has it; asked once, then remembered. @returns its name */
  ensure(): Promise<string>;
  /** The same without trusting the memory: someone may have removed it. */
  ensureAgain(): Promise<string>;
}

/** @param architecture as `docker info` writes it, e.g. `x86_64` */
export function sandboxImage(scope: DockerScope, architecture: () => Promise<string>): SandboxImage {
  let ensured: Promise<string> | undefined;

  const load = async (): Promise<string> => {
    const recipe = pauseRecipe(imageArchitecture(await architecture()));
    const have = await imageLabel(scope, recipe.name, contentLabel);
    if (have !== recipe.config.Labels?.[contentLabel]) await loadImages(scope, [recipe]);
    return recipe.name;
  };

  const ensureAgain = (): Promise<string> => {
    const loading = load();
    ensured = loading;
    loading.catch(() => {
      if (ensured === loading) ensured = undefined;
    });
    return loading;
  };

  return { ensure: () => ensured ?? ensureAgain(), ensureAgain };
}

function pauseRecipe(architecture: Architecture): ImageRecipe {
  const program = pauseProgram(architecture);
  return {
    name: sandboxImageName,
    architecture,
    layers: [{ entries: [{ name: "pause", mode: 0o755, content: program }] }],
    config: {
      Entrypoint: ["/pause"],
      Labels: { [contentLabel]: createHash("sha256").update(program).digest("hex") },
    },
  };
}

/** The kernel's and Docker's word for a processor as images write it. @throws Fault Invalid for one we have no program for */
export function imageArchitecture(machine: string): Architecture {
  if (machine === "x86_64" || machine === "amd64" || machine === "x64") return "amd64";
  if (machine === "aarch64" || machine === "arm64") return "arm64";
  throw new Fault("Invalid", `no sandbox can be made for the processor "${machine}"; x86_64 and aarch64 can`);
}
