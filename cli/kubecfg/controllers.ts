/** Commands on controllers: resize, stop and rm, and the way to rollingupdate and run. */
import { change } from "./change.js";
import type { Client } from "./client.js";
import { type Controller, controllerOf, pathOf } from "./controller.js";
import type { Flags } from "./flags.js";
import { yamlOf } from "./print.js";
import { rollingUpdate } from "./rolling-update.js";
import { run } from "./run.js";
import { count } from "./whole-number.js";

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
