import type Docker from "dockerode";
import { Fault } from "../../../core/fault.js";
import { type ContainerInfo, labelKeys } from "../../minion/engine/engine.js";
import { ranks } from "./client.js";
import { deadlinesMs } from "./deadlines.js";
import { isFault } from "./faults.js";
import { infoFromInspect, infoFromSummary, shortId } from "./info.js";
import { type DockerScope, delay, ownFilter } from "./scope.js";

/** How often a name that is taken by a container on its way out is asked for again, and how long between. */
const nameTriesMax = 20;
const nameRetryMs = 100;
/** How long a process may take to be gone after SIGKILL (it may hang in the kernel, e.g. on a dead disk). */
const killWaitMs = 10_000;

/** An answer that is as good as the success for us, e.g. 304 "already started". */
function tolerating(statusCodes: readonly number[], call: Promise<unknown>): Promise<void> {
  return call.then(
    () => undefined,
    (error: unknown) => {
      if (!statusCodes.includes((error as { statusCode?: number }).statusCode ?? 0)) throw error;
    },
  );
}

/**
 * Creates a container under a name. One that exists under it with the same labels is taken instead, so that a
 * repeated creation does no harm; labels of the image come on top and do not count.
 * @returns its id
 * @throws Fault NotFound (image), Conflict (name taken by another), Invalid, Timeout
 */
export async function createNamed(
  scope: DockerScope,
  name: string,
  body: Docker.ContainerCreateOptions,
): Promise<string> {
  const what = `create container "${name}"`;
  for (let tries = 1; ; tries++) {
    try {
      // Name apart from body: dockerode would put all of the body into the URL as well, and long ones are refused.
      const options = { _query: { name }, _body: body };
      const container = await scope.client.change(
        what,
        (docker, abortSignal) => docker.createContainer({ ...options, abortSignal } as Docker.ContainerCreateOptions),
        deadlinesMs.change,
        ranks.create,
      );
      return container.id;
    } catch (error) {
      if (!isFault(error, "Conflict")) throw error;
      const existing = await inspectContainer(scope, name);
      if (existing !== undefined && !existing.leaving) return sameOrConflict(what, existing, body);
      if (tries === nameTriesMax) throw error;
      await delay(scope.clock, nameRetryMs);
    }
  }
}

function sameOrConflict(what: string, existing: ContainerInfo, body: Docker.ContainerCreateOptions): string {
  const differing = Object.entries(body.Labels ?? {}).find(([key, value]) => existing.labels[key] !== value);
  if (differing === undefined) return existing.id;
  const [key, value] = differing;
  throw new Fault(
    "Conflict",
    `${what}: the name is taken by container ${existing.id.slice(0, 12)}, whose label ${key} is ` +
      `"${existing.labels[key] ?? ""}", not "${value}"`,
    { kind: "Container", name: existing.name },
  );
}

/** @throws Fault NotFound if it is gone */
export async function inspectExisting(scope: DockerScope, id: string): Promise<ContainerInfo> {
  const info = await inspectContainer(scope, id);
  if (info === undefined)
    throw new Fault("NotFound", `container ${shortId(id)} is gone: someone removed it while it was made`, {
      retry: true,
    });
  return info;
}

