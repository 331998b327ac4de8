/** Random writes against the naive store. */
import fc from "fast-check";
import type { Test } from "uvu";
import * as assert from "uvu/assert";
import { revisionOf } from "../../../core/objects/types.js";
import type { Write } from "../../../core/store/store.js";
import { naiveStore } from "./naive-store.js";
import { brief, type MakeStore, pod, podKey, type StoreUnderTest, take } from "./subject.js";

const name = fc.constantFrom("a", "b", "c", "d");
const image = fc.constantFrom("x", "y");
const expected = fc.option(fc.nat({ max: 12 }), { nil: undefined });
const write: fc.Arbitrary<Write> = fc.oneof(
  fc.record({ n: name, i: image }).map(({ n, i }): Write => ({ op: "create", object: pod(n, i) })),
  fc
    .record({ n: name, i: image, e: expected })
    .map(({ n, i, e }): Write => ({ op: "update", object: pod(n, i), ...(e === undefined ? {} : { expected: e }) })),
  fc
    .record({ n: name, e: expected })
    .map(({ n, e }): Write => ({ op: "remove", key: podKey(n), ...(e === undefined ? {} : { expected: e }) })),
);
type Step = { calls: { batch: Write[]; atomic: boolean }[] } | "reopen";
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      calls: fc.array(fc.record({ batch: fc.array(write, { maxLength: 5 }), atomic: fc.boolean() }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.constant("reopen" as const) },
);

export function modelLaws(test: Test, make: MakeStore): void {
  test("any writes, in any grouping, with restarts: as a naive store has it; watched once, in order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.constantFrom(0, 1, 5, 1000), async (steps, historyMax) => {
        const subject = await make(historyMax);
        try {
          await compareWithNaive(subject, steps, historyMax);
        } finally {
          await subject.dispose();
        }
      }),
      { numRuns: 40 },
    );
  });
}

async function compareWithNaive(subject: StoreUnderTest, steps: readonly Step[], historyMax: number): Promise<void> {
  const naive = naiveStore();
  let { store } = subject;
  let watch = await store.watch({ from: 0 });
  let seen = 0;
  for (const step of steps) {
    if (step === "reopen") {
      store = await subject.reopen(historyMax);
      watch = await store.watch();
      seen = naive.changes.length;
    } else {
      const results = await Promise.all(step.calls.map((call) => store.write(call.batch, { atomic: call.atomic })));
      const wanted = step.calls.map((call) => naive.write(call.batch, call.atomic));
      const told = results.map((list) =>
        list.map((r) => (r.ok ? `ok ${r.revision} ${revisionOf(r.object)}` : r.fault.reason)),
      );
      assert.equal(told, wanted);
      const changes = await take(watch, naive.changes.length - seen);
      assert.equal(changes.map(brief), naive.changes.slice(seen));
      seen = naive.changes.length;
    }
    const { items, revision } = await store.list("Pod");
    assert.is(revision, naive.changes.length);
    assert.equal(
      items.map((p) => [p.metadata.name, p.spec.containers[0]?.image, revisionOf(p)]),
      naive.items(),
    );
  }
  const held = Math.min(historyMax, naive.changes.length);
  const past = await take(await store.watch({ from: naive.changes.length - held }), held);
  assert.equal(past.map(brief), naive.changes.slice(naive.changes.length - held));
}
