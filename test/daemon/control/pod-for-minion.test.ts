import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { podForMinion } from "../../../daemon/control/pod-for-minion.js";
import { containerSpec } from "../../../daemon/minion/container-spec.js";

const test = suite("a pod as its minion is told of it");
const pod = (more: object = {}): Pod => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name: "p", namespace: "default" } },
  spec: { containers: [], ...more },
});
const view = {
  get: (_kind: string, namespace: string, name: string) =>
    name === "puller" && namespace === "default" ? { imagePullSecrets: [{ name: "s" }] } : undefined,
} as never;

test("its account's secrets for images are its own, unless it has some", () => {
  assert.equal(podForMinion(pod({ serviceAccountName: "puller" }), view).spec.imagePullSecrets, [{ name: "s" }]);
  const own = pod({ serviceAccountName: "puller", imagePullSecrets: [{ name: "t" }] });
  assert.is(podForMinion(own, view), own);
  const other = pod();
  assert.is(podForMinion(other, view), other);
});

test("a runtime class is the engine's runtime that it means", () => {
  const classes = {
    get: (kind: string, _: string, name: string) =>
      kind === "RuntimeClass" && name === "gvisor" ? { handler: "runsc" } : undefined,
  } as never;
  const told = podForMinion(pod({ runtimeClassName: "gvisor" }), classes);
  assert.is(told.spec.runtimeClassName, "runsc");
  const { runtime } = containerSpec(
    { cluster: "c", minion: "m", address: "" } as never,
    told,
    { name: "a", image: "i" },
    {
      ...{ attempt: 0, sandboxId: "s", podIp: "", services: [], mounts: [], image: "i" },
    },
  );
  assert.is(runtime, "runsc");
});

test.run();
