/** What is left of pods nobody wants. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { discardVolumes } from "../../../daemon/minion/discard-found.js";
import type { MinionPorts } from "../../../daemon/minion/ports.js";

const test = suite("what is left of pods");

test("volumes of pods that went while no daemon was here are removed, and of no other", async () => {
  const removed: string[] = [];
  const volumes = { list: async () => ["a", "b", "c"], remove: async (uid: string) => void removed.push(uid) };
  await discardVolumes({ volumes } as unknown as MinionPorts, (uid) => uid === "b");
  assert.equal(removed, ["a", "c"]);
});

test("what cannot be removed now is told, and tried with the next sync", async () => {
  const told: string[] = [];
  const volumes = {
    list: async () => ["a"],
    remove: async () => {
      throw new Fault("ServiceUnavailable", "no engine answers");
    },
  };
  const log = (_: string, text: string): void => void told.push(text);
  await discardVolumes({ volumes, log } as unknown as MinionPorts, () => false);
  assert.equal(told, ["volumes nobody wants could not be removed yet"]);
});

test.run();
