import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../../cli/client/client.js";
import { WatchedObjects } from "../../../scenarios/live/watched-objects.js";
import { type Cluster, closeAll, startCluster } from "../../daemon/api/cluster.js";

const test = suite("the objects of a live cluster");
let cluster: Cluster;
const end = new AbortController();

test.before(async () => {
  cluster = await startCluster({ minionsStop: true });
});
test.after(async () => {
  end.abort();
  await closeAll();
});

const make = (name: string) =>
  cluster.call("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });

test("what is there comes in at once, and each change is looked at by itself", async () => {
  const watched = new WatchedObjects();
  const fail = (error: unknown): void => {
    throw error;
  };
  await watched.follow(await connect({ server: cluster.url }), "Namespace", end.signal, fail);
  const names = (): string[] => [...watched.mirror.list("Namespace")].map((n) => n.metadata.name).sort();
  assert.equal(names(), ["default", "kube-node-lease", "kube-system"]);
  const seen: number[] = [];
  const two = watched.changes(2);
  const both = watched.look(() => {
    const { length } = names();
    if (seen.at(-1) !== length) seen.push(length);
    return length === 4;
  }, end.signal);
  await make("a");
  await make("b");
  await Promise.all([both, two]);
  assert.equal(names(), ["a", "b", "default", "kube-node-lease", "kube-system"]);
  assert.ok(seen.includes(3), "what lasts a moment is seen, too");
});

test("who waits is told when it is over", async () => {
  const over = AbortSignal.abort();
  const said = await new WatchedObjects().look(() => false, over).catch((error: Error) => error.message);
  assert.is(said, "interrupted");
});

test.run();
