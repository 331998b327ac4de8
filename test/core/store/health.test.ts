import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { storeOver } from "../../../core/store/log-store.js";
import { MemoryDisk, memoryStore } from "../../../core/store/memory.js";
import { create } from "../../../core/store/write.js";
import { faultOf, pod } from "../../contracts/store/subject.js";

const test = suite("store health");

/** A store whose disk can be ill; `urgentToo`: what is urgent finds no room either. */
function ailing() {
  const disk = { why: "", urgentToo: false };
  const store = memoryStore({
    persist: async ({ urgent }, land) => {
      // A disk takes a turn of the loop: whoever is answered writes again before it is done with the next.
      await new Promise((resolve) => setImmediate(resolve));
      if (disk.why !== "" && (!urgent || disk.urgentToo)) throw new Fault("ServiceUnavailable", disk.why);
      land();
    },
    check: async () => {
      if (disk.why !== "") throw new Fault("ServiceUnavailable", disk.why);
    },
  });
  const heard: string[] = [];
  store.health.onChange((why) => heard.push(why));
  return { disk, store, heard };
}

test("a commit that fails makes it ill, a look makes it well; each change is told once", async () => {
  const { disk, store, heard } = ailing();
  disk.why = "full";
  assert.is((await faultOf(create(store, pod("a")))).message, "full");
  assert.is((await faultOf(create(store, pod("a")))).message, "full");
  assert.is(store.health.why, "full");
  disk.why = "";
  await create(store, pod("a"));
  assert.equal(heard, ["full"], "there may be no room for a larger one");
  await store.check();
  assert.equal(heard, ["full", ""]);
});

test("a look finds out without a write, and writes that come meanwhile are not forgotten", async () => {
  const { disk, store, heard } = ailing();
  disk.why = "gone";
  await store.check();
  assert.is(store.health.why, "gone");
  disk.why = "";
  const looked = store.check();
  const written = create(store, pod("a"));
  await Promise.all([looked, written]);
  assert.equal(heard, ["gone", ""]);
});

test("under writes without a pause it is looked at, too", async () => {
  const { disk, store, heard } = ailing();
  disk.why = "full";
  await store.check();
  disk.why = "";
  let isOver = false;
  // There is always one that waits for the one before it.
  const writers = [0, 1].map(async (writer) => {
    for (let i = 0; !isOver; i++) await create(store, pod(`w${writer}-${i}`));
  });
  for (let i = 0; i < 100 && heard.length < 2; i++) {
    await store.check();
    await new Promise((resolve) => setImmediate(resolve));
  }
  isOver = true;
  await Promise.all(writers);
  assert.equal(heard, ["full", ""]);
});

test("the news of it may be written, and makes nobody think it well", async () => {
  const { disk, store } = ailing();
  disk.why = "full";
  await store.check();
  const ordinary = faultOf(create(store, pod("a")));
  const [result] = await store.write([{ op: "create", object: pod("news") }], { urgent: true });
  assert.ok(result?.ok);
  assert.is((await ordinary).message, "full");
  assert.is(store.health.why, "full");
  assert.equal(
    (await store.list("Pod")).items.map((p) => p.metadata.name),
    ["news"],
  );
});

for (const landed of [true, false])
  test(`of a failed commit it is not known whether it landed (it ${landed ? "did" : "did not"}): nothing is written before it is`, async () => {
    const disk = new MemoryDisk();
    const trouble = { isFailing: true };
    const refuse = (): void => {
      if (trouble.isFailing) throw new Fault("ServiceUnavailable", "EIO");
    };
    const open = () =>
      storeOver({
        read: () => disk.read(),
        commit: async (commit) => {
          if (!trouble.isFailing || landed) disk.land(commit);
          refuse();
        },
        revision: async () => {
          refuse();
          return disk.revision();
        },
        check: async () => refuse(),
        close: async () => {},
      });
    const store = open();
    assert.is((await faultOf(create(store, pod("a")))).message, "EIO");
    assert.is((await faultOf(create(store, pod("b")))).message, "EIO");
    assert.equal((await store.list("Pod")).items, [], "nobody sees what may not be");
    trouble.isFailing = false;
    const written = await create(store, pod("c"));
    assert.is(written.metadata.resourceVersion, landed ? "2" : "1");
    const { items } = await store.list("Pod");
    assert.equal(
      items.map((p) => p.metadata.name),
      landed ? ["a", "c"] : ["c"],
    );
    assert.equal((await open().list("Pod")).items, items, "the next start finds the same");
  });

test.run();
