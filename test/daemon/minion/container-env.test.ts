/** Words that name variables. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import type { Pod } from "../../../core/kinds/pod/object.js";
import { environmentOf, expand, expandPart } from "../../../daemon/minion/container-env.js";

const test = suite("variables");
const values: Record<string, string> = { NAME: "web", PATH_OUT: "../etc", ROOT: "/etc", EMPTY: "" };
const lookUp = (name: string): string | undefined => values[name];

test("$(NAME) stands for a variable; what is not set stays as it is written", () => {
  assert.is(expand("a-$(NAME)-$$(NAME)-$(NONE)", lookUp), "a-web-$(NAME)-$(NONE)");
});

test("a subPathExpr is a path inside of its volume, or none", () => {
  assert.is(expandPart("logs/$(NAME)", lookUp), "logs/web");
  assert.is(expandPart("$$(NAME)", lookUp), "$(NAME)");
  for (const expression of ["$(NONE)", "a/$(PATH_OUT)", "$(ROOT)", "$(EMPTY)"])
    try {
      expandPart(expression, lookUp);
      assert.unreachable();
    } catch (error) {
      assert.ok(error instanceof Fault, String(error));
      assert.is(error.reason, "Invalid");
      assert.ok(error.message.includes(expression));
      // A variable's value may be secret.
      assert.not.match(error.message, /\/etc/);
    }
});

test("a pod's own name is a variable like any other", () => {
  const fieldRef = { fieldPath: "metadata.name" };
  const spec = { name: "c", env: [{ name: "POD_NAME", valueFrom: { fieldRef } }] };
  const pod: Pod = { kind: "Pod", metadata: { name: "web-1" }, spec: { containers: [spec] } };
  const place = { cluster: "t", minion: "m1", address: "127.0.0.2" };
  const env = environmentOf(pod, spec, place, "10.1.0.2", []);
  assert.is(expandPart("$(POD_NAME)/data", env.lookUp), "web-1/data");
});

test.run();
