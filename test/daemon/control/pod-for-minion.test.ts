import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { podForMinion } from "../../../daemon/control/pod-for-minion.js";

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

test.run();
