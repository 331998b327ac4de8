/** Readiness gates: a pod is ready when its containers are and others say so. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../../core/kinds/pod/object.js";
import { gated, gatesReason, withGates } from "../../../../core/kinds/pod/readiness.js";
import type { core } from "../../../../core/objects/types.js";

const test = suite("readiness gates");
const gates = [{ conditionType: "a.io/lb" }, { conditionType: "b" }];
const said = (type: string, status: string, at?: string): core.PodCondition => ({
  type,
  status,
  ...(at === undefined ? {} : { lastTransitionTime: at }),
});
const ready = said("Ready", "True", "2026-01-01T00:00:00Z");

test("without gates, and while its containers are not ready, it is as it is", () => {
  assert.is(gated(ready, [], []), ready);
  const not = { ...said("Ready", "False"), reason: "ContainersNotReady" };
  assert.is(gated(not, gates, []), not);
});

test("each gate must be open, and which is not is told", () => {
  const held = gated(ready, gates, [said("a.io/lb", "False")]);
  assert.equal([held.status, held.reason], ["False", gatesReason]);
  assert.match(held.message ?? "", /"a.io\/lb" is not "True", but False, .*"b" does not exist/);
  assert.is(gated(ready, gates, [said("a.io/lb", "True"), said("b", "True")]), ready);
});

test("who writes a gate's condition makes it ready, or not any more, from then on", () => {
  const pod = (...conditions: core.PodCondition[]): Pod => ({
    kind: "Pod",
    metadata: { name: "a" },
    spec: { containers: [], readinessGates: gates },
    status: { conditions },
  });
  const readyIn = ({ status }: Pod): core.PodCondition | undefined =>
    status?.conditions?.find((c) => c.type === "Ready");
  const closed = withGates(pod(ready, said("b", "False", "2026-01-02T00:00:00Z")));
  assert.equal([readyIn(closed)?.status, readyIn(closed)?.lastTransitionTime], ["False", "2026-01-02T00:00:00Z"]);
  assert.is(withGates(closed), closed);
  const open = withGates(
    pod(readyIn(closed) as core.PodCondition, said("a.io/lb", "True", "2026-01-03T00:00:00Z"), said("b", "True")),
  );
  assert.equal(readyIn(open), { ...ready, lastTransitionTime: "2026-01-03T00:00:00Z" });
  const lost = { ...said("Ready", "False"), reason: "MinionLost" };
  assert.is(readyIn(withGates(pod(lost, said("a.io/lb", "True"), said("b", "True")))), lost);
});

test.run();
