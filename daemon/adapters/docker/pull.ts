import type { Readable } from "node:stream";
import { Fault, type FaultReason } from "../../../core/fault.js";
import type { Engine, PullProgress, RegistryAuths } from "../../minion/engine/engine.js";
import { callQueue } from "./call-queue.js";
import { isFault } from "./faults.js";
import { type ImageReference, imageReference } from "./image-reference.js";
import { followProgress, type ProgressLine } from "./progress.js";
import { givenCredentials, registryCredentials } from "./registry-credentials.js";
import type { DockerScope } from "./scope.js";

/** Pulls at once; another image waits, a container that needs none does not. */
export const pullsAtOnceMax = 4;
/** The engine answers when the registry has; a slow one may take a while. */
const firstAnswerMs = 120_000;
/** Progress is told at most this often. */
const tellEveryMs = 250;

export type Pull = Engine["pullImage"];

/** Pulls images, each at most once at a time however many ask for it; all of them hear of its progress. */
export function imagePuller(scope: DockerScope): Pull {
  const queue = callQueue(pullsAtOnceMax);
  const running = new Map<string, { done: Promise<void>; listeners: Set<(progress: PullProgress) => void> }>();

  return (image, onProgress, auths = []) => {
    // Whoever shows nothing must not have what is pulled by what another shows.
    const key = auths.length === 0 ? image : `${image}\n${JSON.stringify(auths)}`;
    let pull = running.get(key);
    if (pull === undefined) {
      const listeners = new Set<(progress: PullProgress) => void>();
      const tell = (progress: PullProgress): void => {
        for (const listener of listeners) listener(progress);
      };
      const done = queue.run(() => pullOnce(scope, image, tell, auths)).finally(() => running.delete(key));
      pull = { done, listeners };
      running.set(key, pull);
    }
    if (onProgress !== undefined) pull.listeners.add(onProgress);
    return pull.done;
  };
}

/** @throws Fault NotFound, Unauthorized, Forbidden, ServiceUnavailable (registry or engine away), Timeout, Invalid */
async function pullOnce(
  scope: DockerScope,
  image: string,
  onProgress: (progress: PullProgress) => void,
  auths: readonly RegistryAuths[],
): Promise<void> {
  const what = `pull image "${image}"`;
  const reference = imageReference(image);
  const credentials =
    givenCredentials(reference.registry, auths) ?? (await registryCredentials(reference.registry, scope.clock));
  const before = await imageId(scope, image);
  const stream = await openPull(scope, what, reference, credentials);
  const layers = layerCounter(scope, onProgress);
  let finished = false;
  await followProgress(
    stream as Readable,
    what,
    scope.clock,
    (line) => {
      if (/^Status: |^Digest: /.test(line.status ?? "")) finished = true;
      layers(line);
    },
    (message) => pullFault(what, message),
  );
  // A proxy may end the stream politely in the middle: only a last word, or an image that is new, is a success.
  if (finished) return;
  const after = await imageId(scope, image);
  if (after === undefined || after === before) {
    throw new Fault("ServiceUnavailable", `${what}: the stream ended without a result`, { retry: true });
  }
}

async function openPull(
  scope: DockerScope,
  what: string,
  reference: ImageReference,
  credentials: object | undefined,
): Promise<NodeJS.ReadableStream> {
  try {
    return await scope.client.open(
      what,
      (docker, abortSignal) =>
        docker.createImage(credentials ?? {}, { fromImage: reference.name, tag: reference.tag, abortSignal }),
      firstAnswerMs,
    );
  } catch (error) {
    if (isFault(error, "InternalError", "NotFound", "Forbidden")) {
      throw pullFault(what, error.message.replace(`${what}: `, ""));
    }
    throw error;
  }
}

/** The id of an image; undefined if the engine does not have it. */
export async function imageId(scope: DockerScope, image: string): Promise<string | undefined> {
  try {
    const inspected = await scope.client.read(`inspect image ${image}`, (docker, abortSignal) =>
      docker.getImage(image).inspect({ abortSignal } as object),
    );
    return inspected.Id;
  } catch (error) {
    if (isFault(error, "NotFound")) return undefined;
    throw error;
  }
}

/** Registries' errors come as text through the engine; the common ones become reasons. */
function pullFault(what: string, message: string): Fault {
  const [reason, retry] = judgePull(message);
  return new Fault(reason, `${what}: ${message}`, { retry });
}

function judgePull(message: string): [FaultReason, boolean] {
  if (/unauthorized|authentication required|incorrect username or password/i.test(message))
    return ["Unauthorized", true];
  if (/not found|manifest unknown|does not exist|no matching manifest/i.test(message)) return ["NotFound", true];
  if (/denied|forbidden/i.test(message)) return ["Forbidden", true];
  if (/toomanyrequests|rate limit/i.test(message)) return ["TooManyRequests", true];
  return ["ServiceUnavailable", true];
}

/** Sums the layers' lines up to one line for a person. */
function layerCounter(scope: DockerScope, onProgress: (progress: PullProgress) => void): (line: ProgressLine) => void {
  const layers = new Map<string, { done: boolean; current: number; total: number }>();
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (line) => {
    if (line.id === undefined || /^Pulling from/.test(line.status ?? "")) return;
    const layer = layers.get(line.id) ?? { done: false, current: 0, total: 0 };
    layers.set(line.id, layer);
    if (line.status === "Downloading") {
      layer.current = line.progressDetail?.current ?? layer.current;
      layer.total = line.progressDetail?.total ?? layer.total;
    }
    if (line.status === "Download complete" || line.status === "Pull complete") layer.current = layer.total;
    layer.done ||= line.status === "Pull complete" || line.status === "Already exists";
    const nowMs = scope.clock.nowMs();
    if (nowMs - toldAtMs < tellEveryMs) return;
    toldAtMs = nowMs;
    const all = [...layers.values()];
    const doneBytes = all.reduce((sum, l) => sum + l.current, 0);
    const totalBytes = all.reduce((sum, l) => sum + l.total, 0);
    const mb = (bytes: number): string => (bytes / 1e6).toFixed(0);
    const ready = all.filter((l) => l.done).length;
    onProgress({
      text: `${ready} of ${all.length} layers, ${mb(doneBytes)} of ${mb(totalBytes)} MB`,
      doneBytes,
      totalBytes,
    });
  };
}
