import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { accessFor } from "../../../cli/client/kubeconfig.js";
import { addKubeconfigEntry, removeKubeconfigEntry } from "../../../cli/local/kubeconfig-entry.js";

const test = suite("our kubeconfig");
const home = mkdtempSync(join(tmpdir(), "troupe-kubeconfig-entry-"));
const path = join(home, "kubeconfig");
const before = process.env["TROUPE_HOME"];
test.before(() => {
  process.env["TROUPE_HOME"] = home;
});
test.after(() => {
  if (before === undefined) delete process.env["TROUPE_HOME"];
  else process.env["TROUPE_HOME"] = before;
  rmSync(home, { recursive: true, force: true });
});

test("clusters are merged into it, each with its admin's token, for its owner's eyes", async () => {
  writeFileSync(`${path}.new`, "left behind", { mode: 0o644 });
  const at = (port: number) => ({
    server: `https://127.0.0.1:${port}`,
    "certificate-authority-data": Buffer.from(`ca ${port}`).toString("base64"),
    "tls-server-name": "kubernetes",
  });
  await addKubeconfigEntry("one", at(8080), "first");
  await addKubeconfigEntry("two", at(8081), "second");
  await addKubeconfigEntry("one", at(8080), "replaced");
  assert.is(statSync(path).mode & 0o777, 0o600);
  assert.not.match(readFileSync(path, "utf8"), "first");
  const access = async (flags: object) => (await accessFor({ kubeconfig: path, ...flags }, {})).authorization;
  assert.is(await access({}), "Bearer replaced", "what was added last is the current one");
  assert.is(await access({ context: "troupe-two" }), "Bearer second");
  assert.is(await access({ server: "http://localhost:8081" }), "Bearer second");
  const typed = await accessFor({ kubeconfig: path, server: "http://localhost:8081" }, {});
  assert.is(typed.server.origin, "https://127.0.0.1:8081", "what is typed without TLS means the same port with it");
  assert.equal([String(typed.tls.ca), typed.tls.servername], ["ca 8081", "kubernetes"]);
});

test("one that is taken away takes its token along; the file goes with the last", async () => {
  await removeKubeconfigEntry("one");
  assert.not.match(readFileSync(path, "utf8"), "replaced");
  assert.is((await accessFor({ kubeconfig: path }, {})).authorization, "Bearer second");
  await removeKubeconfigEntry("two");
  assert.not.ok(existsSync(path));
});

test.run();
