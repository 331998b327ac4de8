import { Readable } from "node:stream";
import { Fault } from "../../../core/fault.js";
import { type ImageRecipe, imageArchive } from "../../images/image-archive.js";
import { isFault } from "./faults.js";
import { followProgress } from "./progress.js";
import type { DockerScope } from "./scope.js";

/** The engine answers a load when it has read much of it. */
const loadDeadlineMs = 300_000;

/** Gives the engine images made here. @throws Fault ServiceUnavailable, Timeout, InternalError (the engine's words) */
export async function loadImages(
  scope: Pick<DockerScope, "client" | "clock">,
  recipes: readonly ImageRecipe[],
): Promise<void> {
  const what = `load ${recipes.map((recipe) => recipe.name).join(", ")}`;
  const archive = Readable.from(await imageArchive(recipes), { objectMode: false });
  const stream = await scope.client.open(
    what,
    (docker, abortSignal) => docker.loadImage(archive, { quiet: true, abortSignal }),
    loadDeadlineMs,
  );
  const judge = (message: string): Fault => new Fault("InternalError", `${what}: ${message}`, { retry: true });
  await followProgress(stream as Readable, what, scope.clock, () => undefined, judge);
}

/** The value of a label of an image; undefined without the image or the label. */
export async function imageLabel(
  scope: Pick<DockerScope, "client">,
  image: string,
  label: string,
): Promise<string | undefined> {
  try {
    const inspected = await scope.client.read(`inspect image ${image}`, (docker, abortSignal) =>
      // The types know no options here; the code does.
      docker.getImage(image).inspect({ abortSignal } as object),
    );
    return inspected.Config.Labels?.[label];
  } catch (error) {
    if (isFault(error, "NotFound")) return undefined;
    throw error;
  }
}
