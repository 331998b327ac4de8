import { suite } from "uvu";
import * as assert from "uvu/assert";
import { allContainers, containerOf, sidecarsOf } from "../../../../core/kinds/pod/containers.js";

const test = suite("the containers of a pod");

test("init containers first, in their order; those that stay are sidecars", () => {
  const spec = {
    containers: [{ name: "c" }],
    initContainers: [{ name: "a" }, { name: "s", restartPolicy: "Always" }],
  };
  const names = (list: readonly { name: string }[]): string[] => list.map((c) => c.name);
  assert.equal(names(allContainers(spec)), ["a", "s", "c"]);
  assert.equal(names(allContainers({ containers: spec.containers })), ["c"]);
  assert.equal(names(sidecarsOf(spec)), ["s"]);
  assert.equal(
    [containerOf(spec, "s")?.name, containerOf(spec, "c")?.name, containerOf(spec, "x")],
    ["s", "c", undefined],
  );
});

test.run();
