import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readObject } from "../../../../core/kinds/prepare.js";
import { withRuntime } from "../../../../core/kinds/runtime-class/admit.js";
import type { RuntimeClass } from "../../../../core/kinds/runtime-class/kind.js";

const it = suite("runtime class");

const toleration = { key: "sandboxed", operator: "Exists" as const };
const { object: gvisor } = readObject("RuntimeClass", {
  metadata: { name: "gvisor" },
  handler: "runsc",
  overhead: { podFixed: { cpu: "100m" } },
  scheduling: { nodeSelector: { sandboxed: "yes" }, tolerations: [toleration] },
});
const find = (name: string): RuntimeClass | undefined => (name === "gvisor" ? gvisor : undefined);
const spec = { containers: [] };

it("a pod gets what its class needs besides, and runs where there is such a runtime", () => {
  assert.equal(withRuntime({ ...spec, runtimeClassName: "gvisor", nodeSelector: { a: "b" } }, "p", find), {
    ...{ ...spec, runtimeClassName: "gvisor", overhead: { cpu: "100m" } },
    ...{ nodeSelector: { a: "b", sandboxed: "yes" }, tolerations: [toleration] },
  });
  assert.is(withRuntime(spec, "p", find), spec);
});

for (const [given, why] of [
  [{ runtimeClassName: "none" }, 'pods "p" is forbidden: pod rejected: RuntimeClass "none" not found'],
  [{ runtimeClassName: "gvisor", overhead: { cpu: "1" } }, "doesn't match"],
  [{ overhead: { cpu: "1" } }, "without corresponding RuntimeClass"],
  [{ runtimeClassName: "gvisor", nodeSelector: { sandboxed: "no" } }, "conflict"],
] as const)
  it(why, () =>
    assert.throws(
      () => withRuntime({ ...spec, ...given }, "p", find),
      (e: Error) => e.message.includes(why),
    ),
  );

it("the handler of a class stays", () => {
  assert.throws(() => readObject("RuntimeClass", { metadata: { name: "a" }, handler: "A_b" }), /handler/);
});

it.run();
