/** Which run of a container is meant. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { core } from "../../../core/objects/types.js";
import { runAsked } from "../../../daemon/minion/adopt.js";
import { type ContainerInfo, labelKeys } from "../../../daemon/minion/engine/engine.js";

const test = suite("the run that is asked for");

const run = (id: string, startedAtMs: number, state: ContainerInfo["state"] = "exited"): ContainerInfo => ({
  ...{ id, name: id, image: "i", state, createdAtMs: startedAtMs, startedAtMs },
  labels: { [labelKeys.podUid]: "u", [labelKeys.container]: "c" },
});
const told = (id: string): core.PodStatus => {
  const lastState = id === "" ? {} : { terminated: { exitCode: 1, containerID: `docker://${id}` } };
  return { containerStatuses: [{ name: "c", image: "i", imageID: "", ready: false, restartCount: 1, lastState }] };
};
const asked = (found: ContainerInfo[], previous: boolean, status?: core.PodStatus): string | undefined =>
  runAsked(found, { uid: "u", container: "c", previous }, status)?.id;

test("the one that goes on, or ended last", () => {
  assert.is(asked([run("a", 1), run("b", 2, "running")], false), "b");
  assert.is(asked([run("a", 1), run("b", 2)], false, told("a")), "b");
  assert.is(asked([], false), undefined);
});

test("the one before is the one that people are told of", () => {
  assert.is(asked([run("a", 1), run("b", 2, "running")], true, told("a")), "a");
  // It waits for its next run: what ended last is what is told of.
  assert.is(asked([run("a", 1), run("b", 2)], true, told("b")), "b");
  assert.is(asked([run("a", 1), run("b", 2, "running")], true), "a");
  assert.is(asked([run("b", 2, "running")], true, told("gone")), undefined);
});

test.run();
