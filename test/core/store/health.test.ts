import { suite } from "uvu";
import * as assert from "uvu/assert";
import { Fault } from "../../../core/fault.js";
import { memoryStore } from "../../../core/store/memory.js";
import { create } from "../../../core/store/write.js";
import { faultOf, pod } from "../../contracts/store/subject.js";

const test = suite("store health");

/** A store whose disk can be ill; `urgentToo`: what is urgent finds no room either. */
function ailing() {
  const disk = { why: "", urgentToo: false };
  const store = memoryStore({
    persist: async ({ urgent }, land) => {
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

test.run();
