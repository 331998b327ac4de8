/** Commands on any kind: list, get, create, update, delete, print. */
import { collections, kindOfCollection, type WireKind } from "../../core/v1beta1/collections.js";
import { change } from "./change.js";
import type { Client, Json } from "./client.js";
import type { Flags } from "./flags.js";
import { readConfig } from "./input.js";

/** The kinds kubecfg knew; endpoints are ours besides. */
const known = ["pods", "services", "replicationControllers", "minions", "events", "endpoints"] as const;

interface Target {
  kind: WireKind;
  collection: string;
  id: string;
}

/** `pods`, `pods/jenkins`, `/pods/jenkins/`. @throws Error in kubecfg's words */
function targetOf(path: string | undefined, needsId: boolean, command: string): Target {
  const usage = `usage: kubecfg [OPTIONS] ${command} <${known.join(", ")}>${needsId ? "/<id>" : ""}`;
  const [collection = "", id = "", ...more] = (path ?? "").replace(/^\/+|\/+$/g, "").split("/");
  const kind = kindOfCollection(collection);
  if (!kind || !(known as readonly string[]).includes(collections[kind].collection)) {
    const word = collection === "" ? "no kind is given" : `"${collection}" is not a kind`;
    throw new Error(`${word}; ${usage}`);
  }
  if (more.length > 0 || needsId !== (id !== "")) throw new Error(usage);
  return { kind, collection: collections[kind].collection, id };
}

const pathOf = ({ collection, id }: Target): string => `/${collection}/${encodeURIComponent(id)}`;

export async function objectCommand(
  command: string,
  args: readonly string[],
  flags: Flags,
  client: Client,
): Promise<Json> {
  if (args.length > 1) throw new Error(`too many words after ${command}: ${args.slice(1).join(" ")}`);
  const needsId = command === "get" || command === "update" || command === "delete";
  const target = targetOf(args[0], needsId, command);
  switch (command) {
    case "list":
      return client.request("GET", `/${target.collection}`, { labels: flags.text.l, fields: flags.text.fields });
    case "get":
      return client.request("GET", pathOf(target));
    case "create":
      return client.request("POST", `/${target.collection}`, {}, await readConfig(flags.text.c, target.kind));
    case "update": {
      const body = await readConfig(flags.text.c, target.kind);
      return change(client, pathOf(target), ({ resourceVersion }) => ({ ...body, id: target.id, resourceVersion }));
    }
    case "delete":
      return client.request("DELETE", pathOf(target));
    default:
      return readConfig(flags.text.c, target.kind);
  }
}
