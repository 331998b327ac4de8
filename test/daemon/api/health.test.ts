/** /healthz says whether writes are taken, and if not, why; reads are answered meanwhile. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { memoryStore } from "../../../core/store/memory.js";
import { closeAll, startCluster } from "./cluster.js";

const test = suite("health");
test.after.each(closeAll);

test("ok; each check when asked; and what failed when it did", async () => {
  const disk = { why: "" };
  const refuse = (): void => {
    if (disk.why !== "") throw new Fault("ServiceUnavailable", disk.why, { retry: true });
  };
  const store = memoryStore({
    persist: async (_commit, land) => {
      refuse();
      land();
    },
    check: async () => refuse(),
  });
  const { call } = await startCluster({ store });
  for (const path of ["healthz", "livez", "readyz"]) {
    const { status, text } = await call("GET", `/${path}`);
    assert.equal([status, text], [200, "ok"]);
  }
  assert.is((await call("GET", "/healthz?verbose")).text, "[+]ping ok\n[+]store ok\nhealthz check passed\n");
  disk.why = "the disk is full";
  const refused = await call("POST", "/api/v1/namespaces", { metadata: { name: "refused" } });
  assert.equal([refused.status, refused.json.message], [503, "the disk is full"]);
  for (const path of ["healthz", "readyz"]) {
    const { status, text } = await call("GET", `/${path}`);
    assert.equal([status, text], [503, `[+]ping ok\n[-]store failed: the disk is full\n${path} check failed\n`]);
  }
  assert.is((await call("GET", "/livez")).status, 200);
  assert.is((await call("GET", "/api/v1/namespaces")).status, 200);
  assert.match(JSON.stringify((await call("GET", "/validate")).json), "the disk is full");
  disk.why = "";
  await store.check();
  assert.is((await call("GET", "/healthz")).status, 200);
});

test.run();
