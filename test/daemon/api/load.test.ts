import { suite } from "uvu";
import * as assert from "uvu/assert";
import { anonymous, groupNames } from "../../../core/access/caller.js";
import { levelOf } from "../../../daemon/api/askers.js";
import { Load } from "../../../daemon/api/load.js";
import { VirtualClock } from "../../../scenarios/simulation/virtual-clock.js";

const test = suite("load");

test("people, pods and strangers have seats of their own", async () => {
  assert.is(levelOf(undefined), "strangers");
  assert.is(levelOf(anonymous), "strangers");
  const { authenticated, serviceAccounts } = groupNames;
  assert.is(levelOf({ name: "admin", groups: [groupNames.masters, authenticated] }), "people");
  assert.is(levelOf({ name: "system:serviceaccount:a:b", groups: [serviceAccounts, authenticated] }), "pods");
  const load = new Load(new VirtualClock(0));
  const leave = await load.seatsOf("pods").enter({ flow: "a", onGone: () => {} });
  assert.equal(
    (["people", "pods", "strangers"] as const).map((level) => load.seatsOf(level).taken),
    [0, 1, 0],
  );
  leave();
});

test.run();
