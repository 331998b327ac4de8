import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fieldManagerIn, isDryRun, writerIn } from "../../../../../daemon/api/routes/v1/write-options.js";

const test = suite("options of a write");
const ctx = (query: object, agent = ""): never => ({ query, get: () => agent }) as never;

test("the manager is given, or is the program that asks", () => {
  assert.is(writerIn(ctx({ fieldManager: "me" }, "kubectl/v1"), "Pod", "Update").name, "me");
  assert.is(writerIn(ctx({}, "kubectl/v1.35 (linux)"), "Pod", "Update").name, "kubectl");
  assert.is(writerIn(ctx({}), "Pod", "Update").name, "unknown");
  assert.is(writerIn(ctx({}, `${"x".repeat(500)}é`), "Pod", "Update").name.length, 128);
  assert.is(writerIn(ctx({}), "Role", "Apply", "status").apiVersion, "rbac.authorization.k8s.io/v1");
  for (const name of ["a\nb", "é", "x".repeat(129)])
    assert.throws(() => fieldManagerIn(ctx({ fieldManager: name })), /printable/);
});

test("nothing is done for a try: All, and no other word", () => {
  assert.ok(isDryRun(ctx({ dryRun: ["", "All"] })));
  assert.not(isDryRun(ctx({ dryRun: "" })));
  assert.throws(() => isDryRun(ctx({ dryRun: "true" })), /All/);
});

test.run();
