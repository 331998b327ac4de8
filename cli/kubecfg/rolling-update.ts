/** `kubecfg rollingupdate`: another image, if one is named, and the pods replaced one after another. */
import { change } from "./change.js";
import { type Client, ServerFault } from "./client.js";
import { type Controller, controllerOf, pathOf, podsOf } from "./controller.js";
import { durationMs } from "./durations.js";
import type { Flags } from "./flags.js";

const rollingPollMs = 5_000;
const rollingMsMax = 300_000;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function withImage(controller: Controller, image: string): Controller {
  const next = structuredClone(controller);
  const [first] = next.desiredState.podTemplate.desiredState.manifest.containers;
  if (!first) throw new Error("the controller has no container to give an image to");
  first.image = image;
  return next;
}

/** A pod that went by itself meanwhile needs no replacing. */
async function removePod(client: Client, id: string): Promise<void> {
  try {
    await client.request("DELETE", `/pods/${encodeURIComponent(id)}`);
  } catch (error) {
    if (!(error instanceof ServerFault && error.status === 404)) throw error;
  }
}

/** Gives the controller another image, if one is named, and replaces its pods one after another. */
export async function rollingUpdate(client: Client, name: string, flags: Flags): Promise<string> {
  const pauseMs = durationMs(flags.text.u);
  const { image } = flags.text;
  const controller =
    image === ""
      ? await controllerOf(client, name)
      : await change<Controller>(client, pathOf(name), (c) => withImage(c, image));
  const old = await podsOf(client, controller);
  for (const { id } of old) {
    await removePod(client, id);
    await wait(pauseMs);
  }
  const deadlineMs = Date.now() + rollingMsMax;
  while ((await podsOf(client, controller)).length < old.length) {
    if (Date.now() > deadlineMs)
      throw new Error(`after ${rollingMsMax / 1000} s there are fewer pods than before; kubecfg list pods shows them`);
    await wait(rollingPollMs);
  }
  return "";
}
