/** A replication controller as kubecfg sees it, and the pods that are its own. */
import type { Client, Json } from "./client.js";

export const pathOf = (name: string): string => `/replicationControllers/${encodeURIComponent(name)}`;

export interface Controller extends Json {
  desiredState: {
    replicas: number;
    replicaSelector: Record<string, string>;
    podTemplate: { desiredState: { manifest: { containers: { image: string }[] } } };
  };
}

export async function controllerOf(client: Client, name: string): Promise<Controller> {
  return (await client.request("GET", pathOf(name))) as Controller;
}

const selectorText = (selector: Record<string, string>): string =>
  Object.entries(selector)
    .map(([k, v]) => `${k}=${v}`)
    .join(",");

export async function podsOf(client: Client, controller: Controller): Promise<{ id: string }[]> {
  const list = await client.request("GET", "/pods", { labels: selectorText(controller.desiredState.replicaSelector) });
  return (list["items"] ?? []) as { id: string }[];
}
