// runner: timeout 240 s
// runner: one node is enough
/** Follows docs/adding-a-kind.md to the letter in a copy of the sources, and uses the made-up kinds over HTTP. */
import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type * as clusters from "../daemon/api/cluster.js";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const blocks = [
  ...readFileSync(join(root, "docs/adding-a-kind.md"), "utf8").matchAll(/^```ts (\S+)( \(add\))?\n(.*?)^```$/gms),
].map(([, path = "", add, text = ""]) => ({ path, isAdded: add !== undefined, text }));

const test = suite("docs/adding-a-kind.md", { copy: "", lib: {} as typeof clusters });

test.before((state) => {
  state.copy = mkdtempSync(join(tmpdir(), "troupe-kind-"));
  for (const name of ["core", "actors", "daemon", "cli", "scenarios", "test", "tsconfig.json", "package.json"])
    cpSync(join(root, name), join(state.copy, name), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(state.copy, "node_modules"));
  for (const { path, isAdded, text } of blocks) {
    const target = join(state.copy, path);
    mkdirSync(dirname(target), { recursive: true });
    if (isAdded) appendFileSync(target, text);
    else writeFileSync(target, text, { flag: "wx" });
  }
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", state.copy], { encoding: "utf8" });
  assert.is(status, 0, stdout);
});

test.before(async (state) => {
  state.lib = (await import(
    pathToFileURL(join(state.copy, "dist/test/daemon/api/cluster.js")).href
  )) as typeof clusters;
});

test.after(async ({ copy, lib }) => {
  await lib.closeAll?.();
  rmSync(copy, { recursive: true });
});

test("a kind is one folder and one line; a controller that and one keeper with its line", () => {
  const lines = blocks.filter((b) => b.isAdded);
  assert.ok(lines.every((b) => b.text.trim().split("\n").length === 1));
  const places = blocks.filter((b) => !b.isAdded).map((b) => b.path);
  assert.ok(places.every((p) => /^(core\/kinds\/[a-z]+\/|daemon\/control\/keepers\/[a-z]+\.ts$)/.test(p)));
});

test("the made-up kind is served, read, shown, selected, changed, watched and deleted with its namespace", async ({
  lib,
}) => {
  const cluster = await lib.startCluster();
  const all = "/apis/example.io/v1/namespaces/default/mottos";
  const discovery = await cluster.call("GET", "/apis/example.io/v1");
  assert.is(discovery.json.resources[0].name, "mottos");
  const wrong = await cluster.call("POST", all, { metadata: { name: "m" }, spec: {} });
  assert.is(wrong.status, 422);
  const body = {
    apiVersion: "example.io/v1",
    kind: "Motto",
    metadata: { name: "m" },
    spec: { text: "Slow is smooth" },
  };
  assert.is((await cluster.call("POST", all, body)).status, 201);
  const { json } = await cluster.call("GET", `${all}/m`);
  assert.equal([json.apiVersion, json.kind, json.spec.author], ["example.io/v1", "Motto", "anonymous"]);
  const table = await cluster.call("GET", all, undefined, {
    accept: "application/json;as=Table;v=v1;g=meta.k8s.io",
  });
  assert.equal(table.json.rows[0].cells.slice(0, 2), ["m", "Slow is smooth"]);
  const none = await cluster.call("GET", `${all}?fieldSelector=spec.author=Seneca`);
  assert.equal(none.json.items, []);
  const patched = await cluster.call(
    "PATCH",
    `${all}/m`,
    { spec: { author: "Seneca" } },
    { "content-type": "application/merge-patch+json" },
  );
  assert.equal([patched.status, patched.json.metadata.generation], [200, 2]);
  assert.is((await cluster.call("DELETE", `${all}/m`)).status, 200);
  assert.is((await cluster.call("GET", `${all}/m`)).status, 404);
});

test.run();
