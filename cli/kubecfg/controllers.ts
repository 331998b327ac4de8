/** Commands on controllers: resize, stop, rm, rollingupdate, run. */
import { change } from "./change.js";
import { type Client, type Json, ServerFault } from "./client.js";
import { durationMs } from "./durations.js";
import type { Flags } from "./flags.js";
import { yamlOf } from "./print.js";

const pathOf = (name: string): string => `/replicationControllers/${encodeURIComponent(name)}`;
const rollingPollMs = 5_000;
const rollingMsMax = 300_000;
/** The value of -s that makes no service. */
const noService = "-1";

interface Controller extends Json {
  desiredState: {
    replicas: number;
    replicaSelector: Record<string, string>;
    podTemplate: { desiredState: { manifest: { containers: { image: string }[] } } };
  };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function count(text: string | undefined, what: string): number {
  if (text === undefined || !/^\d{1,9}$/.test(text))
    throw new Error(`${what} is a whole number from 0, not "${text ?? ""}"`);
  return Number(text);
}

async function controllerOf(client: Client, name: string): Promise<Controller> {
  return (await client.request("GET", pathOf(name))) as Controller;
}

async function resize(client: Client, name: string, replicas: number): Promise<string> {
  const edit = (c: Controller): Controller => ({ ...c, desiredState: { ...c.desiredState, replicas } });
  return yamlOf(await change(client, pathOf(name), edit));
}

async function remove(client: Client, name: string): Promise<string> {
  const { replicas } = (await controllerOf(client, name)).desiredState;
  if (replicas !== 0)
    throw new Error(`controller has non-zero replicas (${replicas}), please stop it first: kubecfg stop ${name}`);
  await client.request("DELETE", pathOf(name));
  return "";
}

const selectorText = (selector: Record<string, string>): string =>
  Object.entries(selector)
    .map(([k, v]) => `${k}=${v}`)
    .join(",");

async function podsOf(client: Client, controller: Controller): Promise<{ id: string }[]> {
  const list = await client.request("GET", "/pods", { labels: selectorText(controller.desiredState.replicaSelector) });
  return (list["items"] ?? []) as { id: string }[];
}

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
async function rollingUpdate(client: Client, name: string, flags: Flags): Promise<string> {
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

/** `host:container` or `container`, separated by commas. */
function portsOf(text: string): { hostPort?: number; containerPort: number }[] {
  return text
    .split(",")
    .filter((p) => p !== "")
    .map((pair) => {
      const numbers = pair.split(":").map((n) => count(n, "a port of -p"));
      const [first = 0, second] = numbers;
      if (numbers.length > 2) throw new Error(`-p ${pair}: HOST:CONTAINER or CONTAINER is expected`);
      return second === undefined ? { containerPort: first } : { hostPort: first, containerPort: second };
    });
}

async function run(client: Client, args: readonly string[], flags: Flags): Promise<string> {
  const [image, replicas, name] = args;
  if (image === undefined || name === undefined || args.length > 3)
    throw new Error("usage: kubecfg [OPTIONS] run <image> <replicas> <controller>");
  const labels = { name };
  const ports = portsOf(flags.text.p);
  // Read before anything is made: a word that is wrong must not leave half of it behind.
  const port = flags.text.s === noService ? null : count(flags.text.s, "the port of -s");
  const wanted = count(replicas, "the number of replicas");
  const controller = await client.request(
    "POST",
    "/replicationControllers",
    {},
    {
      kind: "ReplicationController",
      apiVersion: "v1beta1",
      id: name,
      labels,
      desiredState: {
        replicas: wanted,
        replicaSelector: labels,
        podTemplate: {
          labels,
          desiredState: {
            manifest: { version: "v1beta2", id: name, containers: [{ name: name.toLowerCase(), image, ports }] },
          },
        },
      },
    },
  );
  if (port === null) return yamlOf(controller);
  const service = await client.request(
    "POST",
    "/services",
    {},
    {
      kind: "Service",
      apiVersion: "v1beta1",
      id: name,
      port,
      containerPort: ports[0]?.containerPort ?? port,
      labels,
      selector: labels,
    },
  );
  return `${await yamlOf(controller)}${await yamlOf(service)}`;
}

/** What a controller command prints. @throws Error in one sentence */
export async function controllerCommand(
  command: string,
  args: readonly string[],
  flags: Flags,
  client: Client,
): Promise<string> {
  if (command === "run") return run(client, args, flags);
  const [name, replicas, ...more] = args;
  const takesCount = command === "resize";
  if (name === undefined || more.length > 0 || takesCount !== (replicas !== undefined))
    throw new Error(`usage: kubecfg [OPTIONS] ${command} <controller>${takesCount ? " <replicas>" : ""}`);
  if (command === "resize") return resize(client, name, count(replicas, "the number of replicas"));
  if (command === "stop") return resize(client, name, 0);
  if (command === "rm") return remove(client, name);
  return rollingUpdate(client, name, flags);
}
