import { createHash } from "node:crypto";
import type { Architecture } from "./pause-program.js";
import { type TarEntry, tarBytes, tarChunks } from "./tar.js";

/** What a container of an image runs, in the words of Docker's image configuration. */
export interface ImageConfig {
  Entrypoint?: string[];
  Cmd?: string[];
  Env?: string[];
  WorkingDir?: string;
  User?: string;
  ExposedPorts?: Record<string, object>;
  Volumes?: Record<string, object>;
  Labels?: Record<string, string>;
}

/** A stack of files. The same layer object in several images is stored once. */
export interface ImageLayer {
  entries: readonly TarEntry[];
}

export interface ImageRecipe {
  /** With its tag, e.g. `troupe/pause:1`. */
  name: string;
  architecture: Architecture;
  layers: readonly ImageLayer[];
  config: ImageConfig;
}

/**
 * Images in the form `docker load` reads (Docker Image Specification v1.2): manifest.json, a configuration an image
 * and the layers. Files are read twice, once for their digest, and never held in memory.
 * @returns the archive in pieces
 */
export async function imageArchive(recipes: readonly ImageRecipe[]): Promise<AsyncIterable<Buffer>> {
  const layers = new Map<ImageLayer, { digest: string; name: string }>();
  const entries: TarEntry[] = [];
  const manifest: object[] = [];
  for (const layer of new Set(recipes.flatMap((recipe) => recipe.layers))) {
    const digest = await digestOf(layer);
    const name = `${digest}.tar`;
    layers.set(layer, { digest, name });
    const content = { chunks: () => tarChunks(layer.entries), bytes: tarBytes(layer.entries) };
    entries.push({ name, mode: 0o644, content });
  }
  for (const recipe of recipes) {
    const stored = recipe.layers.map((layer) => layers.get(layer)).filter((layer) => layer !== undefined);
    const config = Buffer.from(
      JSON.stringify({
        architecture: recipe.architecture,
        os: "linux",
        config: recipe.config,
        rootfs: { type: "layers", diff_ids: stored.map((layer) => `sha256:${layer.digest}`) },
        history: stored.map(() => ({ created_by: "troupe" })),
      }),
    );
    const name = `${createHash("sha256").update(config).digest("hex")}.json`;
    entries.push({ name, mode: 0o644, content: config });
    manifest.push({ Config: name, RepoTags: [recipe.name], Layers: stored.map((layer) => layer.name) });
  }
  entries.push({ name: "manifest.json", mode: 0o644, content: Buffer.from(JSON.stringify(manifest)) });
  return tarChunks(entries);
}

async function digestOf(layer: ImageLayer): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of tarChunks(layer.entries)) hash.update(chunk);
  return hash.digest("hex");
}
