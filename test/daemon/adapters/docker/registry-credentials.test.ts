import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  givenCredentials,
  type RegistryCredentials,
  registryCredentials,
} from "../../../../daemon/adapters/docker/registry-credentials.js";
import type { RegistryAuths } from "../../../../daemon/minion/engine/engine.js";
import { faults } from "../../../contracts/engine/subject.js";
import { skippingClock } from "../../../contracts/link/subject.js";

const hub = "https://index.docker.io/v1/";
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** Asks with this configuration, and this program as `docker-credential-test`. */
async function ask(config: object | string, registry: string, helper = ""): Promise<RegistryCredentials | undefined> {
  const folder = mkdtempSync(join(tmpdir(), "troupe-docker-"));
  try {
    writeFileSync(join(folder, "config.json"), typeof config === "string" ? config : JSON.stringify(config));
    writeFileSync(join(folder, "docker-credential-test"), `#!/bin/sh\n${helper}\n`);
    chmodSync(join(folder, "docker-credential-test"), 0o755);
    const env = { ...process.env, DOCKER_CONFIG: folder, PATH: `${folder}:${process.env.PATH}` };
    return await registryCredentials(registry, skippingClock(), env);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const it = suite("registryCredentials");

it("given by a pod: of the first that knows the registry, whatever else stands there", () => {
  const entry = { username: "u", password: "p" };
  const given: RegistryAuths[] = [{ "a.example.org": entry }, { "https://r.example.org/v1/": entry, x: null as never }];
  assert.equal(givenCredentials("r.example.org", given), { ...entry, serveraddress: "r.example.org" });
  assert.equal(givenCredentials("docker.io", [{ [hub]: entry }])?.username, "u");
  assert.is(givenCredentials("b.example.org", given), undefined);
  assert.is(givenCredentials("x", given), undefined);
});

it("come from the file, however the registry is written there", async () => {
  const entry = { auth: base64("me:pass:word") };
  const found = { username: "me", password: "pass:word" };
  assert.equal(await ask({ auths: { [hub]: entry } }, "docker.io"), { ...found, serveraddress: hub });
  for (const key of ["r.example.org:5000", "https://r.example.org:5000", "https://r.example.org:5000/v2/"]) {
    const wanted = { ...found, serveraddress: "r.example.org:5000" };
    assert.equal(await ask({ auths: { [key]: entry } }, "r.example.org:5000"), wanted);
  }
  assert.is(await ask({ auths: { [hub]: entry } }, "r.example.org"), undefined);
  assert.is(await ask({}, "docker.io"), undefined);
});

it("are an identity token where there is one", async () => {
  const wanted = { identitytoken: "t", serveraddress: "r.io" };
  assert.equal(await ask({ auths: { "r.io": { identitytoken: "t" } } }, "r.io"), wanted);
  const helper = `echo '{"Username":"<token>","Secret":"t"}'`;
  assert.equal(await ask({ credsStore: "test" }, "r.io", helper), wanted);
});

it("come from a helper, which hears the registry on stdin", async () => {
  const helper = `read server; printf '{"Username":"u","Secret":"%s of %s"}' "$1" "$server"`;
  const wanted = { username: "u", password: "get of r.io", serveraddress: "r.io" };
  assert.equal(await ask({ credHelpers: { "r.io": "test" } }, "r.io", helper), wanted);
  assert.is(await ask({ credHelpers: { "r.io": "test" } }, "other.io", helper), undefined);
});

it("come from the file when the store knows none", async () => {
  const config = { credsStore: "test", auths: { "r.io": { auth: base64("a:b") } } };
  const found = await ask(config, "r.io", "echo 'credentials not found in native keychain'; exit 1");
  assert.equal(found, { username: "a", password: "b", serveraddress: "r.io" });
});

it("are a fault when the file or the helper is broken, without the secret in its words", async () => {
  await faults("Invalid", ask("{", "r.io"));
  await faults("Unauthorized", ask({ credsStore: "test" }, "r.io", "echo locked; exit 2"));
  await faults("Unauthorized", ask({ credsStore: "missing" }, "r.io"));
  await faults("Invalid", ask({ credsStore: "../evil" }, "r.io"));
  const fault = await faults("Unauthorized", ask({ credsStore: "test" }, "r.io", "echo hunter2"));
  assert.not.match(fault.message, /hunter2/);
});

it.run();
