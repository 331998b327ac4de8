/** `troupe describe`: what an object is, does, waits for and has been through. */

import type { AnyObject, Kind } from "../../core/kinds/all.js";
import type { Event } from "../../core/kinds/event/object.js";
import { isBehind, isReplicaOf } from "../../core/kinds/ownership.js";
import type { Pod } from "../../core/kinds/pod/object.js";
import type { Client } from "../client/client.js";
import { pluralOf, type Wanted } from "../client/kind-words.js";
import type { ClusterFlags } from "../client/kubeconfig.js";
import type { KindRef } from "../client/served-kind.js";
import { connectFor } from "../client/wanted.js";
import { AlreadyTold, tell, UsageError } from "../fail.js";
import { describeController } from "../render/describe/controller.js";
import { describeMinion } from "../render/describe/minion.js";
import { describeOther } from "../render/describe/other.js";
import { describePod } from "../render/describe/pod.js";
import { describeServed } from "../render/describe/served.js";
import { describeService } from "../render/describe/service.js";
import { print, say } from "../render/output.js";

export interface DescribeFlags extends ClusterFlags {
  selector?: string;
}

/** Events about an object; those of what has no namespace are in `default`. */
async function eventsOf(client: Client, object: AnyObject): Promise<Event[]> {
  const { uid, name, namespace = "default" } = object.metadata;
  const fields = `involvedObject.kind=${object.kind},involvedObject.name=${name}`;
  const { items } = await client.list("Event", namespace, { fields });
  return items.filter((e) => !e.involvedObject.uid || e.involvedObject.uid === uid || e.involvedObject.uid === name);
}

async function podsOf(client: Client, namespace: string | undefined): Promise<Pod[]> {
  return (await client.list("Pod", namespace)).items;
}

async function textOf(client: Client, kind: KindRef, object: AnyObject): Promise<string> {
  const events = object.kind === "Event" ? [] : await eventsOf(client, object);
  const nowMs = Date.now();
  const { namespace, name } = object.metadata;
  if (typeof kind !== "string") return describeServed(object, events, nowMs);
  switch (object.kind) {
    case "Pod":
      return describePod(object, events, nowMs);
    case "ReplicationController": {
      const pods = (await podsOf(client, namespace)).filter((p) => isReplicaOf(p, object));
      return describeController(object, pods, events, nowMs);
    }
    case "Service": {
      const [endpoints, pods] = await Promise.all([
        client.find("Endpoints", name, namespace),
        podsOf(client, namespace),
      ]);
      const behind = pods.filter((p) => isBehind(p, object));
      return describeService(object, endpoints, behind, events, nowMs);
    }
    case "Node":
      return describeMinion(object, await podsOf(client, undefined), events, nowMs);
    default:
      return describeOther(object, events, nowMs);
  }
}

function checkFlags(wanted: readonly Wanted[], flags: DescribeFlags): void {
  if (flags.selector !== undefined && wanted.some((w) => w.names.length > 0))
    throw new UsageError("names and selectors cannot be given at once");
}

/** @throws UsageError, ApiError, ConnectionError; AlreadyTold when some of what was asked for is not there */
export async function describe(args: readonly string[], flags: DescribeFlags): Promise<void> {
  const { client, wanted } = await connectFor(args, flags, (known) => checkFlags(known, flags));
  let failed = false;
  let isFirst = true;
  for (const { kind, names } of wanted) {
    const objects: (() => Promise<AnyObject>)[] =
      names.length > 0
        ? names.map((name) => () => client.get<Kind>(kind, name))
        : (await client.list<Kind>(kind, client.namespace, { labels: flags.selector })).items.map((o) => async () => o);
    if (objects.length === 0) say(`there are no ${pluralOf(kind)} in namespace ${client.namespace}`);
    for (const object of objects) {
      try {
        const text = await textOf(client, kind, await object());
        print(isFirst ? text : `\n${text}`);
        isFirst = false;
      } catch (error) {
        tell(error);
        failed = true;
      }
    }
  }
  if (failed) throw new AlreadyTold();
}
