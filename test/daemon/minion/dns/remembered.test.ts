import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loadNames, nameKeeper } from "../../../../daemon/minion/dns/remembered.js";
import { addresses } from "../../../core/dns/sample.js";
import { VirtualClock } from "../engine/virtual-clock.js";

const it = suite("names that are remembered");
let folder = "";
it.before.each(() => {
  folder = mkdtempSync(join(tmpdir(), "names-"));
});
it.after.each(() => rmSync(folder, { recursive: true, force: true }));

const none = { addresses: [], clusterCidr: "", serviceCidr: "" };

it("what was saved last is there again", async () => {
  const path = join(folder, "names.json");
  assert.equal(await loadNames(path), none);
  const failures: unknown[] = [];
  const keeper = nameKeeper(path, new VirtualClock(), (why) => failures.push(why));
  const names = { addresses, clusterCidr: "10.244.0.0/16", serviceCidr: "10.0.0.0/16" };
  keeper.save(none);
  keeper.save(names);
  await keeper.settled();
  assert.equal([await loadNames(path), failures], [names, []]);
});

for (const [what, text] of [
  ["half a file", '{"addresses":[{"name'],
  ["another's", "[]"],
  ["rows that are none", '{"addresses":[1,null,{"ip":4}]}'],
] as const)
  it(`${what} is nothing: the master tells it`, async () => {
    const path = join(folder, "names.json");
    writeFileSync(path, text);
    assert.equal(await loadNames(path), none);
  });

it("a disk that is full costs the memory alone", async () => {
  const failures: unknown[] = [];
  const keeper = nameKeeper(join(folder, "no", "folder"), new VirtualClock(), (why) => failures.push(why));
  keeper.save(none);
  await keeper.settled();
  assert.is(failures.length, 1);
});

it.run();
