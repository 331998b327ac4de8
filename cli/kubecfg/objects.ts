/** Commands on any kind: list, get, create, update, delete, print. */
import { withoutInAnyCase } from "../../core/schema/any-case.js";
import { decode, encode } from "../../core/v1beta1/codec.js";
import { collections, kindOfCollection, type WireKind } from "../../core/v1beta1/collections.js";
import { change } from "./change.js";
import type { Client, Json } from "./client.js";
import type { Flags } from "./flags.js";
import { readConfig, readConfigs } from "./input.js";

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

/** One after another; what was made before one fails is there, and the message says how much. */
async function createAll(client: Client, { collection }: Target, objects: readonly Json[]): Promise<Json[]> {
  const made: Json[] = [];
  for (const object of objects) {
    try {
      made.push(await client.request("POST", `/${collection}`, {}, object));
    } catch (error) {
      if (made.length > 0)
        (error as Error).message += `; ${made.length} of the ${objects.length} objects were created before`;
      throw error;
    }
  }
  return made;
}

/** What the server answers, or the file says: one object or list, or one for each object of the file. */
export async function objectCommand(
  command: string,
  args: readonly string[],
  flags: Flags,
  client: Client,
): Promise<Json[]> {
  if (args.length > 1) throw new Error(`too many words after ${command}: ${args.slice(1).join(" ")}`);
  const needsId = command === "get" || command === "update" || command === "delete";
  const target = targetOf(args[0], needsId, command);
  switch (command) {
    case "list":
      return [
        await client.request("GET", `/${target.collection}`, { labels: flags.text.l, fields: flags.text.fields }),
      ];
    case "get":
      return [await client.request("GET", pathOf(target))];
    case "create":
      return createAll(client, target, await readConfigs(flags.text.c, target.kind));
    case "update": {
      const body = await readConfig(flags.text.c, target.kind);
      const own = withoutInAnyCase(withoutInAnyCase(body, "id"), "resourceVersion");
      const edit = ({ resourceVersion }: Json): Json => ({ ...own, id: target.id, resourceVersion });
      return [await change(client, pathOf(target), edit)];
    }
    case "delete":
      return [await client.request("DELETE", pathOf(target))];
    default:
      return (await readConfigs(flags.text.c, target.kind)).map((object) => ({
        ...encode<WireKind>(decode<WireKind>(target.kind, object)),
      }));
  }
}
