import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isOver } from "../../../../core/kinds/job/conditions.js";
import { JobWorld, newJob } from "./model.js";

const test = suite("counts of a job");

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("look" as const), status: fc.boolean(), writes: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("end" as const), which: fc.nat(9), code: fc.constantFrom(0, 0, 1) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), which: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("wait" as const), seconds: fc.nat(60) }) },
);

const plans = {
  steps: fc.array(step, { maxLength: 60 }),
  completions: fc.integer({ min: 1, max: 6 }),
  parallelism: fc.integer({ min: 1, max: 4 }),
  mode: fc.constantFrom<object>(
    {},
    { completionMode: "Indexed" },
    { completionMode: "Indexed", backoffLimitPerIndex: 1000 },
  ),
};

/** A job whose decisions are half lost in crashes, whose pods end and are deleted. */
class Weather {
  readonly world: JobWorld;
  readonly succeeded = new Set<string>();

  constructor(world: JobWorld) {
    this.world = world;
  }

  end(name: string, code: number): void {
    this.world.end(name, code);
    if (this.world.named(name)?.status?.phase === "Succeeded") this.succeeded.add(name);
  }

  act(s: { do: "look" | "end" | "delete" | "wait" } & Record<string, unknown>): void {
    const { pods } = this.world;
    const name = pods[Number(s["which"]) % Math.max(1, pods.length)]?.metadata.name ?? "";
    if (s.do === "look") this.world.look({ status: s["status"] === true, writes: s["writes"] === true });
    else if (s.do === "wait") this.world.after(Number(s["seconds"]));
    else if (s.do === "delete") this.world.delete(name);
    else this.end(name, Number(s["code"]));
  }
}

test("whatever happens: never more at once than it wants, ends at its completions, no end counted twice", () => {
  fc.assert(
    fc.property(fc.record(plans), ({ steps, completions, parallelism, mode }) => {
      const world = new JobWorld(newJob({ completions, parallelism, backoffLimit: 1000, ...mode }));
      const weather = new Weather(world);
      for (const s of steps) {
        weather.act(s);
        assert.ok(world.running.length <= parallelism, `${world.running.length} at once`);
      }
      for (let i = 0; i < 100 && !isOver(world.job); i++) {
        world.settle();
        for (const { metadata } of world.pods) weather.end(metadata.name, 0);
        world.after(400);
      }
      const { succeeded = 0, failed = 0, completedIndexes } = world.job.status ?? {};
      assert.ok(isOver(world.job), "it ends");
      assert.ok(succeeded >= completions && succeeded <= weather.succeeded.size, `${succeeded} succeeded`);
      assert.ok(succeeded + failed <= world.made, "no end is counted twice");
      if ("completionMode" in mode) {
        assert.is(succeeded, completions);
        assert.is(completedIndexes, completions === 1 ? "0" : completions === 2 ? "0,1" : `0-${completions - 1}`);
      }
      assert.not(
        world.pods.some((p) => (p.metadata.finalizers?.length ?? 0) > 0),
        "nothing is held",
      );
    }),
    { numRuns: 300 },
  );
});

test.run();
