import { createHash } from "node:crypto";
import { Fault } from "../../core/fault.js";
import { dockerInfo } from "../adapters/docker/facts.js";
import { imageLabel, loadImages } from "../adapters/docker/load.js";
import type { DockerScope } from "../adapters/docker/scope.js";
import { imageArchitecture } from "../minion/engine/sandbox-image.js";
import { contentLabel } from "./content-label.js";
import type { ImageConfig } from "./image-archive.js";
import { nodeLayer } from "./node-layer.js";
import type { TarEntry } from "./tar.js";

/** An image on top of {@link nodeLayer}: small files and what to run. */
export interface LocalImage {
  /** With its tag. */
  name: string;
  /** Contents at hand (Buffers): their bytes are part of the image's identity. */
  files: readonly TarEntry[];
  config: ImageConfig;
}

/**
 * Makes images from what this machine has and gives them to the engine, all in one go, with the large layer only once.
 * Those the engine has already, made from the same contents, are left alone.
 * @returns the names of those that were made
 * @throws Fault ServiceUnavailable when this machine's programs cannot run there (another processor, no Linux here)
 */
export async function ensureLocalImages(scope: DockerScope, images: readonly LocalImage[]): Promise<string[]> {
  const base = await nodeLayer();
  const architecture = imageArchitecture((await dockerInfo(scope)).Architecture);
  if (architecture !== imageArchitecture(process.arch)) {
    throw new Fault(
      "ServiceUnavailable",
      `this machine's Node (${process.arch}) cannot run on the engine's ${architecture}`,
    );
  }
  const libraryPath = `LD_LIBRARY_PATH=${base.libraryFolders.join(":")}`;
  const recipes = images.map((image) => ({
    name: image.name,
    architecture,
    layers: [base, { entries: image.files }],
    config: {
      ...image.config,
      Env: ["PATH=/usr/local/bin:/bin:/usr/bin", libraryPath, ...(image.config.Env ?? [])],
      Labels: { ...image.config.Labels, [contentLabel]: contentHash(base.fingerprint, image) },
    },
  }));
  const have = await Promise.all(recipes.map((recipe) => imageLabel(scope, recipe.name, contentLabel)));
  const missing = recipes.filter((recipe, i) => have[i] !== recipe.config.Labels[contentLabel]);
  if (missing.length > 0) await loadImages(scope, missing);
  return missing.map((recipe) => recipe.name);
}

function contentHash(base: string, image: LocalImage): string {
  const hash = createHash("sha256").update(base).update(JSON.stringify(image.config));
  for (const file of image.files) {
    hash.update(`\n${file.name} ${file.mode} ${file.linkTo ?? ""}\n`);
    if (Buffer.isBuffer(file.content)) hash.update(file.content);
  }
  return hash.digest("hex");
}
