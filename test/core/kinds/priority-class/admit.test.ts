import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readObject } from "../../../../core/kinds/prepare.js";
import { checkOnlyDefault, withPriority } from "../../../../core/kinds/priority-class/admit.js";
import type { PriorityClass } from "../../../../core/kinds/priority-class/kind.js";

const it = suite("priority class");

const named = (name: string, value: number, more: object = {}): PriorityClass =>
  readObject("PriorityClass", { metadata: { name }, value, ...more }).object;
const among = (...classes: PriorityClass[]) => ({
  find: (name: string) => classes.find((c) => c.metadata.name === name),
  all: () => classes,
});
const spec = { containers: [] };
const high = named("high", 1000, { preemptionPolicy: "Never" });

it("a pod has the priority of its class, or of the class for those without one", () => {
  const named1 = withPriority({ ...spec, priorityClassName: "high" }, "p", among(high));
  assert.equal([named1.priority, named1.preemptionPolicy], [1000, "Never"]);
  const usual = named("usual", 5, { globalDefault: true });
  assert.equal(withPriority(spec, "p", among(high, usual)).priorityClassName, "usual");
  assert.is(withPriority(spec, "p", among(high)), spec);
});

it("what does not fit its class is refused, in Kubernetes' words", () => {
  assert.throws(
    () => withPriority({ ...spec, priorityClassName: "none" }, "p", among()),
    (e: Error) => e.message === 'pods "p" is forbidden: no PriorityClass with name none was found',
  );
  assert.throws(() => withPriority({ ...spec, priority: 5 }, "p", among()), /integer value of priority \(5\)/);
  const given = { ...spec, priorityClassName: "high", preemptionPolicy: "PreemptLowerPriority" };
  assert.throws(() => withPriority(given, "p", among(high)), /computed Never/);
});

it("there is one class for pods without one", () => {
  const first = named("a", 1, { globalDefault: true });
  assert.throws(
    () => checkOnlyDefault(named("b", 2, { globalDefault: true }), [first]),
    /already marked as globalDefault/,
  );
  checkOnlyDefault(first, [first]);
});

it("system classes are the cluster's", () => {
  assert.throws(() => named("system-mine", 5), /reserved for system use only/);
  assert.throws(() => named("mine", 2_000_000_000), /maximum allowed value/);
});

it.run();
