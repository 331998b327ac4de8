import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Pod } from "../../../core/kinds/pod/object.js";
import type { SimulatedMachine } from "../../../daemon/minion/engine/simulated-machine.js";
import { HostDisk } from "../../../scenarios/simulation/host-disk.js";
import type { Life } from "../../../scenarios/simulation/life.js";

const noFiles = () => new Map();
const test = suite("a simulated host's disk");
const machine = (diskFull: boolean): SimulatedMachine => ({ host: { diskFull } }) as SimulatedMachine;
const pod = { metadata: { uid: "one" }, spec: {} } as Pod;

test("remembers what the living wrote, not what the dead would have", async () => {
  const disk = new HostDisk(machine(false));
  const life = { alive: true };
  const checkpoint = disk.checkpoint(life as Life);
  const written = { pods: [pod], services: [] };
  checkpoint.save(written);
  life.alive = false;
  checkpoint.save({ pods: [], services: [] });
  assert.is(await disk.checkpoint(life as Life).load(), written);
});

test("has a pod's volumes until they are removed", async () => {
  const volumes = new HostDisk(machine(false)).volumes();
  await volumes.prepare(pod, noFiles);
  assert.equal(await volumes.list(), ["one"]);
  await volumes.remove("one");
  assert.equal(await volumes.list(), []);
  await volumes.prepare(pod, noFiles);
  await volumes.removeAll();
  assert.equal(await volumes.list(), []);
});

test("takes no volumes when it is full", async () => {
  const volumes = new HostDisk(machine(true)).volumes();
  const fault = await volumes.prepare(pod, noFiles).catch((error: unknown) => error);
  assert.match(String(fault), /no space left/);
  assert.equal(await volumes.list(), []);
});

test.run();
