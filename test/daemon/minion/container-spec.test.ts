/** From a manifest to what the engine is asked for. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { core } from "../../../core/objects/types.js";
import { containerSpec, sandboxSpec, takesWarmSandbox } from "../../../daemon/minion/container-spec.js";
import type { ContainerSpec } from "../../../daemon/minion/engine/engine.js";
import { hostnameOf } from "../../../daemon/minion/names.js";
import { replica } from "./bench.js";

const test = suite("container spec");
const place = { cluster: "t", minion: "m1", address: "127.0.0.2" };

function podWith(spec: Partial<core.PodSpec>): Pod {
  return { apiVersion: "v1", kind: "Pod", metadata: { name: "web", uid: "u1" }, spec: { containers: [], ...spec } };
}

function specOf(container: Partial<core.Container>, pod: Partial<core.PodSpec> = {}): ContainerSpec {
  const spec = { name: "c", image: "i", ...container };
  const run = { attempt: 0, sandboxId: "s1", podIp: "10.1.0.2", services: [], mounts: [], image: "i" };
  return containerSpec(place, podWith({ containers: [spec], ...pod }), spec, run);
}

test("an empty list of words is not given, so the image's own stands", () => {
  const none = specOf({ command: [], args: [], workingDir: "" });
  for (const field of ["entrypoint", "cmd", "workingDir"]) assert.not(Object.hasOwn(none, field), field);
  assert.equal(specOf({ command: ["a"], args: [] }).entrypoint, ["a"]);
  assert.not(Object.hasOwn(specOf({ command: ["a"], args: [] }), "cmd"));
  assert.equal(specOf({ command: [], args: ["b"] }).cmd, ["b"]);
});

test("an empty text or list of a pod is not given either", () => {
  assert.is(hostnameOf(podWith({ hostname: "" })), "web");
  assert.not(Object.hasOwn(sandboxSpec(place, podWith({ hostAliases: [] })), "extraHosts"));
  const owned = replica();
  assert.is(takesWarmSandbox({ ...owned, spec: { ...owned.spec, hostname: "", hostAliases: [] } }), true);
});

test("whose processes and memory it shares: its own, its target's, its pod's, its host's", () => {
  const shared = (pod: Partial<core.PodSpec>, target?: string): object => {
    const spec = { name: "c", image: "i" };
    const run = { attempt: 0, sandboxId: "s1", podIp: "", services: [], mounts: [], image: "i" };
    const all = podWith({ containers: [spec], ...pod });
    const { processesOf, hostIpc } = containerSpec(place, all, spec, target === undefined ? run : { ...run, target });
    return { processesOf, hostIpc };
  };
  assert.equal(shared({}), { processesOf: undefined, hostIpc: undefined });
  assert.equal(shared({}, "t1"), { processesOf: { container: "t1" }, hostIpc: undefined });
  assert.equal(shared({ shareProcessNamespace: true }, "t1"), { processesOf: { container: "s1" }, hostIpc: undefined });
  assert.equal(shared({ hostPID: true, hostIPC: true }, "t1"), { processesOf: "host", hostIpc: true });
});

test.run();
