import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Fault } from "../../../../core/fault.js";
import { daemonSetKind } from "../../../../core/kinds/daemon-set/kind.js";
import { setOf } from "./model.js";

const test = suite("daemon sets, as they are written");
const rolling = (rollingUpdate: object): object => ({ updateStrategy: { rollingUpdate } });

test("what is left out is filled in", () => {
  const { spec, status } = setOf();
  assert.equal(spec.updateStrategy, { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } });
  assert.equal([spec.revisionHistoryLimit, spec.template.spec?.restartPolicy, status], [10, "Always", undefined]);
  assert.equal(setOf({ updateStrategy: { type: "OnDelete" } }).spec.updateStrategy, { type: "OnDelete" });
});

const refused: [what: string, spec: object, podSpec: object, message: RegExp][] = [
  ["surge and absence", rolling({ maxSurge: 1 }), {}, /spec.updateStrategy.rollingUpdate.maxSurge.*may not be set/],
  ["neither", rolling({ maxUnavailable: 0 }), {}, /maxUnavailable.*may not be 0 when maxSurge is 0/],
  ["more than all", rolling({ maxUnavailable: "101%" }), {}, /maxUnavailable.*must not be more than 100%/],
  ["half a pod", rolling({ maxUnavailable: 0.5 }), {}, /maxUnavailable.*whole number/],
  ["another strategy", { updateStrategy: { type: "Recreate" } }, {}, /updateStrategy.type.*OnDelete.*RollingUpdate/],
  ["a selector of other pods", { selector: { matchLabels: { app: "b" } } }, {}, /template.metadata.labels/],
  ["everything selected", { selector: {} }, {}, /spec.selector/],
  ["pods that end", {}, { restartPolicy: "Never" }, /restartPolicy.*Always/],
  ["pods with a deadline", {}, { activeDeadlineSeconds: 5 }, /activeDeadlineSeconds/],
];
for (const [what, spec, podSpec, message] of refused)
  test(`refused: ${what}`, () => {
    try {
      setOf(spec, podSpec);
    } catch (error) {
      return assert.match((error as Fault).message, message);
    }
    assert.unreachable(what);
  });

test("what its affinity says is looked at, by the set or by the scheduler", () => {
  const terms = { nodeSelectorTerms: [{ matchExpressions: [{ key: "a", operator: "Exists" }] }] };
  const requires = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
  assert.equal(daemonSetKind.ignored?.(setOf({}, { affinity: { ...requires, podAffinity: {} } })), []);
  assert.equal(daemonSetKind.ignored?.(setOf({}, { hostnameOverride: "a" })), ["hostnameOverride"]);
});

test("its row is kubectl's", () => {
  const set = setOf({}, { nodeSelector: { disk: "ssd", a: "b" } });
  assert.equal(daemonSetKind.table.row(set, 0).slice(0, 7), ["agent", "0", "0", "0", "0", "0", "a=b,disk=ssd"]);
});

test.run();
