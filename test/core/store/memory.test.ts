import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Commit } from "../../../core/store/change-log.js";
import { MemoryDisk, memoryStore } from "../../../core/store/memory.js";
import { create } from "../../../core/store/write.js";
import { pod } from "../../contracts/store/subject.js";
import { storeContract } from "../../contracts/store.js";

const test = suite("memory store");

storeContract(test, async (historyMax) => {
  const disk = new MemoryDisk();
  const open = (max?: number) => memoryStore({ disk, ...(max === undefined ? {} : { historyMax: max }) });
  let store = open(historyMax);
  return {
    store,
    reopen: async (max = historyMax) => {
      await store.close();
      store = open(max);
      return store;
    },
    dispose: () => store.close(),
  };
});

test("a write that fails before it lands is refused and leaves no trace", async () => {
  let failing = true;
  const store = memoryStore({
    persist: async (_commit, land) => {
      if (failing) throw new Error("no space");
      land();
    },
  });
  const watch = await store.watch();
  await create(store, pod("a")).then(
    () => assert.unreachable(),
    (fault) => {
      assert.is(fault.reason, "ServiceUnavailable");
      assert.match(fault.message, /could not be made durable: no space/);
    },
  );
  assert.is(await store.get("Pod", "default", "a"), undefined);
  failing = false;
  await create(store, pod("b"));
  for await (const change of watch) {
    assert.is(change.object.metadata.name, "b");
    break;
  }
});

test("a write that fails after it landed is answered as written", async () => {
  const store = memoryStore({
    persist: async (_commit, land) => {
      land();
      throw new Error("lost the answer");
    },
  });
  assert.is((await create(store, pod("a"))).metadata.resourceVersion, "1");
  assert.is((await create(store, pod("b"))).metadata.resourceVersion, "2");
});

test("a crash after landing, before the answer: the next store has it; before landing: it has not", async () => {
  for (const landed of [true, false]) {
    const disk = new MemoryDisk();
    const crashed = memoryStore({
      disk,
      persist: (_commit, land) => {
        if (landed) land();
        return new Promise(() => {});
      },
    });
    void create(crashed, pod("a"));
    await new Promise(setImmediate);
    const next = memoryStore({ disk });
    assert.is(await next.revision(), landed ? 1 : 0);
    assert.is((await next.get("Pod", "default", "a")) !== undefined, landed);
  }
});

test("what comes while a commit is under way goes together into the next; unacknowledged writes are not read", async () => {
  const commits: Commit[] = [];
  let release: () => void = () => {};
  const store = memoryStore({
    persist: (commit, land) => {
      commits.push(commit);
      return new Promise((resolve) => {
        release = () => {
          land();
          resolve();
        };
      });
    },
  });
  const first = create(store, pod("a"));
  await new Promise(setImmediate);
  const rest = ["b", "c", "d"].map((name) => create(store, pod(name)));
  assert.is(await store.get("Pod", "default", "a"), undefined);
  release();
  await first;
  await new Promise(setImmediate);
  release();
  await Promise.all(rest);
  assert.equal(
    commits.map((commit) => commit.put.length),
    [1, 3],
  );
});

test.run();
