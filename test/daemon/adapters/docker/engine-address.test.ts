import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { engineAddress } from "../../../../daemon/adapters/docker/engine-address.js";
import { faults } from "../../../contracts/engine/subject.js";

const address = (url: string | undefined, env: NodeJS.ProcessEnv = {}, force = false): object =>
  engineAddress(url, { HOME: "/nowhere", ...env }, force);
const refused = (url: string, env: NodeJS.ProcessEnv = {}): Promise<unknown> =>
  new Promise((resolve) => resolve(address(url, env)));

const it = suite("engineAddress");

it("reads URLs as the docker command does", () => {
  assert.equal(address("unix:///a/b.sock"), { kind: "unix", path: "/a/b.sock" });
  assert.equal(address("/a/b.sock"), { kind: "unix", path: "/a/b.sock" });
  assert.equal(address("tcp://127.0.0.1:1234"), { kind: "tcp", host: "127.0.0.1", port: 1234 });
  assert.equal(address("localhost"), { kind: "tcp", host: "localhost", port: 2375 });
  assert.equal(address("tcp://[::1]"), { kind: "tcp", host: "::1", port: 2375 });
  assert.equal(address("https://docker.example.org"), { kind: "tls", host: "docker.example.org", port: 2376 });
  assert.equal(address("tcp://docker.example.org:2376"), { kind: "tls", host: "docker.example.org", port: 2376 });
});

it("takes DOCKER_HOST when nothing is named, and the usual socket without it", () => {
  assert.equal(address(undefined, { DOCKER_HOST: "unix:///c.sock" }), { kind: "unix", path: "/c.sock" });
  assert.equal(address("unix:///a.sock", { DOCKER_HOST: "unix:///c.sock" }), { kind: "unix", path: "/a.sock" });
  assert.equal(address(undefined), { kind: "unix", path: "/var/run/docker.sock" });
});

it("refuses plain TCP to another machine unless it is forced", async () => {
  const fault = await faults("Forbidden", refused("tcp://10.1.2.3:2375"));
  assert.match(fault.message, /TLS.*DOCKER_TLS_VERIFY=1.*ssh -L/);
  assert.equal(address("tcp://10.1.2.3:2375", {}, true), { kind: "tcp", host: "10.1.2.3", port: 2375 });
});

it("takes certificates from DOCKER_CERT_PATH", async () => {
  const folder = mkdtempSync(join(tmpdir(), "troupe-certs-"));
  const env = { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: folder };
  try {
    await faults("Invalid", refused("tcp://10.1.2.3", env));
    for (const name of ["ca", "cert", "key"]) writeFileSync(join(folder, `${name}.pem`), name);
    const [ca, cert, key] = ["ca", "cert", "key"].map((name) => Buffer.from(name));
    assert.equal(address("tcp://10.1.2.3", env), { kind: "tls", host: "10.1.2.3", port: 2376, ca, cert, key });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it("says what would be right", async () => {
  for (const wrong of ["ssh://host", "ftp://x", "tcp://a b", "tcp://x:99999"]) {
    const fault = await faults("Invalid", refused(wrong));
    assert.match(fault.message, /right would be unix:/);
  }
});

it.run();
