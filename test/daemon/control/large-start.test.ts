// runner: timeout 240 s
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Event } from "../../../core/kinds/event/object.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { ReplicationController } from "../../../core/kinds/replication-controller/object.js";
import type { Service } from "../../../core/kinds/service/object.js";
import type { Write } from "../../../core/store/store.js";
import { openLmdbStore } from "../../../daemon/adapters/store/lmdb.js";
import { addMinion, closeAll, startCluster } from "../api/cluster.js";

const test = suite("a start with much in the store");
const path = mkdtempSync(join(tmpdir(), "troupe-large-"));
test.after(async () => {
  await closeAll();
  rmSync(path, { recursive: true, force: true });
});

const owners = 20;
const total = 150_000;
const containers = [{ name: "c", image: "i" }];
const meta = (name: string, more: object = {}): { name: string; namespace: string; uid: string } => ({
  ...{ name, namespace: "default", uid: name },
  ...more,
});

/** A hundredth are owners and services, a fifth events, the others pods of which every tenth waits to be placed. */
function objectOf(i: number): AnyObject {
  const app = `app-${i % owners}`;
  if (i < owners) {
    const template = { metadata: { labels: { app } }, spec: { schedulerName: "by-hand", containers } };
    const replicas = podsOf(i);
    const spec = { replicas, selector: { app }, template };
    return { apiVersion: "v1", kind: "ReplicationController", metadata: meta(app), spec } as ReplicationController;
  }
  if (i < 2 * owners) {
    const spec = { selector: { app }, ports: [{ port: 80, protocol: "TCP" }], clusterIP: "None" };
    return { apiVersion: "v1", kind: "Service", metadata: meta(app), spec } as Service;
  }
  const involvedObject = { kind: "Pod", name: "p", namespace: "default" };
  if (i % 5 === 0) return { apiVersion: "v1", kind: "Event", metadata: meta(`e${i}`), involvedObject } as Event;
  const spec = { containers, ...(i % 10 === 1 ? {} : { schedulerName: "by-hand" }) };
  const controller = { apiVersion: "v1", kind: "ReplicationController", name: app, uid: app, controller: true };
  const metadata = meta(`p${i}`, { labels: { app }, ownerReferences: [controller] });
  return { apiVersion: "v1", kind: "Pod", metadata, spec, status: { phase: "Pending" } } as Pod;
}

function podsOf(owner: number): number {
  let count = 0;
  for (let i = 2 * owners; i < total; i++) if (i % owners === owner && i % 5 !== 0) count++;
  return count;
}

test(`a master starts with ${total} objects, goes on working, and loses none of its pods`, async () => {
  let store = await openLmdbStore({ path });
  for (let from = 0; from < total; from += 2_000) {
    const writes = Array.from({ length: 2_000 }, (_, i): Write => ({ op: "create", object: objectOf(from + i) }));
    await store.write(writes);
  }
  await store.close();
  store = await openLmdbStore({ path });
  const ended: unknown[] = [];
  const cluster = await startCluster({ store });
  await addMinion(cluster, "m1");
  const pods = [...cluster.master.view.list("Pod")];
  const wanted = Array.from({ length: owners }, (_, i) => podsOf(i)).reduce((a, b) => a + b);
  assert.is(pods.length, wanted);
  const made = await cluster.call("POST", "/api/v1/namespaces/default/pods", {
    ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "new" } },
    spec: { containers, nodeName: "m1" },
  });
  assert.is(made.status, 201, made.text);
  assert.ok(cluster.master.system.has("pod/default/new"));
  const rcs = [...cluster.master.view.list("ReplicationController")];
  assert.is(rcs.length, owners);
  for (const rc of rcs) assert.is(rc.status?.replicas, rc.spec.replicas, rc.metadata.name);
  assert.equal(ended, []);
});

test.run();
