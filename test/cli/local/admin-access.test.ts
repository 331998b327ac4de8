import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { adminToken, localEntry } from "../../../cli/local/admin-access.js";
import { clusterDir } from "../../../cli/local/home.js";

const test = suite("how a cluster of this machine is reached");
const home = mkdtempSync(join(tmpdir(), "troupe-admin-access-"));
const before = process.env["TROUPE_HOME"];
test.before(() => {
  process.env["TROUPE_HOME"] = home;
  const dir = join(clusterDir("c"), "master");
  mkdirSync(dir, { recursive: true });
  const cluster = { server: "https://10.0.0.1:8443", "certificate-authority-data": "Y2E=", "tls-server-name": "k" };
  writeFileSync(join(dir, "admin.kubeconfig"), JSON.stringify({ clusters: [{ name: "c", cluster }] }));
  writeFileSync(join(dir, "admin-token"), "secret\n");
});
test.after(() => {
  if (before === undefined) delete process.env["TROUPE_HOME"];
  else process.env["TROUPE_HOME"] = before;
  rmSync(home, { recursive: true, force: true });
});

test("on its own port, with TLS, by what its master proves to be itself", async () => {
  assert.equal(await localEntry({ name: "c", url: "http://127.0.0.1:8080" }), {
    server: "https://127.0.0.1:8080",
    "certificate-authority-data": "Y2E=",
    "tls-server-name": "k",
  });
  assert.is(await adminToken("c"), "secret");
});

test("what cannot be read is told with its cluster", async () => {
  for (const look of [localEntry({ name: "d", url: "http://127.0.0.1:1" }), adminToken("d")])
    assert.match(String(await look.catch((error: unknown) => error)), /of cluster d's .* cannot be read: ENOENT/);
});

test.run();
