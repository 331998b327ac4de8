import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Listeners } from "../../../scenarios/simulation/listeners.js";
import { ObjectMirror } from "../../../scenarios/simulation/object-mirror.js";

const test = suite("who hears of a simulated world");

test("each hears what it asked for, in the order in which they asked", () => {
  const objects = new ObjectMirror();
  const listeners = new Listeners(objects);
  const { events } = listeners;
  const heard: string[] = [];
  for (const who of ["a", "b"]) {
    events.onChange(({ type }) => heard.push(`${who} change ${type}`));
    events.onAcknowledged((_object, revision, removed) => heard.push(`${who} acknowledged ${revision} ${removed}`));
    events.onStep((where) => heard.push(`${who} step ${where}`));
    events.onContainer(({ id }, began) => heard.push(`${who} container ${id} ${began}`));
    events.onMasterStart(() => heard.push(`${who} start`));
    events.onMasterEnd(() => heard.push(`${who} end`));
  }
  const object = { kind: "Namespace", metadata: { name: "x" }, spec: {} } as never;
  listeners.masterStarted({} as never);
  objects.land({ put: [{ type: "ADDED", object, revision: 1 }], drop: [], floor: 0, revision: 1 });
  listeners.acknowledged(object, 1, false);
  listeners.step("master", {} as never);
  listeners.container({ minion: "m", uid: "u", container: "c", id: "c1" }, true);
  listeners.masterEnded();
  assert.equal(
    heard,
    ["start", "change ADDED", "acknowledged 1 false", "step master", "container c1 true", "end"].flatMap((what) => [
      `a ${what}`,
      `b ${what}`,
    ]),
  );
});

test.run();
