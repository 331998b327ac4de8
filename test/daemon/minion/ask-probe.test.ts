/** Whom a probe asks, and what is made of the answers of commands. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { type Asked, askProbe, httpTarget } from "../../../daemon/minion/ask-probe.js";
import type { Engine } from "../../../daemon/minion/engine/engine.js";
import type { Dialer, ProbeAction } from "../../../daemon/minion/ports.js";

const test = suite("asking a container");

const spec: core.Container = { name: "c", ports: [{ name: "web", containerPort: 8080 }] };
const asked = (hostNetwork = false, podIp = "10.1.0.2"): Asked => {
  const pod: Pod = { kind: "Pod", metadata: { name: "a" }, spec: { containers: [spec], hostNetwork } };
  return { pod, spec, podIp, id: "i" };
};
const urlOf = (action: core.HTTPGetAction, of = asked()): string => httpTarget(action, of, 1_000).url;

test("the pod's own address, by number or name of a port", () => {
  assert.is(urlOf({ port: 80 }), "http://10.1.0.2:80/");
  assert.is(urlOf({ port: "web", path: "health", scheme: "HTTPS" }), "https://10.1.0.2:8080/health");
  assert.is(urlOf({ port: 80, host: "10.1.0.2" }), "http://10.1.0.2:80/");
  assert.is(urlOf({ port: 80 }, asked(false, "fd00::2")), "http://[fd00::2]:80/");
});

test("the pod itself, or the host that is named", async () => {
  const dialed: string[] = [];
  const dialer: Dialer = {
    http: async ({ url }) => {
      dialed.push(url);
      return { healthy: true, message: "" };
    },
    tcp: async (host) => {
      dialed.push(host);
      return { healthy: true, message: "" };
    },
    grpc: async (host, port, service) => {
      dialed.push(`${host}:${port}/${service}`);
      return { healthy: true, message: "" };
    },
  };
  const ask = (probe: core.Probe, of: Asked): Promise<ProbeAction> => askProbe(probe, of, {} as Engine, dialer, false);
  await ask({ tcpSocket: { port: 80 } }, asked());
  await ask({ httpGet: { port: 80, host: "example.org" } }, asked());
  await ask({ tcpSocket: { port: 80, host: "127.0.0.1" } }, asked(true));
  await ask({ httpGet: { port: 80, host: "::1" } }, asked(true));
  await ask({ grpc: { port: 81, service: "db" } }, asked());
  assert.equal(dialed, [
    asked().podIp,
    "http://example.org:80/",
    "127.0.0.1",
    "http://[::1]:80/",
    `${asked().podIp}:81/db`,
  ]);
});

test("a command's end counts, and by the rules of 0.5.4 what it says", async () => {
  const ask = (exitCode: number, output: string, old: boolean): Promise<ProbeAction> => {
    const engine = { run: async () => ({ exitCode, output }) } as unknown as Engine;
    return askProbe({ exec: { command: ["a"] } }, asked(), engine, {} as Dialer, old);
  };
  assert.equal(await ask(0, "words", false), { healthy: true, message: "" });
  assert.equal(await ask(1, "words\n", false), { healthy: false, message: "exit code 1: words" });
  assert.equal(await ask(0, "OK\n", true), { healthy: true, message: "" });
  assert.equal(await ask(0, "words", true), { healthy: false, message: 'it said "words", not "ok"' });
  assert.is((await ask(1, "", true)).unreached, true);
});

test.run();
