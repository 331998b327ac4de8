/** Laws of keeping step with the store. */
import * as assert from "uvu/assert";
import type { AnyObject } from "../../../core/kinds/all.js";
import type { Change, Follower, Store, Write } from "../../../core/store/store.js";
import { create, remove, update } from "../../../core/store/write.js";
import { brief, faultOf, type Law, pod, podKey } from "./subject.js";

/** Writes down what it is told: `begin 2: a b`, then one line a commit. */
class Scribe implements Follower {
  readonly told: string[] = [];
  readonly commits: (readonly Change[])[] = [];
  readonly #onCommit: (changes: readonly Change[]) => void;

  constructor(onCommit: (changes: readonly Change[]) => void = () => {}) {
    this.#onCommit = onCommit;
  }

  begin(objects: Iterable<AnyObject>, revision: number): void {
    this.told.push(`begin ${revision}: ${[...objects].map((o) => o.metadata.name).join(" ")}`);
  }

  commit(changes: readonly Change[]): void {
    this.commits.push(changes);
    this.told.push(changes.map(brief).join(", "));
    this.#onCommit(changes);
  }

  ended(error: unknown): void {
    this.told.push(`ended: ${(error as Error).message}`);
  }
}

const pods = (count: number): Write[] =>
  Array.from({ length: count }, (_, i) => ({ op: "create", object: pod(`p${String(i).padStart(5, "0")}`) }));

async function begun(store: Store, onCommit?: (changes: readonly Change[]) => void): Promise<Scribe> {
  const scribe = new Scribe(onCommit);
  await store.follow(scribe);
  return scribe;
}

export function followLaws(law: Law): void {
  law("a follower begins with all there is, then hears each commit whole, before its answer", async ({ store }) => {
    await create(store, pod("a"));
    await create(store, { kind: "Node", metadata: { name: "n" }, spec: {} });
    const scribe = await begun(store);
    assert.equal(scribe.told, ["begin 2: a n"]);
    const written = store.write([
      { op: "create", object: pod("b") },
      { op: "update", object: pod("b", "x") },
      { op: "create", object: pod("b") },
    ]);
    let heard = 0;
    await written.then(() => (heard = scribe.commits.length));
    assert.is(heard, 1, "the answer comes after it");
    await remove(store, podKey("a"));
    assert.equal(scribe.told.slice(1), ["ADDED b 3, MODIFIED b 4", "DELETED a 5"]);
  });

  law("what a follower hears can be read in the same turn", async ({ store }) => {
    const reads: Promise<unknown>[] = [];
    await begun(store, () => reads.push(store.get("Pod", "default", "a"), store.revision()));
    await create(store, pod("a"));
    const [read, revision] = await Promise.all(reads);
    assert.is((read as AnyObject).metadata.resourceVersion, "1");
    assert.is(revision, 1);
  });

  law("a follower that writes in its turn hears of that later, in order", async ({ store }) => {
    const answers: Promise<unknown>[] = [];
    const scribe = await begun(store, ([change]) => {
      if (change?.revision === 1) answers.push(update(store, pod("a", "x")));
    });
    await store.write([
      { op: "create", object: pod("a") },
      { op: "create", object: pod("b") },
    ]);
    await Promise.all(answers);
    assert.equal(scribe.told.slice(1), ["ADDED a 1, ADDED b 2", "MODIFIED a 3"]);
  });

  law("a call of any size is followed without a cut, in pieces, in order", async ({ store }) => {
    const scribe = await begun(store);
    const results = await store.write(pods(12_000));
    assert.ok(results.every((r, i) => r.ok && r.revision === i + 1));
    assert.ok(scribe.commits.length > 1);
    assert.equal(
      scribe.commits.flat().map((c) => c.revision),
      Array.from({ length: 12_000 }, (_, i) => i + 1),
    );
    assert.ok(!scribe.told.some((line) => line.startsWith("ended")));
  });

  law("a large call that is atomic is one commit, or none", async ({ store }) => {
    const scribe = await begun(store);
    const refused = await store.write([...pods(3_000), { op: "update", object: pod("missing") }], { atomic: true });
    assert.ok(refused.every((r) => !r.ok));
    assert.equal(scribe.commits, []);
    const done = await store.write(pods(3_000), { atomic: true });
    assert.ok(done.every((r) => r.ok));
    assert.equal(
      scribe.commits.map((c) => c.length),
      [3_000],
    );
  });
}

/** How following ends, and begins again. */
export function followEndLaws(law: Law): void {
  law("a follower that throws ends alone: the write is answered, the others go on", async ({ store }) => {
    const broken = await begun(store, () => {
      throw new Error("broken");
    });
    const other = await begun(store);
    await create(store, pod("a"));
    await create(store, pod("b"));
    assert.equal(broken.told.slice(1), ["ADDED a 1", "ended: broken"]);
    assert.equal(other.told.slice(1), ["ADDED a 1", "ADDED b 2"]);
  });

  law("a follower that was ended hears nothing more; a closed store has none", async ({ store }) => {
    const scribe = new Scribe();
    const end = await store.follow(scribe);
    await create(store, pod("a"));
    end();
    await create(store, pod("b"));
    assert.equal(scribe.told, ["begin 0: ", "ADDED a 1"]);
    await store.close();
    assert.is((await faultOf(store.follow(scribe))).reason, "ServiceUnavailable");
  });

  law("after a restart a follower begins with what was left", async (subject) => {
    await subject.store.write(pods(3));
    await remove(subject.store, podKey("p00001"));
    const store = await subject.reopen();
    const scribe = await begun(store);
    await create(store, pod("z"));
    assert.equal(scribe.told, ["begin 4: p00000 p00002", "ADDED z 5"]);
  });
}