/** By id or name; undefined if there is none. */
export async function inspectContainer(scope: DockerScope, id: string): Promise<ContainerInfo | undefined> {
  try {
    const inspected = await scope.client.read(`inspect container ${shortId(id)}`, (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
    scope.shims.learn(inspected);
    return infoFromInspect(inspected);
  } catch (error) {
    if (isFault(error, "NotFound")) return undefined;
    throw error;
  }
}

/**
 * All containers with the labels of this cluster and minion. One that does not answer (Docker holds a lock a container)
 * is told as far as the short list knows it, instead of failing the whole.
 */
export async function listContainers(scope: DockerScope): Promise<ContainerInfo[]> {
  const summaries = await scope.client.read("list containers", (docker, abortSignal) =>
    docker.listContainers({ all: true, filters: { label: ownFilter(scope.identity) }, abortSignal }),
  );
  const infos = await Promise.all(
    summaries.map(async (summary) => {
      try {
        return await inspectContainer(scope, summary.Id);
      } catch (error) {
        if (isFault(error, "Timeout")) return infoFromSummary(summary);
        throw error;
      }
    }),
  );
  return infos.filter((info) => info !== undefined);
}

/** Those that carry the pod's label, as far as the short list knows them. */
export async function listOfPod(scope: DockerScope, uid: string): Promise<ContainerInfo[]> {
  const label = [...ownFilter(scope.identity), `${labelKeys.podUid}=${uid}`];
  const summaries = await scope.client.read("list a pod's containers", (docker, abortSignal) =>
    docker.listContainers({ all: true, filters: { label }, abortSignal }),
  );
  return summaries.map(infoFromSummary);
}

/** Starts a container; one that runs is left alone. @throws Fault NotFound, Conflict (port taken), BadRequest */
export async function startContainer(scope: DockerScope, id: string): Promise<void> {
  await scope.client.change(
    `start container ${shortId(id)}`,
    (docker, abortSignal) => tolerating([304], docker.getContainer(id).start({ abortSignal })),
    deadlinesMs.change,
    ranks.start,
  );
}

/** Sends a signal; to one that does not run or is gone: nothing. */
export async function killContainer(scope: DockerScope, id: string, signal: string): Promise<void> {
  await scope.client.change(`send ${signal} to container ${shortId(id)}`, (docker, abortSignal) =>
    tolerating([304, 404, 409], docker.getContainer(id).kill({ signal, abortSignal })),
  );
}

/** Gives a container another name; it may have it already. @throws Fault NotFound, Conflict (name taken) */
export async function renameContainer(scope: DockerScope, id: string, name: string): Promise<void> {
  await scope.client
    .change(`rename container ${shortId(id)} to "${name}"`, (docker, abortSignal) =>
      docker.getContainer(id).rename({ name, abortSignal }),
    )
    .catch(async (error: unknown) => {
      // Docker refuses the name a container has already in the same words as one that another has.
      if ((await inspectContainer(scope, id))?.name !== name) throw error;
    });
}

/** What Podman says of a sandbox with containers in it. */
const dependents = /has dependent containers which must be removed before it: ([0-9a-f, ]+)/;

/**
 * Removes a container with its anonymous volumes, running or not; one that is gone: nothing. A sandbox goes with what is
 * in it if the engine wants that removed first.
 */
export async function removeContainer(scope: DockerScope, id: string): Promise<void> {
  try {
    await removeOne(scope, id);
  } catch (error) {
    const inIt = isFault(error, "InternalError") ? dependents.exec(error.message)?.[1] : undefined;
    if (inIt === undefined) throw error;
    await Promise.all(inIt.split(",").map((each) => removeOne(scope, each.trim())));
    await removeOne(scope, id);
  }
}

async function removeOne(scope: DockerScope, id: string): Promise<void> {
  const { product } = await scope.client.api();
  // It would ask a running one to stop first, and wait for that.
  if (product === "Podman") await killContainer(scope, id, "SIGKILL").catch(() => undefined);
  await scope.client.change(`remove container ${shortId(id)}`, (docker, abortSignal) =>
    tolerating([404, 409], docker.getContainer(id).remove({ force: true, v: true, abortSignal })),
  );
}

/**
 * The image's stop signal (SIGTERM if it names none), then SIGKILL after `graceMs`. Docker's own stop knows whole
 * seconds only, and a client that goes away leaves it half done.
 * @throws Fault Timeout if it still runs 10 s after SIGKILL
 */
export async function stopContainer(scope: DockerScope, id: string, graceMs: number): Promise<void> {
  const signal = await stopSignal(scope, id);
  if (signal === undefined) return;
  if (graceMs > 0) {
    const [ended] = await Promise.all([waitForExit(scope, id, graceMs), killContainer(scope, id, signal)]);
    if (ended) return;
  }
  const [ended] = await Promise.all([waitForExit(scope, id, killWaitMs), killContainer(scope, id, "SIGKILL")]);
  if (!ended) {
    throw new Fault("Timeout", `stop container ${shortId(id)}: it still runs ${killWaitMs} ms after SIGKILL`, {
      retry: true,
    });
  }
}

/** Undefined if there is nothing to stop. */
async function stopSignal(scope: DockerScope, id: string): Promise<string | undefined> {
  try {
    const inspected = await scope.client.read(`inspect container ${shortId(id)}`, (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    );
    const { StopSignal } = inspected.Config as { StopSignal?: string };
    return inspected.State.Running ? StopSignal || "SIGTERM" : undefined;
  } catch (error) {
    if (isFault(error, "NotFound")) return undefined;
    throw error;
  }
}

/** True when it stands still (or is gone) within `waitMs`, false when not. */
async function waitForExit(scope: DockerScope, id: string, waitMs: number): Promise<boolean> {
  try {
    await scope.client.open(
      `wait for container ${shortId(id)}`,
      (docker, abortSignal) =>
        tolerating([404], docker.getContainer(id).wait({ condition: "not-running", abortSignal })),
      waitMs,
    );
    return true;
  } catch (error) {
    if (isFault(error, "Timeout")) return false;
    throw error;
  }
}
