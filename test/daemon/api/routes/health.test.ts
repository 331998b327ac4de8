import { suite } from "uvu";
import * as assert from "uvu/assert";
import { healthText } from "../../../../daemon/api/routes/health.js";
import { type Cluster, closeAll, startCluster } from "../cluster.js";

const test = suite("health");
let c: Cluster;
test.before(async () => {
  c = await startCluster();
});
test.after(closeAll);

test("all is well in a word, or check by check", async () => {
  assert.is((await c.call("GET", "/readyz")).text, "ok");
  assert.is((await c.call("GET", "/readyz?verbose")).text, "[+]ping ok\n[+]store ok\nreadyz check passed\n");
  assert.is((await c.call("GET", "/readyz?verbose&exclude=store")).text, "[+]ping ok\nreadyz check passed\n");
});

test("one check alone; another is not there", async () => {
  assert.is((await c.call("GET", "/healthz/store")).text, "ok");
  assert.is((await c.call("GET", "/livez/store")).status, 404);
  assert.is((await c.call("GET", "/readyz/etcd")).status, 404);
});

test("what fails says why", () => {
  const { ok, text } = healthText("readyz", [{ name: "store", why: "the disk is full" }], false);
  assert.not(ok);
  assert.is(text, "[-]store failed: the disk is full\nreadyz check failed\n");
});

test.run();
