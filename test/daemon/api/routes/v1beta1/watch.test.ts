import { suite } from "uvu";
import * as assert from "uvu/assert";
import { closeAll, startCluster } from "../../cluster.js";
import { openStream } from "../../events.js";
import { oldService } from "../../sample.js";

const test = suite("old watches");
test.after.each(closeAll);

test("what exists is told in the words of lists and objects, keeps a place meanwhile, and gives it back", async () => {
  const c = await startCluster();
  for (const id of ["a", "b"]) await c.call("POST", "/api/v1beta1/services", oldService(id));
  const watch = await openStream(`${c.url}/api/v1beta1/watch/services`);
  const events = await watch.take(2);
  const object = await c.call("GET", "/api/v1beta1/services/a");
  assert.equal(events[0], { type: "ADDED", object: object.json });
  while (c.deps.load.answers.taken > 0) await new Promise(setImmediate);
  assert.is(c.openStreams(), 1);
  watch.close();
  while (c.openStreams() > 0) await new Promise(setImmediate);
});

test.run();
