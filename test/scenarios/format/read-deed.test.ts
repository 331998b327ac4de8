import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readCondition, readDeed } from "../../../scenarios/format/read-deed.js";
import { fieldsOf } from "./yaml.js";

const test = suite("what an entry of the timeline has done");

function read(what: string, text: string) {
  const { fields, problems } = fieldsOf(text);
  return { deed: readDeed(fields, what, "."), problems: problems() };
}

test("a fault, whom it befalls and for how long", () => {
  const { deed, problems } = read("fault", "{ fault: power-cut, on: one minion, for: 20s, as: it }");
  assert.equal(problems, []);
  assert.ok(deed.type === "fault");
  assert.equal([deed.spec.fault, deed.on?.text, deed.forMs, deed.as], ["power-cut", "one minion", 20_000, "it"]);
});

test("an action, and those it is done to", () => {
  const { deed, problems } = read("do", "{ do: drain, on: one minion }");
  assert.equal(problems, []);
  assert.ok(deed.type === "action" && deed.spec.action === "drain");
  assert.is(deed.spec.on.text, "one minion");
});

test("an expectation has ten seconds, unless it says otherwise", () => {
  const { deed } = read("expect", "{ expect: master up }");
  assert.ok(deed.type === "expect");
  assert.equal([deed.condition.text, deed.withinMs], ["master up", 10_000]);
});

test("what is wrong is told where it stands", () => {
  assert.match(
    read("fault", "{ fault: power-cut, on: one pod of web }").problems[0] ?? "",
    /^on: "one pod of web" names none/,
  );
  assert.match(
    read("fault", "{ fault: link-break, on: one minion, for: 1s }").problems[0] ?? "",
    /^for: .* happens at once/,
  );
  const { fields, problems } = fieldsOf("when: all is well");
  assert.ok(readCondition(fields, "when").holds({} as never), "the reader goes on");
  assert.match(problems()[0] ?? "", /^when: "all is well" is no condition; e\.g\./);
});

test.run();
