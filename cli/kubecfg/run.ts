/** `kubecfg run`: a controller with one container, and if it is wanted the service in front of it. */
import type { Client } from "./client.js";
import type { Flags } from "./flags.js";
import { yamlOf } from "./print.js";
import { count } from "./whole-number.js";

/** The value of -s that makes no service. */
const noService = "-1";

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

export async function run(client: Client, args: readonly string[], flags: Flags): Promise<string> {
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
