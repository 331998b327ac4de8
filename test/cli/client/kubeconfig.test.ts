import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { accessFor, accessTo } from "../../../cli/client/kubeconfig.js";
import { kubeconfigFiles } from "../../../cli/client/kubeconfig-files.js";
import { UsageError } from "../../../cli/fail.js";

const test = suite("kubeconfig");

const dir = mkdtempSync(join(tmpdir(), "troupe-kubeconfig-"));
test.after(() => rmSync(dir, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  const path = join(dir, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
  return path;
};

const main = file(
  "main",
  `apiVersion: v1
kind: Config
current-context: a
clusters:
- name: one
  cluster: {server: "https://one:6443", certificate-authority: ca.pem, tls-server-name: other}
- name: two
  cluster: {server: "http://127.0.0.1:8080", insecure-skip-tls-verify: true}
contexts:
- name: a
  context: {cluster: one, user: bearer, namespace: ci}
- name: b
  context: {cluster: two, user: basic}
- name: c
  context: {cluster: two, user: program}
users:
- name: bearer
  user: {token: secret}
- name: basic
  user: {username: u, password: p}
- name: program
  user: {exec: {command: login}}
`,
);
file("ca.pem", "certificate");

test("the current context, with what it refers to", async () => {
  const access = await accessFor({ kubeconfig: main }, {});
  assert.is(access.server.href, "https://one:6443/");
  assert.is(access.namespace, "ci");
  assert.is(access.authorization, "Bearer secret");
  assert.is(access.tls.ca?.toString(), "certificate", "a path is taken from the file's folder");
  assert.is(access.tls.servername, "other");
  assert.ok(access.tls.rejectUnauthorized);
});

test("flags go before the file", async () => {
  const access = await accessFor({ kubeconfig: main, context: "b", namespace: "x", server: "h:1", token: "t" }, {});
  assert.is(access.server.href, "http://h:1/");
  assert.is(access.namespace, "x");
  assert.ok(access.isNamespaceGiven);
  assert.is(access.authorization, "Bearer t");
  const basic = await accessFor({ kubeconfig: main, context: "b" }, {});
  assert.is(basic.authorization, `Basic ${Buffer.from("u:p").toString("base64")}`);
  assert.is(basic.namespace, "default");
  assert.not.ok(basic.tls.rejectUnauthorized);
});

test("credentials are for the server that the file says, or one that proves by its CA to be it", async () => {
  const other = { kubeconfig: main, server: "http://other:1" };
  assert.is((await accessFor(other, {})).authorization, undefined);
  assert.is(
    (await accessFor({ ...other, server: "http://one:6443" }, {})).authorization,
    undefined,
    "not in the clear",
  );
  const tunnel = await accessFor({ ...other, server: "https://localhost:9443" }, {});
  assert.equal([tunnel.authorization, tunnel.tls.ca?.toString()], ["Bearer secret", "certificate"]);
  const both = await accessFor({ ...other, context: "a" }, {});
  assert.is(both.authorization, "Bearer secret", "who names the context and the server means both");
  assert.is((await accessFor({ ...other, token: "t" }, {})).authorization, "Bearer t");
});

test("a server that is named has the credentials of its own context, though another is the current one", async () => {
  const basic = `Basic ${Buffer.from("u:p").toString("base64")}`;
  for (const server of ["http://127.0.0.1:8080", "127.0.0.1:8080/", "http://localhost:8080", "http://[::1]:8080"]) {
    const access = await accessFor({ kubeconfig: main, server }, {});
    assert.equal([access.authorization, access.server.href], [basic, "http://127.0.0.1:8080/"], server);
  }
  for (const server of [
    "http://127.0.0.1:8081",
    "https://127.0.0.1:8080",
    "http://127.0.0.1:8080/x",
    "http://10.0.0.1:8080",
  ])
    assert.is.not((await accessFor({ kubeconfig: main, server }, {})).authorization, basic, server);
  assert.is((await accessTo("http://localhost:8080", { KUBECONFIG: main }))?.authorization, basic);
  assert.is(await accessTo("http://other:1", { KUBECONFIG: main }), null);
});

test("KUBECONFIG may list several files; else ours goes before kubectl's", async () => {
  const other = file("other", JSON.stringify({ "current-context": "b" }));
  const access = await accessFor({}, { KUBECONFIG: `${other}:${join(dir, "missing")}:${main}` });
  assert.is(access.server.href, "http://127.0.0.1:8080/", "the first that names a context does");
  assert.is(kubeconfigFiles({}, { TROUPE_HOME: "/t" })[0], "/t/kubeconfig");
  assert.equal(kubeconfigFiles({ kubeconfig: "f" }, { KUBECONFIG: "g" }), ["f"]);
});

async function refusal(flags: Parameters<typeof accessFor>[0]): Promise<Error> {
  try {
    await accessFor(flags, { TROUPE_HOME: join(dir, "none"), HOME: join(dir, "none") });
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was taken");
}

test("what is wrong is said", async () => {
  const context = await refusal({ kubeconfig: main, context: "bb" });
  assert.ok(context instanceof UsageError);
  assert.match(context.message, /there is no context "bb"; did you mean b\?/);
  assert.match((await refusal({ kubeconfig: join(dir, "nope") })).message, /there is no kubeconfig/);
  assert.match((await refusal({ kubeconfig: main, context: "c" })).message, /--token gives one/);
  assert.match((await refusal({ kubeconfig: file("bad", "a: [") })).message, /is not YAML/);
  assert.match((await refusal({ kubeconfig: file("empty", "{}") })).message, /`troupe up` makes one/);
  assert.ok((await refusal({ server: "ftp://x" })) instanceof UsageError);
});

test.run();
