/** `troupe events`: what happened, the oldest first, and what happens. */

import type { Event } from "../../core/kinds/event/object.js";
import { getTable, layOutGet } from "../../core/kinds/tables.js";
import { connect } from "../client/client.js";
import type { Wanted } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import { factsOf } from "../client/served-kind.js";
import { connectFor } from "../client/wanted.js";
import { follow } from "../client/watch.js";
import { UsageError } from "../fail.js";
import { inOrderOfTime } from "../render/event-order.js";
import { LiveTable } from "../render/live-table.js";
import { print, printData, say } from "../render/output.js";

export interface EventFlags extends ClusterFlags {
  allNamespaces?: boolean;
  watch?: boolean;
  for?: string;
  type?: "Normal" | "Warning";
  output?: "json" | "yaml";
}

function checkFor(wanted: readonly Wanted[], flags: EventFlags): void {
  if (wanted[0]?.names[0] === undefined) throw new UsageError(`--for ${flags.for}: KIND/NAME is expected`);
}

function fieldsOf(wanted: readonly Wanted[], flags: EventFlags): string | undefined {
  const parts = wanted.flatMap(({ kind, names: [name = ""] }) => [
    `involvedObject.kind=${factsOf(kind).kind}`,
    `involvedObject.name=${name}`,
  ]);
  if (flags.type !== undefined) parts.push(`type=${flags.type}`);
  return parts.length > 0 ? parts.join(",") : undefined;
}

/** @throws UsageError, ApiError, ConnectionError */
export async function events(flags: EventFlags): Promise<void> {
  const { client, wanted } =
    flags.for === undefined
      ? { client: await connect(flags), wanted: [] }
      : await connectFor([flags.for], flags, (known) => checkFor(known, flags));
  const fields = fieldsOf(wanted, flags);
  const namespaces = flags.allNamespaces === true;
  const namespace = namespaces ? undefined : client.namespace;
  const tableOf = (list: readonly Event[]) => getTable("Event", list, { nowMs: Date.now(), namespaces });
  if (!flags.watch) {
    const items = inOrderOfTime((await client.list("Event", namespace, { fields })).items);
    if (flags.output) printData({ apiVersion: "v1", kind: "List", metadata: {}, items }, flags.output);
    else if (items.length > 0) print(layOutGet(tableOf(items)));
    else say(`there are no events${namespaces ? "" : ` in namespace ${client.namespace}`}`);
    return;
  }
  const onBreak = (error: Error): void => say(`${error.message}; trying again`);
  const { items, changes } = await follow(client, { kind: "Event", namespace, selectors: { fields } }, { onBreak });
  const table = new LiveTable();
  const show = (list: readonly Event[]): void => {
    if (list.length === 0) return;
    if (flags.output === "json") for (const event of list) print(`${JSON.stringify(event)}\n`);
    else if (flags.output === "yaml")
      for (const event of list) {
        print("---\n");
        printData(event, "yaml");
      }
    else print(table.add(tableOf(list)));
  };
  show(inOrderOfTime(items));
  for await (const { type, object } of changes) if (type !== "DELETED") show([object]);
}
