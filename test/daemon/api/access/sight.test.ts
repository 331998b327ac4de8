/** Whoever may look into one namespace gets not a byte of another's, by whatever tells what there is. */
import { setTimeout as after } from "node:timers/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { groupNames } from "../../../../core/access/caller.js";
import { type Cluster, closeAll, startCluster } from "../cluster.js";
import { openStream } from "../events.js";
import { as, byName, give, root } from "./callers.js";

const test = suite("what is seen of other namespaces");
test.after.each(closeAll);

const pod = (name: string) => ({ kind: "Pod", metadata: { name }, spec: { containers: [{ name: "c", image: "i" }] } });

async function begin(): Promise<Cluster> {
  const cluster = await startCluster({ authenticate: byName, builtInAccess: true });
  for (const name of ["a", "b"]) await cluster.call("POST", "/api/v1/namespaces", { metadata: { name } }, root);
  await give(cluster, "viewer", "view", "a");
  return cluster;
}

/** Something happens in both namespaces: pods come, change and go. */
async function happen(cluster: Cluster): Promise<void> {
  for (const [namespace, name] of [
    ["b", "hidden-one"],
    ["a", "seen-one"],
    ["b", "hidden-two"],
    ["a", "seen-two"],
  ] as const) {
    const pods = `/api/v1/namespaces/${namespace}/pods`;
    const made = await cluster.call("POST", pods, pod(name), root);
    assert.is(made.status, 201, made.text);
    const merge = { ...root, "content-type": "application/merge-patch+json" };
    await cluster.call("PATCH", `${pods}/${name}`, { metadata: { labels: { of: name } } }, merge);
    const event = { metadata: { name: `of-${name}` }, involvedObject: { kind: "Pod", namespace, name }, message: name };
    await cluster.call("POST", `/api/v1/namespaces/${namespace}/events`, event, root);
  }
}

/** What a stream tells until it has told of the last thing that may be seen, and for a moment more. */
async function toldBy(cluster: Cluster, path: string, who: Record<string, string>, last: string): Promise<string> {
  const stream = await openStream(cluster.url + path, who);
  assert.is(stream.status, 200, path);
  let said = "";
  void (async () => {
    for (let piece = await stream.next(); piece !== undefined; piece = await stream.next()) said += `${piece}\n`;
  })().catch(() => undefined);
  await happen(cluster);
  for (let tries = 0; tries < 200 && !said.includes(last); tries++) await after(20);
  await after(50);
  stream.close();
  return said;
}

for (const path of [
  "/actors/stream",
  "/api/v1/namespaces/a/pods?watch=true",
  "/api/v1/watch/namespaces/a/pods",
  "/api/v1/namespaces/a/events?watch=true",
  "/api/v1beta1/watch/pods?namespace=a",
])
  test(`${path} tells a reader of a nothing of b`, async () => {
    const cluster = await begin();
    const said = await toldBy(cluster, path, as("viewer"), "seen-two");
    assert.match(said, "seen-two");
    assert.not.match(said, "hidden");
  });

test("the stream of steps tells who may see all of both: what is missing above was there to be told", async () => {
  const cluster = await begin();
  const watcher = as("watcher", groupNames.readOnly);
  assert.match(await toldBy(cluster, "/actors/stream", watcher, "seen-two"), "hidden-two");
});

test("nor do lists, tables and addresses that are guessed", async () => {
  const cluster = await begin();
  await happen(cluster);
  const table = { ...as("viewer"), accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
  for (const [path, headers, status] of [
    ["/api/v1/namespaces/a/pods", as("viewer"), 200],
    ["/api/v1/namespaces/a/pods", table, 200],
    ["/api/v1/namespaces/a/events", as("viewer"), 200],
    ["/api/v1beta1/pods?namespace=a", as("viewer"), 200],
    ["/actors", as("viewer"), 200],
    ["/api/v1/namespaces/b/pods", as("viewer"), 403],
    ["/api/v1/namespaces/b/pods?watch=true", as("viewer"), 403],
    ["/api/v1/namespaces/b/events", as("viewer"), 403],
    ["/api/v1/namespaces/a/../b/pods", as("viewer"), 403],
    ["/api/v1/pods", as("viewer"), 403],
    ["/api/v1/pods?fieldSelector=metadata.namespace%3Da", as("viewer"), 403],
    ["/api/v1beta1/pods", as("viewer"), 403],
  ] as const) {
    const answer = await cluster.call("GET", path, undefined, headers);
    assert.is(answer.status, status, `${path}: ${answer.text}`);
    assert.not.match(answer.text, "hidden");
    if (status === 200) assert.match(answer.text, "seen-one");
  }
  for (const path of [
    "/actors/pod/b/hidden-one",
    "/actors/pod/b/hidden-one/machine",
    "/api/v1/namespaces/b/pods/hidden-one",
  ])
    assert.is((await cluster.call("GET", path, undefined, as("viewer"))).status, 403, path);
});

test.run();
