import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { entryOf, kubeconfigFiles, material, namesIn, readConfig } from "../../../cli/client/kubeconfig-files.js";

const test = suite("kubeconfig files");
const dir = mkdtempSync(join(tmpdir(), "troupe-kubeconfig-files-"));
test.after(() => rmSync(dir, { recursive: true, force: true }));

async function configOf(text: string) {
  const path = join(dir, "config");
  writeFileSync(path, text);
  const config = await readConfig(path);
  if (!config) throw new Error("it was not read");
  return config;
}

test("a flag, then the list of KUBECONFIG, then our own and kubectl's", () => {
  assert.equal(kubeconfigFiles({ kubeconfig: "f" }, { KUBECONFIG: "a:b" }), ["f"]);
  assert.equal(kubeconfigFiles({}, { KUBECONFIG: "a::b" }), ["a", "b"]);
  assert.is(kubeconfigFiles({}, { TROUPE_HOME: "/t" }).length, 2);
});

test("JSON and YAML are read; what has the wrong shape holds nothing", async () => {
  const users = [{ name: "u", user: { token: "t" } }];
  for (const text of [JSON.stringify({ users }), "users: [{name: u, user: {token: t}}]"]) {
    const config = await configOf(text);
    assert.equal(namesIn([config], "users"), ["u"]);
    assert.is(entryOf([config], "users", "user", "u")?.fields["token"], "t");
    assert.is(entryOf([config], "users", "user", "v"), undefined);
  }
  assert.equal(namesIn([await configOf('{"users": "none"}')], "users"), []);
  assert.is(await readConfig(join(dir, "missing")), undefined);
});

test("content is in the file or beside it", () => {
  writeFileSync(join(dir, "ca.pem"), "beside");
  const given = { dir, fields: { "ca-data": Buffer.from("within").toString("base64"), ca: "ca.pem" } };
  assert.is(material(given, "ca")?.toString(), "within");
  assert.is(material({ dir, fields: { ca: "ca.pem" } }, "ca")?.toString(), "beside");
  assert.is(material({ dir, fields: {} }, "ca"), undefined);
});

test.run();
