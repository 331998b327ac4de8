/** Deletions one after another, against the real API over a store in memory. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { connect } from "../../../cli/client/client.js";
import { type DeleteFlags, Deletion } from "../../../cli/commands/deletion.js";
import { type Cluster, closeAll, startCluster } from "../../daemon/api/cluster.js";
import { printed } from "./printed.js";

const test = suite("deletions");

const flags: DeleteFlags = { filename: [], wait: true };
let cluster: Cluster;

test.before.each(async () => {
  cluster = await startCluster({ minionsStop: true });
  const spec = { containers: [{ name: "c", image: "i" }] };
  const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "lone" }, spec };
  await cluster.call("POST", "/api/v1/namespaces/default/pods", pod);
});
test.after.each(closeAll);

const lone = { kind: "Pod", namespace: "default", name: "lone" } as const;
const deletionOf = async (more: Partial<DeleteFlags> = {}): Promise<Deletion> =>
  new Deletion(await connect({ server: cluster.url }), { ...flags, ...more });

test("each is told when it is gone", async () => {
  const deletion = await deletionOf();
  const text = await printed(async () => {
    await deletion.begin(lone);
    await deletion.finish();
  });
  assert.is(text, 'pod "lone" deleted\n');
  assert.not(deletion.failed);
  assert.is((await cluster.call("GET", "/api/v1/namespaces/default/pods/lone")).status, 404);
});

test("names for shells", async () => {
  const deletion = await deletionOf({ output: "name" });
  const text = await printed(async () => {
    await deletion.begin(lone);
    await deletion.finish();
  });
  assert.is(text, "pod/lone\n");
});

test("what is not there fails, unless it does not matter", async () => {
  const missing = { ...lone, name: "none" };
  const strict = await deletionOf();
  assert.is(await printed(() => strict.begin(missing)), "");
  assert.ok(strict.failed);
  const lax = await deletionOf({ ignoreNotFound: true });
  assert.is(await printed(() => lax.begin(missing)), "");
  assert.not(lax.failed);
});

test.run();
