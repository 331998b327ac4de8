import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compile, faultOf } from "../../../../../core/kinds/custom/cel/compile.js";
import { environment } from "../../../../../core/kinds/custom/cel/environment.js";
import { ask } from "./ask.js";

const test = suite("expressions of rules");

test("is a transition where it speaks of what was; what is not known here is told", () => {
  assert.equal([compile("self == oldSelf").isTransition, compile("self == 1").isTransition], [true, false]);
  assert.is(compile("self.all(i, v, v > i)").beyond, "all with two variables");
  assert.is(compile("semver('1.2.3') == self").beyond, "semver");
  assert.is(compile("self.all(v, v > 1)").beyond, "");
  assert.is(ask("self + 1", 2n), 3n);
});

test("faults are one line; names of ours and bindings are no names", () => {
  assert.is(faultOf(environment, "1 < 2", "bool"), "");
  assert.match(faultOf(environment, "1 + 2", "bool"), /must evaluate to a bool, and not to int/);
  assert.match(faultOf(environment, "1 <", "bool"), /^[^\n]+$/);
  assert.match(faultOf(environment, "__spend(-5)", "bool"), /undeclared reference to '__spend'/);
  assert.match(faultOf(environment, "cel.bind(x, 1, x > 1)", "bool"), /undeclared reference to 'bind'/);
  assert.match(faultOf(environment, "self.matches('(')", "bool"), /invalid matches argument/);
  assert.is(faultOf(environment, "self.transformList(i, v, v) == []", "bool"), "");
});

test.run();
