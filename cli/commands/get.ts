/** `troupe get`: objects as tables or data, once or as they change. */
import type { AnyObject, Kind } from "../../core/kinds/all.js";
import type { Client, Selectors } from "../client/client.js";
import { type Wanted, wordOf } from "../client/kind-words.js";
import { factsOf } from "../client/served-kind.js";
import { connectFor } from "../client/wanted.js";
import { follow } from "../client/watch.js";
import { AlreadyTold, tell, UsageError } from "../fail.js";
import { inOrderOfTime } from "../render/event-order.js";
import { LiveTable } from "../render/live-table.js";
import { print, printData, say } from "../render/output.js";
import { type Found, type GetFlags, printFound, shownObjects, tableOf } from "./get-output.js";

const selectorsOf = (flags: GetFlags): Selectors => ({ labels: flags.selector, fields: flags.fieldSelector });

function checkFlags(wanted: readonly Wanted[], flags: GetFlags): void {
  const isNamed = wanted.some((w) => w.names.length > 0);
  if (isNamed && (flags.selector !== undefined || flags.fieldSelector !== undefined))
    throw new UsageError("names and selectors cannot be given at once");
  if (isNamed && flags.allNamespaces && wanted.some((w) => factsOf(w.kind).namespaced))
    throw new UsageError("a name is looked for in one namespace; -n NAMESPACE says which, -A does not go with names");
  if (flags.watch && (wanted.length > 1 || (wanted[0]?.names.length ?? 0) > 1))
    throw new UsageError("one kind, or one object, can be watched at a time");
}

async function lookUp(client: Client, { kind, names }: Wanted, flags: GetFlags): Promise<Found & { failed: boolean }> {
  if (names.length === 0) {
    const list = await client.list<Kind>(kind, flags.allNamespaces ? undefined : client.namespace, selectorsOf(flags));
    return { kind, isList: true, ...list, failed: false };
  }
  const items: AnyObject[] = [];
  let failed = false;
  for (const name of names) {
    try {
      const found = flags.ignoreNotFound ? await client.find<Kind>(kind, name) : await client.get<Kind>(kind, name);
      if (found) items.push(found);
    } catch (error) {
      tell(error);
      failed = true;
    }
  }
  return { kind, isList: names.length > 1, items, resourceVersion: "", failed };
}

async function watch(client: Client, { kind, names }: Wanted, flags: GetFlags): Promise<void> {
  const [name] = names;
  const selectors = name === undefined ? selectorsOf(flags) : { fields: `metadata.name=${name}` };
  // Nothing will ever come of a name that is mistyped.
  if (name !== undefined) await client.get<Kind>(kind, name);
  const namespace = flags.allNamespaces ? undefined : client.namespace;
  const { items, changes } = await follow<Kind>(
    client,
    { kind, namespace, selectors },
    { onBreak: (error) => say(`${error.message}; trying again`) },
  );
  const table = new LiveTable();
  const show = (objects: readonly AnyObject[]): void => {
    if (objects.length === 0) return;
    if (flags.output === "name") print(objects.map((o) => `${wordOf(kind)}/${o.metadata.name}\n`).join(""));
    else if (flags.output === "json")
      for (const object of shownObjects(objects, flags)) print(`${JSON.stringify(object)}\n`);
    else if (flags.output === "yaml")
      for (const object of shownObjects(objects, flags)) {
        print("---\n");
        printData(object, "yaml");
      }
    else print(table.add(tableOf(kind, objects, flags)));
  };
  show(kind === "Event" ? inOrderOfTime(items as never) : items);
  for await (const { object } of changes) show([object]);
}

/** @throws UsageError, ApiError, ConnectionError; AlreadyTold when some of what was asked for is not there */
export async function get(args: readonly string[], flags: GetFlags): Promise<void> {
  const { client, wanted } = await connectFor(args, flags, (known) => checkFlags(known, flags));
  if (flags.watch) return watch(client, wanted[0] as Wanted, flags);
  const found = await Promise.all(wanted.map((w) => lookUp(client, w, flags)));
  printFound(found, flags, client);
  if (found.some((f) => f.failed)) throw new AlreadyTold();
}
